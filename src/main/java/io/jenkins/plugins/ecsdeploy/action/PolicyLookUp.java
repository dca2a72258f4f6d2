package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.export.PolicyFacts;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the facts that a policy needs come from: a look at what runs, or the configuration alone. */
final class PolicyLookUp {
    @Mixin
    private Endpoint endpoint;

    @Option(
            names = "--offline",
            paramLabel = "ACCOUNT",
            description = "Ask AWS nothing: everything is in this account; what only AWS could tell stays open as *.")
    String account;

    /**
     * The facts of a configuration.
     *
     * @throws UsageException if AWS does not tell them
     */
    PolicyFacts facts(Io io, Configuration configuration) throws IOException {
        if (account != null) {
            if (!account.matches("[0-9]{12}")) {
                throw new UsageException("--offline " + account + " is no account id of twelve digits.");
            }
            return PolicyFacts.offline(configuration, account);
        }
        // What is touched is looked for from here: a state machine shows nothing, and may not be there yet.
        Configuration byEngine = configuration.toBuilder().orchestrator(null).build();
        Deployment deployment = Deployment.create(DeploymentIds.next(), byEngine, Instant.now());
        try (AwsOutside outside =
                AwsOutside.open(configuration, endpoint.settings(io).withDeploymentId(deployment.id()))) {
            Ended ended = new Driving(outside, new MemoryJournal(), new Silent()).begin(deployment);
            if (ExitCode.of(ended) != ExitCode.OK) {
                String why = ended.deployment().failure() == null
                        ? "it was not possible to look"
                        : String.join(
                                " ",
                                ended.deployment().failure().summary(),
                                String.join(" ", ended.deployment().failure().problems()));
                throw new UsageException("What the policy is for could not be looked up: " + why
                        + " With --offline ACCOUNT the policy is made from the configuration alone.");
            }
            return PolicyFacts.of(ended.deployment(), outside.taskDefinitions());
        } catch (OutsideException e) {
            throw new UsageException("AWS did not tell what the policy is for: " + e.operation() + ": " + e.getMessage()
                    + " With --offline ACCOUNT the policy is made from the configuration alone.");
        }
    }
}
