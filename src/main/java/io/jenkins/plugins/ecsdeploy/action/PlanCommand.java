package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ecs-deploy plan}: resolve and preflight, then what would be registered. Changes nothing, keeps no state. */
@Command(
        name = "ecs-deploy plan",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy plan --config FILE [OPTIONS]",
            "       ecs-deploy plan --cluster NAME --image IMAGE --service NAME",
            "                       (--migration-… | --no-migration) [OPTIONS]"
        },
        description = "Looks everything up, checks everything, and shows what a deployment would"
                + " register, start and update. Changes nothing and keeps no state.%n")
final class PlanCommand implements Action {
    @Mixin
    private ConfigurationOptions asked;

    @Mixin
    private Endpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        // A state machine shows nothing before it runs: what it would change is looked for from here.
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", true)).toBuilder()
                .orchestrator(null)
                .build();
        output.json();
        Deployment deployment = Deployment.create(DeploymentIds.next(), configuration, Instant.now());
        Face face = Faces.of(io, output, configuration);
        try (AwsOutside outside =
                AwsOutside.open(configuration, endpoint.settings(io).withDeploymentId(deployment.id()))) {
            Ended ended = new Driving(outside, new MemoryJournal(), face).begin(deployment);
            if (ExitCode.of(ended) != ExitCode.OK) {
                return new Ending(io, output, null).tell(ended);
            }
            PlannedChanges changes = PlannedChanges.of(ended.deployment(), outside.taskDefinitions());
            if (output.json()) {
                io.out().print(changes.json());
            } else {
                io.out().print(Faces.github(io) ? Faces.harmless(changes.text()) : changes.text());
            }
            return ExitCode.OK;
        } catch (OutsideException e) {
            throw new UsageException("AWS did not answer while the plan was made: " + e.operation() + ": "
                    + e.getMessage() + " Nothing was changed.");
        }
    }
}
