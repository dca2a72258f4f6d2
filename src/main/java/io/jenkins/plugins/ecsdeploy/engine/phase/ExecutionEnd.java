package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure.Kind;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the end of an execution means for its deployment (I7: only SUCCEEDED is success), and what ECS was left with. */
final class ExecutionEnd {
    /** Step Functions asks ECS to stop the task of a state that it gives up; that takes up to the task's stopTimeout. */
    private static final Duration TASK_STOPS = Duration.ofMinutes(3);

    /** The errors of {@code deploy.asl.yaml}, which are the engine's kinds of failure. */
    private static final Set<Kind> TOLD = EnumSet.of(
            Kind.RESOLVE_FAILED,
            Kind.PREFLIGHT_FAILED,
            Kind.MIGRATION_NOT_STARTED,
            Kind.MIGRATION_UNKNOWN,
            Kind.MIGRATION_FAILED,
            Kind.MIGRATION_TIMED_OUT,
            Kind.UPDATE_REFUSED,
            Kind.ROLLOUT_FAILED,
            Kind.ROLLED_BACK,
            Kind.SUPERSEDED,
            Kind.ROLLOUT_TIMED_OUT,
            Kind.VERIFY_FAILED);

    private ExecutionEnd() {}

    /** The kind of failure that an execution's error names; empty for errors of Step Functions' own. */
    static Optional<Kind> kind(String error) {
        return TOLD.stream().filter(k -> k.name().equals(error)).findFirst();
    }

    static Outcome judge(Deployment d, World world) {
        ExecutionRun.Ending ending = d.execution().ending();
        boolean success = ending.status().equals("SUCCEEDED");
        Optional<Outcome> task = success ? Optional.empty() : lastLook(d, world);
        if (task.isPresent()) {
            return task.get();
        }
        TaskRun m = d.migration();
        Instant patience = MigrationLog.patience(d);
        if (world.now().isBefore(patience) && (success ? MigrationLog.unread(m) : MigrationLog.open(m))) {
            return new Outcome.Wait(Set.of(), patience, true, "reading the log of the migration");
        }
        if (success) {
            return Outcome.next(Course.toEnd(d, ending.at()));
        }
        return Outcome.next(d.failed(why(d), at(d, ending)));
    }

    private static Instant at(Deployment d, ExecutionRun.Ending ending) {
        return ending.at().isBefore(d.phase().startedAt()) ? d.phase().startedAt() : ending.at();
    }

    /** An execution that ends early has its task stopped: whether it was is ECS's to say. Empty: known, or not to be had. */
    private static Optional<Outcome> lastLook(Deployment d, World world) {
        TaskRun m = d.migration();
        if (m == null || m.taskArn() == null || m.ending() != null) {
            return Optional.empty();
        }
        Watched.Task watched = new Watched.Task(d.configuration().cluster(), m.taskArn());
        Optional<Sighting<TaskView>> seen = world.seen(watched);
        Optional<TaskView> stopped = seen.map(Sighting::look).filter(TaskView::stopped);
        if (stopped.isPresent()) {
            return Optional.of(Outcome.next(d.withMigration(m.ended(world.now(), stopped.get()))));
        }
        Instant patience = d.execution().ending().seenAt().plus(TASK_STOPS);
        boolean hopeless = seen.isPresent() && seen.get().look() == null;
        return hopeless || !world.now().isBefore(patience)
                ? Optional.empty()
                : Optional.of(new Outcome.Wait(Set.of(watched), patience, seen.isEmpty(), "the migration task stops"));
    }

    // --- why

    private static Failure why(Deployment d) {
        ExecutionRun.Ending ending = d.execution().ending();
        return switch (ending.status()) {
            case "ABORTED" -> aborted(d, ending);
            case "TIMED_OUT" ->
                failure(d, late(d), "The execution took longer than its state machine allows. " + left(d));
            default ->
                kind(ending.error())
                        .map(kind -> failure(d, kind, told(ending) + touched(d)))
                        .orElseGet(() -> failure(
                                d,
                                ofPhase(d),
                                "The execution failed: "
                                        + (ending.error() == null ? "" : ending.error() + ": ") + told(ending) + " "
                                        + left(d)));
        };
    }

    private static Failure aborted(Deployment d, ExecutionRun.Ending ending) {
        String who = d.cancel() == null
                ? "Somebody stopped the execution in Step Functions"
                        + (ending.cause() == null ? "" : " (" + ending.cause() + ")")
                : "Cancelled by " + d.cancel().by() + "; the execution was stopped in Step Functions";
        return failure(d, Kind.CANCELLED, who + ". " + left(d));
    }

    private static String told(ExecutionRun.Ending ending) {
        return ending.cause() == null ? "it gave no cause." : ending.cause();
    }

    /** Where the cause does not say it. */
    private static String touched(Deployment d) {
        List<String> open = underWay(d);
        return open.isEmpty() ? "" : " " + String.join(" ", open);
    }

    private static Failure failure(Deployment d, Kind kind, String summary) {
        TaskRun m = d.migration();
        boolean migrating = d.phase().phase() == PhaseName.MIGRATE && kind != Kind.CANCELLED;
        Diagnosis diagnosis =
                migrating && m != null && m.ending() != null && m.ending().task() != null
                        ? Diagnoser.ofTask(m.ending().task(), m.plan().container())
                                .orElse(null)
                        : null;
        return new Failure(d.phase().phase(), kind, summary, List.of(), diagnosis);
    }

    private static Kind ofPhase(Deployment d) {
        return switch (d.phase().phase()) {
            case REGISTER -> Kind.REGISTER_FAILED;
            case MIGRATE -> Kind.MIGRATION_FAILED;
            case DEPLOY -> Kind.ROLLOUT_FAILED;
            case VERIFY -> Kind.VERIFY_FAILED;
            default -> Kind.PREFLIGHT_FAILED;
        };
    }

    private static Kind late(Deployment d) {
        return switch (d.phase().phase()) {
            case MIGRATE -> Kind.MIGRATION_TIMED_OUT;
            case DEPLOY -> Kind.ROLLOUT_TIMED_OUT;
            case VERIFY -> Kind.VERIFY_FAILED;
            default -> Kind.TIMED_OUT;
        };
    }

    // --- what is left

    /** What becomes of it when nobody follows it. */
    static String goesOn(Deployment d) {
        ExecutionRun run = d.execution();
        return run.arn() == null
                ? "The execution " + run.name() + " may have been started; resuming finds out."
                : "The execution " + run.arn() + " goes on in Step Functions by itself, to its end.";
    }

    /** What ECS was left with, as far as it is known: no more is claimed. */
    static String left(Deployment d) {
        List<String> parts = new ArrayList<>();
        migration(d).ifPresent(parts::add);
        d.services().stream()
                .filter(ServiceUpdate::completed)
                .forEach(s -> parts.add("The service " + s.name() + " is on the new revision."));
        parts.addAll(underWay(d));
        if (!d.touchedServices()) {
            parts.add(
                    d.knowsServices()
                            ? "Services are untouched."
                            : "Which services were updated was not told by the execution: look at them in ECS.");
        }
        return String.join(" ", parts);
    }

    private static Optional<String> migration(Deployment d) {
        TaskRun m = d.migration();
        if (d.phase(PhaseName.MIGRATE).isEmpty() || d.configuration().migration() == null) {
            return Optional.empty();
        }
        if (m == null || m.taskArn() == null) {
            return Optional.of("A migration task may have been started just then: look for one that was started by "
                    + d.execution().name() + ".");
        }
        if (m.ending() == null) {
            return Optional.of("The migration task " + m.taskArn()
                    + " was not seen to stop: it may still be running. Look at it in ECS.");
        }
        Integer code = m.exitCode();
        return Optional.of(
                code != null && code == 0
                        ? "The migration had succeeded by then."
                        : "The migration task " + m.taskArn() + " was stopped"
                                + (code == null ? "." : " (exit code " + code + ").")
                                + " What it had done by then may have stayed in the database.");
    }

    /** Updates that ECS goes on with, whatever became of the execution. */
    private static List<String> underWay(Deployment d) {
        return d.services().stream()
                .filter(s -> s.touched() && !s.completed() && s.failure() == null)
                .map(s -> s.updatedAt() == null
                        ? "The service " + s.name() + " may have been updated just then."
                        : "The deployment of service " + s.name() + " goes on in ECS.")
                .toList();
    }
}
