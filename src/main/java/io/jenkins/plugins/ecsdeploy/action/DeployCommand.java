package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy deploy}: begins a deployment, or carries on with the one that the state file holds. */
@Command(
        name = "ecs-deploy deploy",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy deploy --config FILE [OPTIONS]",
            "       ecs-deploy deploy --cluster NAME --image IMAGE --service NAME",
            "                         (--migration-… | --no-migration) [OPTIONS]"
        },
        description = "Migrates the database, then updates the services. A deployment that was"
                + " interrupted is carried on with when it was of the same configuration.%n")
final class DeployCommand implements Action {
    @Mixin
    private ConfigurationOptions asked;

    @Option(names = "--dry-run", description = "Resolve and check only: change nothing, keep no state.")
    private boolean dryRun;

    @Option(names = "--state", paramLabel = "FILE", description = "State file. Default: .ecs-deploy/state.json.")
    private Path state = StateFile.DEFAULT;

    @Mixin
    private DrivingEndpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", dryRun));
        return new Deploying(io, endpoint, output, state).run(configuration);
    }
}
