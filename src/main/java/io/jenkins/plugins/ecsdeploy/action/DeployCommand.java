package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
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
    private Endpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", dryRun));
        output.json();
        Face face = Faces.of(io, output, configuration);
        if (configuration.dryRun()) {
            Ended ended = begin(io, configuration, new MemoryJournal(), face);
            return new Ending(io, output, null).tell(ended);
        }
        try (StateFile file = StateFile.open(io, state)) {
            Ended ended = beginOrResume(io, configuration, file, face);
            return new Ending(io, output, state).tell(ended);
        } finally {
            face.finish();
        }
    }

    private Ended beginOrResume(Io io, Configuration configuration, StateFile file, Face face) throws IOException {
        Optional<Deployment> found = file.load();
        if (found.isEmpty()) {
            return begin(io, configuration, file.journal(), face);
        }
        Deployment before = found.get();
        if (before.ended()) {
            Path aside = file.setAside(before);
            face.say("The deployment " + before.id() + " has ended; its state is kept in " + aside + ".");
            return begin(io, configuration, file.journal(), face);
        }
        if (!before.configuration().equals(configuration)) {
            throw otherConfiguration(before, configuration);
        }
        face.say("Resuming deployment " + before.id() + " in phase "
                + before.phase().phase().title() + ".");
        return Resuming.resume(io, endpoint, before, file, face);
    }

    private UsageException otherConfiguration(Deployment before, Configuration now) {
        return new UsageException("The state file " + state + " holds a deployment that has not ended, of another"
                + " configuration:\n  " + before.id() + " of "
                + before.configuration().image() + " in phase "
                + before.phase().phase().title() + "; asked for now: " + now.image()
                + "\nCarry on with it first:   ecs-deploy resume --state " + state
                + "\nor look at it:            ecs-deploy status --state " + state
                + "\nor leave it as it is, and give this deployment a state file of its own: --state FILE");
    }

    private Ended begin(Io io, Configuration configuration, Journal journal, Face face) throws IOException {
        Deployment deployment = Deployment.create(DeploymentIds.next(), configuration, Instant.now());
        face.say("Deployment " + deployment.id() + " of " + configuration.image()
                + (configuration.dryRun() ? " (dry run)" : ""));
        try (AwsOutside outside =
                AwsOutside.open(configuration, endpoint.settings(io).withDeploymentId(deployment.id()))) {
            return new Driving(outside, journal, face).begin(deployment);
        }
    }
}
