package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The engine's whole contract: {@link #advance}.
 *
 * <p>Reading the migration's log goes on beside whatever phase is current, so that late lines are not lost and nobody
 * waits for them; what it did is marked outside while a phase only waits. So does keeping the lease: a phase is advanced
 * only while the lease is surely held. So does telling those who want to know; only once the end is decided, and the lease
 * given back, are they waited for.
 */
public final class Steps {
    private Steps() {}

    /**
     * Performs at most one external effect, and gives the next state or what to wait for.
     *
     * @param deployment one that has not ended, and that has been saved as it is (I8)
     * @throws OutsideException when a question could not be answered for now; the same advance may be tried again
     */
    public static Outcome advance(Deployment deployment, World world) {
        Optional<Outcome> told = Announcements.read(deployment, world);
        if (told.isPresent()) {
            return told.get();
        }
        return deployment.decided()
                ? Announcements.await(deployment, world)
                : Announcements.of(step(deployment, world), world);
    }

    private static Outcome step(Deployment deployment, World world) {
        Optional<Outcome> logged = MigrationLog.read(deployment, world);
        if (logged.isPresent()) {
            return logged.get();
        }
        Outcome outcome;
        try {
            Optional<Outcome> kept = Lease.keep(deployment, world);
            if (kept.isPresent()) {
                return Lease.end(kept.get(), world);
            }
            outcome = Course.phase(deployment, deployment.phase().phase()).advance(deployment, world);
        } catch (OutsideException e) {
            return Lease.end(giveUpOrThrow(deployment, world, e), world);
        }
        return outcome instanceof Outcome.Wait wait
                ? Marks.aside(deployment, world)
                        .orElseGet(() -> Lease.watch(
                                deployment,
                                world,
                                Announcements.watch(deployment, MigrationLog.watch(deployment, wait))))
                : Lease.end(outcome, world);
    }

    /**
     * The state after the owner's cancel with {@code onCancel: stop}; of a deployment whose end is decided, after any cancel:
     * nobody is told any more.
     */
    public static Deployment cancel(Deployment deployment, String by, Instant now) {
        if (deployment.decided()) {
            return Announcements.givenUp(deployment, by, now);
        }
        return deployment.cancel() != null ? deployment : deployment.cancelled(now, by);
    }

    /** Whether a deployment has left a phase behind for good: no run of it, for whatever wave, is current or to come. */
    public static boolean past(Deployment deployment, PhaseName phase) {
        return Course.past(deployment, phase);
    }

    /** What becomes of an execution that nobody follows. */
    public static String executionGoesOn(Deployment deployment) {
        return ExecutionEnd.goesOn(deployment);
    }

    /** The owner's word that the migration, or other one-off task, which nobody can see any more, has been done. */
    public static Deployment migrationDone(Deployment deployment, Instant now) {
        OneOff task = current(deployment).orElseThrow();
        return task.with(deployment, task.run(deployment).ended(now, null));
    }

    /** The owner's word that the migration, or other one-off task, never ran: a further attempt is asked for. */
    public static Deployment migrationNotRun(Deployment deployment, Instant now) {
        return current(deployment).orElseThrow().intended(deployment, now);
    }

    /** The run of the one-off task that the current phase is about; empty in other phases. */
    public static Optional<TaskRun> currentTask(Deployment deployment) {
        return current(deployment).map(task -> task.run(deployment));
    }

    private static Optional<OneOff> current(Deployment d) {
        if (d.orchestrated()) {
            return Optional.empty(); // it is the state machine's
        }
        return switch (d.phase().phase()) {
            case MIGRATE -> Optional.of(new OneOff.OfMigration());
            case AFTER -> d.nextAfter().map(a -> new OneOff.OfAfter(a.name()));
            default -> Optional.empty();
        };
    }

    /** Passing trouble is waited out, but not for ever: the early phases have changed nothing and may give up. */
    private static Outcome giveUpOrThrow(Deployment d, World world, OutsideException e) {
        boolean started = d.execution() != null && d.execution().mayRun();
        boolean early = d.phase().phase().compareTo(PhaseName.MIGRATE) < 0 && !started;
        Duration limit = Unreachable.limit(d.phase().phase(), d.configuration().timeouts());
        if (!early || world.now().isBefore(Ends.deadline(d, limit))) {
            throw e;
        }
        return Ends.fail(
                d,
                world,
                Failure.Kind.TIMED_OUT,
                "AWS could not be asked for " + Texts.duration(limit) + ": " + e.operation() + " failed.",
                Diagnoser.ofProblem(e));
    }
}
