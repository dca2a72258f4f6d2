package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.export.Policies;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy iam-policy}. */
@Command(
        name = "ecs-deploy iam-policy",
        sortOptions = false,
        customSynopsis = {"ecs-deploy iam-policy --config FILE [--for WHOM] [OPTIONS]"},
        description = "Prints the IAM policy with the least that this configuration needs: for the"
                + " deployer, or for the execution role of the migration. Looks up what runs, so"
                + " that families, roles and log groups are named; --offline leaves them open.%n")
final class IamPolicyCommand implements Action {
    @Mixin
    private ConfigurationOptions asked;

    @Mixin
    private PolicyLookUp lookUp;

    @Option(
            names = "--for",
            paramLabel = "WHOM",
            defaultValue = "deployer",
            description = "deployer or execution-role. Default: deployer.")
    private String whom;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", true));
        Policies policies = new Policies(configuration, lookUp.facts(io, configuration));
        ObjectNode policy =
                switch (whom) {
                    case "deployer" -> policies.deployer();
                    case "execution-role" -> policies.executionRole();
                    default -> throw new UsageException("--for is deployer or execution-role, not " + whom + ".");
                };
        io.out().println(policy.toPrettyString());
        return ExitCode.OK;
    }
}
