package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy resume}: carries on with the deployment of a state file, as it was asked for then. */
@Command(
        name = "ecs-deploy resume",
        sortOptions = false,
        description = "Carries on with the deployment of a state file, as it was asked for then.%n")
final class ResumeCommand implements Action {
    /** How long ECS may remember a RunTask request, and so can tell by itself (ECS API Reference, Ensuring idempotency). */
    private static final Duration ECS_REMEMBERS = Duration.ofHours(1);

    @Option(names = "--state", paramLabel = "FILE", description = "State file. Default: .ecs-deploy/state.json.")
    private Path state = StateFile.DEFAULT;

    /** The owner's word, for when nobody else can tell. */
    static final class Word {
        @Option(
                names = "--migration-done",
                required = true,
                description = "When asked for: the migration has been done. Goes on to the services.")
        boolean done;

        @Option(
                names = "--migration-not-run",
                required = true,
                description = "When asked for: the migration never ran. Starts it once more.")
        boolean notRun;
    }

    @ArgGroup
    private Word word;

    @Mixin
    private DrivingEndpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        output.json();
        try (StateFile file = StateFile.open(io, state)) {
            Deployment before = file.load()
                    .orElseThrow(() -> new UsageException("There is no state file " + state + ": nothing to resume."));
            if (before.ended()) {
                throw new UsageException("The deployment " + before.id() + " has ended ("
                        + before.status().name().toLowerCase(Locale.ROOT)
                        + "): there is nothing to resume. `ecs-deploy status` shows it.");
            }
            if (word != null) {
                checkThatTheWordCounts(before);
            }
            Face face = Faces.of(io, output, before.configuration());
            face.say("Resuming deployment " + before.id() + " in phase "
                    + before.phase().phase().title() + ".");
            Ended ended = Resuming.resume(io, endpoint, before, file, face);
            return new Ending(io, output, state).tell(answered(io, ended, file));
        }
    }

    /** Before anything is asked of AWS: a word that can't be needed is a mistake of whoever gives it. */
    private void checkThatTheWordCounts(Deployment d) {
        TaskRun m = Steps.currentTask(d).orElse(null);
        String option = word.done ? "--migration-done" : "--migration-not-run";
        if (m == null || m.attempt() == null || m.ending() != null) {
            boolean migrated = d.migration() != null && d.migration().ending() != null;
            throw new UsageException(
                    option + " is for a migration of which nobody knows whether it ran. This deployment"
                            + " is in phase " + d.phase().phase().title()
                            + (migrated ? ", and its migration has ended" : "")
                            + ": resume without the option.");
        }
        Instant forgotten = m.attempt().intentAt().plus(ECS_REMEMBERS);
        if (word.done && m.taskArn() == null && Instant.now().isBefore(forgotten)) {
            throw new UsageException("Until " + forgotten.truncatedTo(ChronoUnit.SECONDS)
                    + " ECS can tell by itself whether the migration was started: resume without " + option + ".");
        }
    }

    /** The engine looks first: the word counts only when it, too, can't tell. So it never starts a second task. */
    private Ended answered(Io io, Ended ended, StateFile file) throws IOException {
        boolean unknown = ended instanceof Ended.Suspended suspended
                && suspended.why().reason() == Suspension.Reason.MIGRATION_UNKNOWN;
        if (word == null || !unknown) {
            return ended;
        }
        Deployment asking = ended.deployment();
        Deployment told =
                word.done ? Steps.migrationDone(asking, Instant.now()) : Steps.migrationNotRun(asking, Instant.now());
        Face face = Faces.of(io, output, asking.configuration());
        String task = asking.nextAfter()
                .filter(a -> asking.phase().phase() == PhaseName.AFTER)
                .map(a -> "task " + a.name())
                .orElse("migration");
        face.say("By its owner's word the " + task + (word.done ? " has been done." : " never ran."));
        return Resuming.resume(io, endpoint, told, file, face);
    }
}
