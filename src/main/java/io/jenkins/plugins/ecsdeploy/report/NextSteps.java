package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;

/** What to do after a deployment that did not succeed: beside the remedies of its diagnosis, which concern the cause. */
public final class NextSteps {
    private NextSteps() {}

    /** One sentence or two each, in order; empty when there is nothing to do. */
    public static List<String> of(Report report) {
        if (report.suspension() != null) {
            return List.of(report.suspension().next());
        }
        Deployment d = report.deployment();
        if (d.failure() == null) {
            return List.of();
        }
        List<String> steps = new ArrayList<>(afterFailure(d));
        List<String> left = d.services().stream()
                .filter(s -> s.rollBack() != null
                        && s.rollBack().end() != null
                        && !s.rollBack().good())
                .map(s -> s.name() + " (" + s.rollBack().why() + ")")
                .toList();
        if (!left.isEmpty()) {
            steps.add("Look at what was not rolled back: " + String.join(", ", left));
        }
        d.services().stream()
                .filter(s -> s.rollBack() != null && s.rollBack().end() == RollBack.End.SCALED_TO_ZERO)
                .forEach(s -> steps.add("The service " + s.name() + ", which this deployment created, is left with a"
                        + " desired count of 0. Delete it, so that the next deployment creates it again, or raise the"
                        + " count: an update keeps it."));
        boolean served = d.failure().kind() == Failure.Kind.AFTER_FAILED; // by code that was made for the new schema
        if (migrated(d) && !served && d.failure().kind() != Failure.Kind.CANCELLED) {
            steps.add("The database stays migrated: make sure that what runs now works with it."
                    + " A new deployment runs the migration again, which must then find nothing to do.");
        }
        boolean ran = d.migration() != null && d.migration().taskArn() != null;
        Restoring.command(d)
                .filter(c -> ran && !served && d.failure().kind() != Failure.Kind.CANCELLED)
                .ifPresent(command -> steps.add("The data as it was before the migration is in the snapshot "
                        + d.backup().snapshot() + ". Should it be needed, this makes a new database of it: "
                        + command));
        return steps;
    }

    private static boolean migrated(Deployment d) {
        TaskRun m = d.migration();
        return m != null
                && m.ending() != null
                && (m.ending().task() == null || Integer.valueOf(0).equals(m.exitCode()));
    }

    private static List<String> afterFailure(Deployment d) {
        return switch (d.failure().kind()) {
            case RESOLVE_FAILED ->
                List.of(
                        "Check that the image was pushed, under this name and tag, and start again: nothing was changed.");
            case PREFLIGHT_FAILED ->
                List.of(
                        d.failure().problems().isEmpty()
                                ? "Mend it, then start again: nothing was changed."
                                : "Mend all of these, then start again: nothing was changed.");
            case LOCKED ->
                List.of("Wait for the end of that deployment (`whenBusy: wait` does), then start again: nothing was"
                        + " changed.");
            case LOCK_LOST ->
                List.of("See what is on the services now, and start a new deployment if it is still wanted.");
            case REGISTER_FAILED ->
                List.of("Mend it, then start again: no migration ran, and an identical revision is used again.");
            case BACKUP_FAILED ->
                List.of(
                        "Mend it, then start again: the migration did not run. A new deployment takes a snapshot of its own;"
                                + " delete what this one may have left.");
            case MIGRATION_NOT_STARTED -> List.of("Mend it, then start again: the migration did not run.");
            case MIGRATION_UNKNOWN ->
                List.of("Look into the database, and in ECS for a task that was started by " + d.id()
                        + ", before a migration is started again: it may have run, or may be running still.");
            case MIGRATION_FAILED ->
                List.of(
                        "Read the migration's last log lines, and look into the database: what ran before the failure may"
                                + " have stayed.",
                        "Mend the migration and deploy a new image. Services go on with what they ran before.");
            case MIGRATION_TIMED_OUT ->
                List.of(
                        d.configuration().migration().onTimeout() == Migration.OnTimeout.LEAVE
                                ? "Wait for the end of the migration's task, or stop it, before the next deployment."
                                : "Look into the database: what ran before the task was stopped may have stayed.",
                        "If it only needs more time, raise timeouts.migrate.");
            case SUPPORT_NOT_READY -> List.of("See why the services that it needs are not ready, then start again.");
            case UPDATE_REFUSED -> List.of("Mend it, then start again.");
            case ROLLOUT_FAILED, ROLLED_BACK ->
                List.of(
                        "See why its tasks failed (the diagnosis, the service's events, their logs), and deploy a mended"
                                + " image.");
            case SUPERSEDED ->
                List.of("Find out who else deploys " + unfinished(d) + ": a service should have one pipeline only.");
            case ROLLOUT_TIMED_OUT ->
                d.phase(PhaseName.ROLL_BACK).isPresent()
                        ? List.of("If it only needs more time, raise timeouts.deploy.")
                        : List.of(
                                "Watch " + unfinished(d) + " in ECS: its deployment goes on there.",
                                "If it only needs more time, raise timeouts.deploy.");
            case SMOKE_TEST_FAILED ->
                List.of(
                        "Services that were updated run the new revision. If they must not, deploy the image that they ran"
                                + " before.",
                        "Mend what the smoke test shows, or the smoke test itself, and deploy again.");
            case VERIFY_FAILED -> List.of("Look at the services in ECS: they were updated, and changed after that.");
            case AFTER_FAILED -> afterTask(d);
            case TIMED_OUT -> List.of("Start again, when AWS answers as usual.");
            case CANCELLED -> List.of("Start a new deployment when you like.");
        };
    }

    private static List<String> afterTask(Deployment d) {
        String name = d.nextAfter().map(AfterRun::name).orElse("that failed");
        return List.of(
                "The services are on the new version, and were verified: nothing about them has to be undone.",
                "Read the last log lines of the task " + name
                        + ", mend what it says, and run that task alone: ecs-deploy migrate, with its command.",
                "If it only needs more time, raise its timeout, or let it go on by itself with leaveRunning.");
    }

    private static String unfinished(Deployment d) {
        return d.services().stream()
                .filter(s -> s.failure() != null || !s.completed())
                .map(ServiceUpdate::name)
                .findFirst()
                .map(name -> "the service " + name)
                .orElse("the services");
    }
}
