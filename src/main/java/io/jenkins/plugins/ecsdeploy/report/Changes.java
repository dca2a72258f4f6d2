package io.jenkins.plugins.ecsdeploy.report;

import static io.jenkins.plugins.ecsdeploy.report.Words.shortName;

import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a deployment changed and what it did not, from its state alone (I6: the report says it). Task definitions, then
 * the snapshot and the migration, then the services, then the tasks after them. Says no more than the state proves: what was asked for without an answer is
 * {@link Change.Kind#UNCERTAIN}.
 */
public final class Changes {
    private Changes() {}

    public static List<Change> of(Deployment d) {
        List<Change> changes = new ArrayList<>(definitions(d));
        changes.addAll(backup(d));
        changes.add(migration(d));
        changes.addAll(services(d));
        d.configuration().after().forEach(a -> changes.add(after(d, a.name())));
        return List.copyOf(changes);
    }

    // --- task definitions

    private static List<Change> definitions(Deployment d) {
        if (d.phase(PhaseName.REGISTER).isEmpty()) {
            return List.of(Change.unchanged("Task definitions: none registered."));
        }
        List<Change> changes = new ArrayList<>();
        for (Definition definition : Definition.all(d)) {
            if (definition.arn() == null) {
                // One at a time: only the first without an answer may have been asked for.
                changes.add(
                        d.decided() && d.failure().kind() == Failure.Kind.CANCELLED
                                ? Change.unchanged(
                                        "Task definition for " + definition.role() + ": none was taken into use.")
                                : Change.uncertain("Task definition for " + definition.role()
                                        + ": none was taken into use. Should ECS have registered one, nothing runs from"
                                        + " it."));
                break;
            }
            changes.add(definition(definition));
        }
        return changes;
    }

    private static Change definition(Definition definition) {
        String name = shortName(definition.arn());
        return definition.reused()
                ? Change.unchanged("Reused " + name + " for " + definition.role() + ": it existed already.")
                : Change.changed("Registered " + name
                        + (definition.base() == null ? "" : " (from " + shortName(definition.base()) + ")") + " for "
                        + definition.role() + ".");
    }

    // --- backup

    private static List<Change> backup(Deployment d) {
        BackupRun run = d.backup();
        if (run == null) {
            return d.rollBackPlan() == null && d.configuration().whenBackup().isPresent()
                    ? List.of(Change.unchanged("No snapshot of the database was taken."))
                    : List.of();
        }
        List<Change> changes = new ArrayList<>(List.of(snapshot(d, run)));
        if (!run.deleted().isEmpty()) {
            changes.add(Change.changed("Deleted older snapshots: " + String.join(", ", run.deleted()) + "."));
        }
        if (run.deleting() != null) {
            changes.add(Change.uncertain("The older snapshot " + run.deleting() + " is being deleted."));
        }
        return changes;
    }

    private static Change snapshot(Deployment d, BackupRun run) {
        String snapshot = "Snapshot " + run.snapshot() + " of "
                + d.configuration().backup().database();
        if (run.availableAt() != null) {
            return Change.changed(snapshot + " was taken.");
        }
        if (run.askedAt() != null) {
            return d.decided()
                    ? Change.uncertain(snapshot + " was begun, and is not known to be complete.")
                    : Change.changed(snapshot + " is being taken.");
        }
        boolean silence = d.decided() && d.failure().kind() == Failure.Kind.TIMED_OUT;
        return d.decided() && !silence
                ? Change.unchanged("No snapshot of the database was taken.")
                : Change.uncertain(snapshot + " may have been begun: it was to be asked for, and no answer is known.");
    }

    // --- migration

    private static Change migration(Deployment d) {
        if (d.rollBackPlan() != null) {
            return Change.unchanged("A roll back runs no migration: the database stays as it is.");
        }
        if (d.configuration().migration() == null) {
            return Change.unchanged("No migration was asked for, and none ran.");
        }
        boolean unseen = d.migration() == null || d.migration().taskArn() == null;
        return d.orchestrated() && unseen && d.phase(PhaseName.MIGRATE).isPresent()
                ? ofExecution(d)
                : oneOff("The migration", d.migration(), d.decided());
    }

    /** It is the execution that starts the migration, and no task of it was seen. */
    private static Change ofExecution(Deployment d) {
        if (!d.decided()) {
            return Change.uncertain("The migration is being started.");
        }
        return d.failure() != null && d.failure().kind() == Failure.Kind.MIGRATION_NOT_STARTED
                ? Change.unchanged("The migration was not started.")
                : Change.uncertain(
                        "The migration may have run: no task of it was seen. Look for one that was started by " + d.id()
                                + ".");
    }

    private static Change after(Deployment d, String name) {
        TaskRun run = d.after().stream()
                .filter(a -> a.name().equals(name))
                .map(AfterRun::run)
                .findFirst()
                .orElse(null);
        return oneOff("The task " + name, run, d.decided());
    }

    /** @param the begins a sentence: {@code The migration} */
    private static Change oneOff(String the, TaskRun m, boolean over) {
        if (m == null || m.attempt() == null) {
            return Change.unchanged(the + " was not started.");
        }
        if (m.ending() != null) {
            return ended(the, m);
        }
        String earlier = m.past().isEmpty() ? "" : " Earlier attempts may have changed the database.";
        if (m.taskArn() != null) {
            String task = " Its task is " + shortName(m.taskArn()) + ".";
            return over
                    ? Change.uncertain(the + " was started and left running." + task)
                    : Change.uncertain(the + " was started, and its end is not known yet." + task);
        }
        if (m.attempt().doubtful()) {
            return Change.uncertain(the + " may have run: its start was asked for, and no answer is known.");
        }
        if (!earlier.isEmpty()) {
            return Change.uncertain(the + " was not started again." + earlier);
        }
        return over ? Change.unchanged(the + " was not started.") : Change.uncertain(the + " is being started.");
    }

    private static Change ended(String the, TaskRun m) {
        if (m.ending().task() == null) {
            return Change.changed(the + " has been done: "
                    + (m.ending().mark() == null ? "its owner said so." : "a mark on its definition says so."));
        }
        Integer code = m.exitCode();
        if (code == null && m.ending().task().startedAt() == null) {
            return Change.unchanged(the + "'s task was started, but stopped before its containers ran.");
        }
        if (code == null) {
            return Change.uncertain(the + "'s task stopped, and its container "
                    + m.plan().container() + " has no exit code: whether it changed the database is not known.");
        }
        if (code == 0) {
            return Change.changed(the + " ran and exited with 0.");
        }
        return Change.uncertain(the + " ran"
                + (m.past().isEmpty() ? "" : " " + m.attempt().number() + " times")
                + (m.stop() == null ? "" : ", was stopped by this deployment,") + " and exited with " + code
                + ". It may have changed the database.");
    }

    // --- services

    private static List<Change> services(Deployment d) {
        if (d.configuration().services().isEmpty()) {
            return List.of(Change.unchanged("Services: none was to be updated."));
        }
        if (d.services().stream().noneMatch(s -> asked(d, s))) {
            String names =
                    d.configuration().services().stream().map(s -> s.name()).collect(Collectors.joining(", "));
            return List.of(
                    d.knowsServices()
                            ? Change.unchanged("Services: untouched (" + names + ").")
                            : Change.uncertain(
                                    "Services: which were updated was not told by the execution (" + names + ")."));
        }
        return d.services().stream().map(s -> service(d, s)).toList();
    }

    /** Whether UpdateService was, may have been, or is just being sent. */
    private static boolean asked(Deployment d, ServiceUpdate s) {
        return s.touched() || (s.intentAt() != null && !d.decided());
    }

    private static Change service(Deployment d, ServiceUpdate s) {
        if (!asked(d, s)) {
            return Change.unchanged("Service " + s.name() + ": untouched.");
        }
        if (s.updatedAt() == null && s.rollBack() != null && s.rollBack().end() == RollBack.End.UNCHANGED) {
            return Change.unchanged("Service " + s.name() + ": untouched, its update never came about.");
        }
        if (s.updatedAt() == null) {
            return Change.uncertain("Service " + s.name() + " may have been "
                    + (s.toCreate() ? "created on " : "updated to ") + shortName(s.taskDefinition())
                    + ": the update "
                    + (s.doubtful() ? "was asked for, and no answer is known." : "is just being asked for."));
        }
        String updated = s.toCreate()
                ? "Service " + s.name() + " was created on " + shortName(s.taskDefinition())
                : "Service " + s.name() + " was "
                        + (s.taskDefinition().equals(s.previousTaskDefinition())
                                ? "deployed anew on " + shortName(s.taskDefinition())
                                : "updated to " + shortName(s.taskDefinition()) + " (from "
                                        + shortName(s.previousTaskDefinition()) + ")");
        String wholly = updated + (s.completed() ? " and completed." : how(d, s));
        return s.rollBack() == null ? Change.changed(wholly) : rolledBack(wholly, s);
    }

    /** What is as it was before counts as unchanged: the sentence tells the way there. */
    private static Change rolledBack(String updated, ServiceUpdate s) {
        RollBack back = s.rollBack();
        String former = shortName(s.previousTaskDefinition());
        if (back.end() == null) {
            return Change.uncertain(updated + " It is being rolled back.");
        }
        return switch (back.end()) {
            case RESTORED -> Change.unchanged(updated + " Rolled back: it is on " + former + " again.");
            case BY_ECS -> Change.unchanged(updated + " It is on " + former + " again.");
            case UNCHANGED -> Change.changed(updated + " There was nothing to roll back to.");
            case SCALED_TO_ZERO ->
                Change.changed(updated + " Its desired count was set to 0: there is nothing to roll back to.");
            case LEFT -> Change.changed(updated + " Not rolled back. " + back.why());
            case FAILED -> Change.uncertain(updated + " Rolling it back failed. " + back.why());
        };
    }

    /** What became of a service deployment that began and did not complete. */
    private static String how(Deployment d, ServiceUpdate s) {
        if (s.failure() == null && !d.decided()) {
            return "; it has not completed yet.";
        }
        return switch ((s.failure() == null ? d.failure() : s.failure()).kind()) {
            case ROLLED_BACK -> "; ECS rolled it back.";
            case ROLLOUT_FAILED -> "; its deployment failed.";
            case SUPERSEDED -> "; another deployment took its place.";
            default -> s.rollBack() == null ? "; it had not completed, and goes on in ECS." : "; it had not completed.";
        };
    }
}
