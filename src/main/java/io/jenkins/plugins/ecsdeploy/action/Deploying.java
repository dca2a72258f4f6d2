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

/**
 * Begins a deployment, or carries on with the one of the same configuration that the state file holds.
 *
 * @param state the state file
 */
record Deploying(Io io, Endpoint endpoint, OutputOptions output, Path state) {

    ExitCode run(Configuration configuration) throws IOException {
        output.json();
        Face face = Faces.of(io, output, configuration);
        if (configuration.dryRun()) {
            Ended ended = begin(configuration, new MemoryJournal(), face);
            return new Ending(io, output, null).tell(ended);
        }
        try (StateFile file = StateFile.open(io, state)) {
            Ended ended = beginOrResume(configuration, file, face);
            return new Ending(io, output, state).tell(ended);
        } finally {
            face.finish();
        }
    }

    private Ended beginOrResume(Configuration configuration, StateFile file, Face face) throws IOException {
        Optional<Deployment> found = file.load();
        if (found.isEmpty()) {
            return begin(configuration, file.journal(), face);
        }
        Deployment before = found.get();
        if (before.ended()) {
            Path aside = file.setAside(before);
            face.say("The deployment " + before.id() + " has ended; its state is kept in " + aside + ".");
            return begin(configuration, file.journal(), face);
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

    private Ended begin(Configuration configuration, Journal journal, Face face) throws IOException {
        Deployment deployment = Deployment.create(DeploymentIds.next(), configuration, Instant.now());
        face.say("Deployment " + deployment.id() + " of " + configuration.image()
                + (configuration.dryRun() ? " (dry run)" : ""));
        try (AwsOutside outside =
                AwsOutside.open(configuration, endpoint.settings(io).withDeploymentId(deployment.id()))) {
            return new Driving(outside, journal, face)
                    .hearing(endpoint.events(io, configuration))
                    .begin(deployment);
        }
    }
}
