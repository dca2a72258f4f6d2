package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.export.Policies;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy iam-policy}. */
@Command(
        name = "ecs-deploy iam-policy",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy iam-policy --config FILE [--for WHOM] [OPTIONS]",
            "       ecs-deploy iam-policy --for trigger --events-queue URL"
        },
        description = "Prints the IAM policy with the least that this configuration needs: for the"
                + " deployer, for the execution role of the migration, or for a trigger that listens to"
                + " a queue of events (no configuration is needed for that). Looks up what runs, so"
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
            description = "deployer, execution-role or trigger. Default: deployer.")
    private String whom;

    @Option(
            names = "--events-queue",
            paramLabel = "URL",
            description = "SQS queue that the deployer or the trigger hears events from.")
    private String eventsQueue;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        String queue = eventsQueue == null ? null : arn(eventsQueue);
        if (whom.equals("trigger")) {
            if (queue == null) {
                throw new UsageException("--for trigger needs the queue: --events-queue URL.");
            }
            io.out().println(Policies.trigger(queue).toPrettyString());
            return ExitCode.OK;
        }
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", true));
        Policies policies = new Policies(configuration, lookUp.facts(io, configuration), queue);
        ObjectNode policy =
                switch (whom) {
                    case "deployer" -> policies.deployer();
                    case "execution-role" -> policies.executionRole();
                    default ->
                        throw new UsageException("--for is deployer, execution-role or trigger, not " + whom + ".");
                };
        io.out().println(policy.toPrettyString());
        return ExitCode.OK;
    }

    private static String arn(String url) {
        return Optional.of(url)
                .filter(SqsQueue::isUrl)
                .flatMap(SqsQueue::arn)
                .orElseThrow(() -> new UsageException("--events-queue " + url + " does not tell Region and account, as"
                        + " https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events does."));
    }
}
