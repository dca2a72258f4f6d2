package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.ContainerOverride;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.MigrationRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the migration task once, and judges how it ended.
 *
 * <p>The life of an attempt: its token is written down when the phase is entered; RunTask is asked with it, again and
 * again if need be, as long as ECS surely remembers the token; then the task is watched until STOPPED; then its log is
 * read to its end; then its exit codes are judged. When nobody can tell any more whether it ran, the owner is asked.
 */
final class Migrate implements Phase {

    /** ECS keeps a token for at least an hour (ECS API Reference, Ensuring idempotency); this leaves a margin. */
    static final Duration TOKEN_IS_SAFE = Duration.ofMinutes(55);

    /** For so much the clocks of two machines may differ: what TOKEN_IS_SAFE leaves. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** Right after its start a task may be MISSING for a while: eventual consistency. */
    private static final Duration MAY_BE_MISSING = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(1);

    @Override
    public Wanted wanted(Deployment d) {
        if (d.rollBackPlan() != null) {
            return Wanted.NOT_ASKED_FOR; // never backward
        }
        return d.migration() == null ? Wanted.NOTHING_TO_DO : Wanted.YES;
    }

    /** The migration's token is written down here. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return d.withMigration(d.migration().intended(d.id(), world.now()));
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        MigrationRun m = d.migration();
        if (m.ending() != null) {
            return judge(d, world);
        }
        return m.taskArn() == null ? start(d, world) : watch(d, world);
    }

    // --- start

    private static Outcome start(Deployment d, World world) {
        MigrationRun m = d.migration();
        if (d.cancel() != null && !m.attempt().doubtful()) {
            return Ends.cancelled(d, world, "The migration was not started, and services are untouched.");
        }
        Duration age = Duration.between(m.attempt().intentAt(), world.now());
        // An intent in the future: the clock of whoever wrote it was another, so nobody knows how old the token is.
        if (m.attempt().doubtful()
                && (age.compareTo(TOKEN_IS_SAFE) > 0 || age.plus(CLOCKS_DIFFER).isNegative())) {
            return lookForLostTask(d, world);
        }
        if (!m.attempt().doubtful()
                && age.compareTo(d.configuration().timeouts().migrate()) > 0) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.MIGRATION_NOT_STARTED,
                    "ECS took no request to start the migration task for " + Texts.duration(age) + ".");
        }
        try {
            RunAnswer answer = world.outside().tasks().run(request(d));
            if (answer instanceof RunAnswer.Started started) {
                return started(d, world, started.taskArn());
            } else if (answer instanceof RunAnswer.TokenTaken taken) {
                return adopt(d, world, taken.taskArns())
                        .orElseGet(() -> unknown(d, "ECS says that the token of this attempt was used otherwise."));
            } else {
                List<Tasks.Refusal> refusals = ((RunAnswer.NotStarted) answer).refusals();
                return Ends.fail(
                        d,
                        world,
                        Failure.Kind.MIGRATION_NOT_STARTED,
                        "ECS did not start the migration task.",
                        Diagnoser.ofRefusals(refusals));
            }
        } catch (OutsideException e) {
            return startProblem(d, world, e);
        }
    }

    private static Outcome startProblem(Deployment d, World world, OutsideException e) {
        MigrationRun m = d.migration();
        return switch (e.kind()) {
            case UNAVAILABLE -> Outcome.nextAfter(RETRY, d.withMigration(m.inDoubt()));
            case THROTTLED -> throw e;
            case CREDENTIALS -> noAccess(e, "The migration task could not be started.");
            case DENIED, NOT_FOUND, REFUSED ->
                m.attempt().doubtful()
                        // An earlier request may have come through before this refusal.
                        ? adopt(d, world, startedByUs(d, world))
                                .orElseGet(() -> noAccess(
                                        e,
                                        "An earlier RunTask got no answer, and now it is refused;"
                                                + " no task of this deployment is to be seen."))
                        : Ends.fail(
                                d,
                                world,
                                Failure.Kind.MIGRATION_NOT_STARTED,
                                "ECS refused to start the migration task.",
                                Diagnoser.ofProblem(e));
        };
    }

    private static Outcome noAccess(OutsideException e, String summary) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS,
                summary,
                Diagnoser.ofProblem(e),
                "Mend the access, then resume: nothing is started twice."));
    }

    private static RunRequest request(Deployment d) {
        MigrationRun m = d.migration();
        Migration asked = d.configuration().migration();
        Placement placement = m.plan().placement();
        boolean overrides = DefinitionPlan.overrides(d);
        return new RunRequest(
                d.configuration().cluster(),
                m.plan().taskDefinition(),
                m.attempt().clientToken(),
                d.id(),
                placement.network(),
                placement.launchType(),
                placement.capacityProviders(),
                placement.platformVersion(),
                overrides ? new ContainerOverride(m.plan().container(), asked.command(), asked.environment()) : null,
                overrides ? asked.taskRoleArn() : null,
                overrides ? asked.executionRoleArn() : null,
                overrides ? asked.cpu() : null,
                overrides ? asked.memory() : null,
                Tags.of(d));
    }

    private static Outcome started(Deployment d, World world, String arn) {
        return Outcome.next(d.withMigration(d.migration().started(arn, world.now())));
    }

    /** Tasks that may be ours: ListTasks finds those that run by {@code startedBy}, stopped ones only by family. */
    private static List<String> startedByUs(Deployment d, World world) {
        String cluster = d.configuration().cluster();
        String definition = d.migration().plan().taskDefinition();
        String family = definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':'));
        List<String> arns = new ArrayList<>(world.outside().tasks().startedBy(cluster, d.id()));
        arns.addAll(world.outside().tasks().ofFamily(cluster, family, true));
        return arns.stream().distinct().limit(100).toList();
    }

    /** Takes a task over that carries our name and this attempt's definition. */
    private static Optional<Outcome> adopt(Deployment d, World world, List<String> arns) {
        if (arns.isEmpty()) {
            return Optional.empty();
        }
        return world.outside().tasks().describe(d.configuration().cluster(), arns).tasks().stream()
                .filter(t -> d.id().equals(t.startedBy()))
                .filter(t -> d.migration().plan().taskDefinition().equals(t.taskDefinitionArn()))
                .findFirst()
                .map(t -> started(d, world, t.arn()));
    }

    /** Past the token's life: asking again could start a second task, so only looking is left. */
    private static Outcome lookForLostTask(Deployment d, World world) {
        return adopt(d, world, startedByUs(d, world))
                .orElseGet(
                        () -> unknown(
                                d,
                                "RunTask was, or was to be, sent at "
                                        + d.migration().attempt().intentAt()
                                        + "; no answer is known, ECS may have forgotten the request, and shows no task of it."));
    }

    private static Outcome unknown(Deployment d, String what) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.MIGRATION_UNKNOWN,
                "Nobody can tell any more whether the migration of " + d.id() + " ran. " + what,
                null,
                "Look into the database or the migration's log, then resume with --migration-done or"
                        + " --migration-not-run."));
    }

    // --- watch

    private static Outcome watch(Deployment d, World world) {
        MigrationRun m = d.migration();
        Watched.Task watched = new Watched.Task(d.configuration().cluster(), m.taskArn());
        Optional<Sighting<TaskView>> seen = world.seen(watched);
        if (seen.isPresent() && seen.get().look() != null && seen.get().look().stopped()) {
            return Outcome.next(d.withMigration(m.ended(world.now(), seen.get().look())));
        }
        if (seen.isPresent() && seen.get().problem() != null) {
            return noAccess(seen.get().problem(), "The migration task " + m.taskArn() + " runs, but can't be watched.");
        }
        boolean missing = seen.isPresent() && seen.get().look() == null;
        if (missing && world.now().isAfter(m.attempt().startedAt().plus(MAY_BE_MISSING))) {
            return unknown(d, "Its task was " + m.taskArn() + ", which ECS does not show any more.");
        }
        if (m.stop() != null && m.stop().askedAt() == null) {
            return stop(d, world);
        }
        Instant deadline = Ends.deadlineInEcs(
                d, m.attempt().startedAt().plus(d.configuration().timeouts().migrate()));
        if (m.stop() == null && d.cancel() != null) {
            return Outcome.next(d.withMigration(
                    m.stopIntended(world.now(), "Cancelled by " + d.cancel().by())));
        }

        if (m.stop() == null && seen.isPresent() && !world.now().isBefore(deadline)) {
            return timedOut(d, world);
        }
        Instant until =
                m.stop() == null && seen.isPresent() ? deadline : world.now().plus(MAY_BE_MISSING);
        String status = seen.map(Sighting::look).map(TaskView::lastStatus).orElse("starting");
        return Outcome.waitFor(Set.of(watched), until, "migration task " + status);
    }

    private static Outcome timedOut(Deployment d, World world) {
        Duration limit = d.configuration().timeouts().migrate();
        if (d.configuration().migration().onTimeout() == Migration.OnTimeout.LEAVE) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.MIGRATION_TIMED_OUT,
                    "The migration took longer than " + Texts.duration(limit) + ". Its task "
                            + d.migration().taskArn() + " was left running.");
        }
        return Outcome.next(d.withMigration(d.migration()
                .stopIntended(
                        world.now(), "ecs-deploy: longer than timeouts.migrate (" + Texts.duration(limit) + ")")));
    }

    private static Outcome stop(Deployment d, World world) {
        MigrationRun m = d.migration();
        try {
            world.outside()
                    .tasks()
                    .stop(d.configuration().cluster(), m.taskArn(), m.stop().why());
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e; // stopping twice is stopping once
            }
            return noAccess(e, "The migration task " + m.taskArn() + " should be stopped, but that was refused.");
        }
        return Outcome.next(d.withMigration(m.stopAsked(world.now())));
    }

    // --- judge

    private static Outcome judge(Deployment d, World world) {
        MigrationRun m = d.migration();
        if (m.ending().task() == null) {
            return Outcome.next(Course.next(d, world)); // the owner's word
        }
        Optional<String> verdict = failure(m);
        boolean success = verdict.isEmpty() && d.cancel() == null;
        Instant patience = m.ending().seenAt().plus(MigrationLog.PATIENCE);
        if (world.now().isBefore(patience) && (success ? MigrationLog.unread(m) : MigrationLog.open(m))) {
            return new Outcome.Wait(Set.of(), patience, true, "reading the migration's log");
        }
        if (success) {
            return Outcome.next(Course.next(d, world));
        }
        if (verdict.isEmpty()) {
            return Ends.cancelled(d, world, "The migration had succeeded by then. Services are untouched.");
        }
        return failed(d, world, verdict.get());
    }

    private static Outcome failed(Deployment d, World world, String verdict) {
        MigrationRun m = d.migration();
        Diagnosis diagnosis =
                Diagnoser.ofTask(m.ending().task(), m.plan().container()).orElse(null);
        if (d.cancel() != null) {
            return Ends.cancelled(d, world, "The migration task was stopped: " + verdict + " Services are untouched.");
        }
        if (m.stop() != null) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.MIGRATION_TIMED_OUT,
                    "The migration took longer than "
                            + Texts.duration(d.configuration().timeouts().migrate()) + " and was stopped. " + verdict,
                    diagnosis);
        }
        return Ends.fail(d, world, Failure.Kind.MIGRATION_FAILED, verdict, diagnosis);
    }

    /**
     * Why the task is no success (I2): only a task that ended by itself, with exit code 0 of the named and of every other
     * essential container, is one. A missing exit code is a failure.
     */
    private static Optional<String> failure(MigrationRun m) {
        TaskView task = m.ending().task();
        String stopCode = task.stopCode();
        if (stopCode != null && !stopCode.equals("EssentialContainerExited")) {
            return Optional.of("The migration task did not end by itself: " + stopCode + ".");
        }
        Integer own = m.exitCode();
        if (own == null) {
            return Optional.of(
                    "The migration's container " + m.plan().container() + " has no exit code: it never ran.");
        }
        if (own != 0) {
            return Optional.of("The migration exited with code " + own + ".");
        }
        for (String name : m.plan().essential()) {
            Integer code =
                    task.container(name).map(TaskView.ContainerView::exitCode).orElse(null);
            if (code == null || code != 0) {
                return Optional.of("The migration exited with code 0, but the essential container " + name
                        + (code == null ? " has no exit code." : " exited with code " + code + "."));
            }
        }
        return Optional.empty();
    }
}
