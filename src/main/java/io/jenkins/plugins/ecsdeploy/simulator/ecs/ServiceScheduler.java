package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The service scheduler: keeps the desired number of tasks of the newest deployment within the healthy percentages,
 * counts failures, trips the circuit breaker and completes deployments. It acts when something changed; it never polls.
 */
final class ServiceScheduler {

    private final Kernel kernel;
    private final Tasks tasks;
    private final Tags tags;
    private final DeploymentHistory history;
    private final Hooks hooks;
    private final Set<Task> settled = new HashSet<>();
    private final Set<Task> judged = new HashSet<>();
    private final Set<Service> scheduled = new HashSet<>();
    private final Set<Service> reconciling = new HashSet<>();
    private final Set<Service> again = new HashSet<>();
    private TaskLife life;

    ServiceScheduler(Kernel kernel, Tasks tasks, Tags tags, DeploymentHistory history, Hooks hooks) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.tags = tags;
        this.history = history;
        this.hooks = hooks;
    }

    /** The life of tasks tells this scheduler of changes, and this scheduler starts and stops tasks. */
    void use(TaskLife tasksLife) {
        life = tasksLife;
    }

    /** Makes the newest rollout start once the scheduler has seen it. */
    void begin(Service service, Rollout rollout) {
        service.steady = false;
        kernel.after(kernel.pace().scheduling(), () -> {
            rollout.held = false;
            history.show(service, rollout);
            history.ongoing(service)
                    .filter(each -> each.target == rollout && !each.sources.isEmpty())
                    .filter(each -> TrafficShift.wanted(each.configuration))
                    .ifPresent(each -> shift(service, each));
            reconcile(service);
        });
    }

    private void shift(Service service, ServiceDeployment deployment) {
        TrafficShift shift = new TrafficShift(
                kernel,
                hooks,
                deployment.configuration,
                () -> deployment.shifting().isPresent(),
                () -> reconcile(service),
                reason -> {
                    fail(deployment.target, reason);
                    rollBack(service, deployment.target, reason, "ECS deployment lifecycle hook failed: ");
                });
        deployment.shift = Optional.of(shift);
        shift.begin();
    }

    /** The stages of the primary's deployment, while it has not been given up. */
    private Optional<TrafficShift> shifting(Service service) {
        return history.ongoing(service)
                .filter(each -> each.target == service.primary())
                .flatMap(ServiceDeployment::shifting);
    }

    /** Looks at the service again after the scheduling time: its desired count changed, or it was deleted. */
    void wake(Service service) {
        if (scheduled.add(service)) {
            kernel.after(kernel.pace().scheduling(), () -> {
                scheduled.remove(service);
                reconcile(service);
            });
        }
    }

    void taskChanged(Task task) {
        task.origin.rollout().ifPresent(rollout -> {
            Service service = history.serviceOf(rollout);
            if (task.isRunning() && !settled.contains(task)) {
                settleLater(service, task);
            }
            if (task.isRunning() && task.isUnhealthy()) {
                replaceUnhealthy(service, task);
            }
            if (task.stopping && judged.add(task)) {
                judge(service, task);
            }
            reconcile(service);
        });
    }

    /** A task counts once it has held for the settling time. */
    private void settleLater(Service service, Task task) {
        if (task.status != Task.Status.RUNNING || !task.isHealthy()) {
            return;
        }
        kernel.after(kernel.pace().settle(), () -> {
            if (task.isRunning() && task.isHealthy() && !task.isUnhealthy() && settled.add(task)) {
                task.origin.rollout().ifPresent(rollout -> rollout.failedTasks = 0);
                reconcile(service);
            }
        });
    }

    private void replaceUnhealthy(Service service, Task task) {
        boolean checked =
                task.containers.stream().anyMatch(each -> each.plan.definition().has("healthCheck"));
        String target = service.targetGroup();
        if (checked || target.isEmpty()) {
            event(service, "(task " + task.id + ") failed container health checks.");
            life.stop(task, "ServiceSchedulerInitiated", "Task failed container health checks");
        } else {
            event(
                    service,
                    "(task " + task.id + ") is unhealthy in (target-group " + target + ") due to (reason Health "
                            + "checks failed with these codes: [503]).");
            life.stop(
                    task,
                    "ServiceSchedulerInitiated",
                    "Task failed ELB health checks in (target-group " + target + ")");
        }
    }

    /** A task of a rollout in progress that stops though nobody asked it to is a failure. */
    private void judge(Service service, Task task) {
        boolean scaledIn = task.stoppedReason.startsWith("Scaling activity");
        boolean asked = task.stopCode.equals("UserInitiated");
        settled.remove(task);
        Rollout rollout =
                service.isRolling() ? service.primary() : task.origin.rollout().orElseThrow();
        if (scaledIn || asked || !service.isActive() || !rollout.tasks.contains(task)) {
            return;
        }
        if (task.stopCode.equals(TaskLife.FAILED_TO_START)) {
            event(service, "was unable to place a task. Reason: " + task.stoppedReason + ".");
        }
        if (rollout.state == Rollout.State.IN_PROGRESS) {
            failed(service, rollout);
        }
    }

    private void failed(Service service, Rollout rollout) {
        rollout.failedTasks++;
        rollout.updatedAt = kernel.now();
        if (rollout.failedTasks == 3 && !service.breakerOn()) {
            event(
                    service,
                    "is unable to consistently start tasks successfully. For more information, see the "
                            + "Troubleshooting section of the Amazon ECS Developer Guide.");
        }
        if (service.isRolling() && service.breakerOn() && rollout.failedTasks >= service.breakerThreshold()) {
            trip(service, rollout);
            return;
        }
        rollout.held = true;
        Duration pause = kernel.pace().retry().multipliedBy(1L << Math.min(4, rollout.failedTasks - 1));
        kernel.after(pause, () -> {
            rollout.held = false;
            reconcile(service);
        });
    }

    private void trip(Service service, Rollout rollout) {
        fail(rollout, "ECS deployment circuit breaker: tasks failed to start.");
        event(service, "(deployment " + rollout.id() + ") deployment failed: tasks failed to start.");
        history.tripped(service, rollout);
        if (history.isRollingBack(service)) {
            history.finish(service, "ROLLBACK_FAILED", "Service deployment rollback failed: tasks failed to start.");
            return;
        }
        if (!service.breakerRollsBack()) {
            history.finish(
                    service,
                    "STOPPED",
                    "Service deployment stopped because the circuit breaker threshold was exceeded.");
            return;
        }
        String reason = "Service deployment rolled back because the circuit breaker threshold was exceeded.";
        rollBack(service, rollout, reason, "ECS deployment circuit breaker: ");
    }

    private void fail(Rollout rollout, String reason) {
        rollout.state = Rollout.State.FAILED;
        rollout.reason = reason;
        rollout.abandoned = true;
        rollout.updatedAt = kernel.now();
    }

    /** Starts a new rollout of the last revision that completed. */
    void rollBack(Service service, Rollout failed, String statusReason, String head) {
        Optional<Rollout> candidate = history.lastCompleted(service).filter(each -> each != failed);
        if (candidate.isEmpty()) {
            history.finish(service, "ROLLBACK_FAILED", "No rollback candidate was found to run the rollback.");
            return;
        }
        Rollout rollout = new Rollout(kernel.ids().number(), candidate.get().revision, kernel.now());
        rollout.reason =
                head + "rolling back to deploymentId " + candidate.get().id() + ".";
        supersede(service);
        adopt(service, candidate.get(), rollout);
        service.rollouts.add(0, rollout);
        service.settings.put(
                "taskDefinition", candidate.get().revision.definition().arn());
        history.rollingBack(service, rollout, statusReason);
        event(service, "rolling back to deployment " + candidate.get().id() + ".");
        begin(service, rollout);
    }

    /** What still runs of the good revision goes on under the new rollout. */
    private static void adopt(Service service, Rollout former, Rollout rollout) {
        if (service.rollouts.remove(former)) {
            rollout.tasks.addAll(former.live());
            former.tasks.removeAll(rollout.tasks);
        }
    }

    /** STOPs a rollout for good without another in its place. */
    void abort(Service service) {
        fail(service.primary(), "ECS deployment " + service.primary().id() + " stopped.");
    }

    /** The primary becomes ACTIVE: another takes its place. */
    void supersede(Service service) {
        service.rollouts.forEach(each -> {
            each.status = "ACTIVE";
            each.desired = Math.min(each.desired, each.live().size());
        });
    }

    /** Stopping a task reports a change of it at once: that asks for another round, not for one inside this one. */
    private void reconcile(Service service) {
        if (!reconciling.add(service)) {
            again.add(service);
            return;
        }
        try {
            do {
                again.remove(service);
                round(service);
            } while (again.contains(service));
        } finally {
            reconciling.remove(service);
        }
    }

    private void round(Service service) {
        if (!service.isActive()) {
            drain(service);
            return;
        }
        if (!service.isRolling()) {
            List.copyOf(service.rollouts).forEach(each -> keep(service, each));
            return;
        }
        Rollout primary = service.primary();
        if (!primary.held) {
            primary.desired = primary.abandoned ? primary.live().size() : service.desired;
            Optional<TrafficShift> shift = shifting(service);
            int wanted = shift.map(TrafficShift::mayStartTasks).orElse(true) ? start(service, primary) : 0;
            if (shift.map(TrafficShift::mayStopOldTasks).orElse(true)) {
                stopOld(service, primary, wanted);
            }
            stopSurplus(service, primary);
        }
        clearOld(service);
        if (holds(service, primary)) {
            shifting(service).ifPresent(TrafficShift::scaledUp);
        }
        complete(service, primary);
    }

    /** A task set has its tasks until it is deleted, whatever the others of its service do. */
    private void keep(Service service, Rollout set) {
        set.tasks.removeIf(Task::isStopped);
        if (set.abandoned) {
            set.desired = 0;
            stopRunning(service, set.live());
            if (set.isEmpty()) {
                service.rollouts.remove(set);
            }
            return;
        }
        if (!set.held) {
            set.desired = service.desired;
            start(service, set);
            stopSurplus(service, set);
        }
        if (holds(service, set) && set.state == Rollout.State.IN_PROGRESS) {
            set.state = Rollout.State.COMPLETED;
            set.updatedAt = kernel.now();
            event(service, "(taskSet " + set.id() + ") has reached a steady state.");
            set.whenSteady.ifPresent(Runnable::run);
        }
    }

    /** Starts what there is room for; returns how many more wait for room. */
    private int start(Service service, Rollout primary) {
        int missing = primary.abandoned ? 0 : service.desired - primary.live().size();
        long existing =
                service.tasks().stream().filter(task -> !task.isStopped()).count();
        // By stages, or in task sets, both revisions run in full, whatever maximumPercent says.
        boolean inFull = shifting(service).isPresent() || !service.isRolling();
        long room = inFull ? missing : service.ceiling() - existing;
        List<String> started = new ArrayList<>();
        while (missing > 0 && room > 0) {
            Optional<Task> task = tasks.create(origin(service, primary));
            if (task.isEmpty()) {
                event(service, "was unable to place a task. Reason: " + RunTask.NO_CAPACITY + ".");
                failed(service, primary);
                break;
            }
            primary.tasks.add(task.get());
            tagsFor(service, task.get());
            life.begin(task.get());
            started.add(task.get().id);
            missing--;
            room--;
        }
        if (!started.isEmpty()) {
            service.steady = false;
            event(service, "has started " + started.size() + " tasks: " + list(started));
        }
        return room > 0 ? 0 : missing;
    }

    private Task.Origin origin(Service service, Rollout primary) {
        ObjectNode request = Json.object();
        Json.copy(primary.revision.settings(), request, "networkConfiguration", "enableExecuteCommand");
        Placement.describe(primary.revision.settings(), request);
        return new Task.Origin(
                service.cluster,
                primary.revision.definition(),
                request,
                "service:" + service.name,
                primary.id(),
                Optional.of(primary));
    }

    private void tagsFor(Service service, Task task) {
        switch (Json.text(service.settings, "propagateTags")) {
            case "SERVICE" -> tags.put(task.arn, tags.of(service.arn));
            case "TASK_DEFINITION" ->
                tags.put(task.arn, tags.of(task.origin.definition().arn()));
            default -> {
                // NONE
            }
        }
    }

    private static String list(List<String> ids) {
        return ids.stream().map(id -> "(task " + id + ")").collect(Collectors.joining(" ", "", "."));
    }

    /** Stops older tasks as far as enough healthy ones stay; below the desired count only to make room. */
    private void stopOld(Service service, Rollout primary, int wanted) {
        List<Task> old = new ArrayList<>();
        service.rollouts.stream().filter(each -> each != primary).forEach(each -> old.addAll(each.live()));
        if (old.isEmpty() || primary.abandoned) {
            return;
        }
        List<Task> pending = old.stream().filter(task -> !task.isRunning()).toList();
        stop(service, pending, "stopped " + pending.size() + " pending tasks.");
        long healthyNew = primary.live().stream().filter(settled::contains).count();
        List<Task> running = old.stream().filter(Task::isRunning).toList();
        int keep = wanted > 0 ? service.floor() : Math.max(service.floor(), service.desired);
        long spare = healthyNew + running.size() - keep;
        List<Task> victims = running.subList(0, (int) Math.max(0, Math.min(spare, running.size())));
        stopRunning(service, victims);
    }

    private void stopSurplus(Service service, Rollout primary) {
        if (primary.abandoned || primary.live().size() <= service.desired) {
            return;
        }
        List<Task> newestFirst = new ArrayList<>(primary.live());
        Collections.reverse(newestFirst);
        stopRunning(service, newestFirst.subList(0, newestFirst.size() - service.desired));
    }

    private void stopRunning(Service service, List<Task> victims) {
        List<Task> copy = List.copyOf(victims);
        if (!copy.isEmpty() && !service.targetGroup().isEmpty()) {
            event(service, "has begun draining connections on " + copy.size() + " tasks.");
        }
        stop(
                service,
                copy,
                "has stopped " + copy.size() + " running tasks: "
                        + list(copy.stream().map(task -> task.id).toList()));
    }

    private void stop(Service service, List<Task> victims, String text) {
        if (victims.isEmpty()) {
            return;
        }
        service.steady = false;
        event(service, text);
        for (Task task : victims) {
            // The message names the deployment that wanted it gone.
            life.stop(
                    task,
                    "ServiceSchedulerInitiated",
                    "Scaling activity initiated by (deployment "
                            + service.primary().id() + ")");
        }
    }

    private void clearOld(Service service) {
        for (Rollout rollout : List.copyOf(service.rollouts)) {
            rollout.tasks.removeIf(Task::isStopped);
            boolean old = rollout != service.primary();
            if (old && rollout.live().isEmpty()) {
                rollout.status = "DRAINING";
                rollout.desired = 0;
            }
            boolean primaryDecided = service.primary().state != Rollout.State.IN_PROGRESS;
            if (old && rollout.isEmpty() && (rollout.state != Rollout.State.FAILED || primaryDecided)) {
                service.rollouts.remove(rollout);
            }
        }
    }

    /** All tasks that it is to have run, and have done so for long enough. */
    private boolean holds(Service service, Rollout primary) {
        return !primary.held
                && !primary.abandoned
                && primary.live().size() == service.desired
                && primary.live().stream().allMatch(settled::contains)
                && primary.tasks.size() == service.desired;
    }

    private void complete(Service service, Rollout primary) {
        boolean alone =
                service.rollouts.stream().filter(each -> each != primary).allMatch(Rollout::isEmpty);
        boolean early =
                shifting(service).filter(each -> !each.mayStopOldTasks()).isPresent();
        if (!holds(service, primary) || !alone || early) {
            return;
        }
        if (primary.state == Rollout.State.IN_PROGRESS) {
            primary.state = Rollout.State.COMPLETED;
            primary.reason = "ECS deployment " + primary.id() + " completed.";
            primary.updatedAt = kernel.now();
            event(service, "(deployment " + primary.id() + ") deployment completed.");
            history.completed(service, primary);
            clearOld(service);
        }
        if (!service.steady) {
            service.steady = true;
            event(service, "has reached a steady state.");
        }
    }

    private void drain(Service service) {
        List<Task> live =
                service.tasks().stream().filter(task -> !task.stopping).toList();
        stopRunning(service, live);
        if (service.tasks().stream().allMatch(Task::isStopped)) {
            service.status = "INACTIVE";
            service.rollouts.clear();
        }
    }

    private void event(Service service, String text) {
        service.event(kernel.ids().uuid(), kernel.now(), text);
    }
}
