package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import io.jenkins.plugins.ecsdeploy.simulator.HookOutcome;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.Hooks;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.TaskSets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes deployments through CodeDeploy's lifecycle events for ECS (User Guide, <i>AppSpec 'hooks' section for an Amazon ECS
 * deployment</i>): a new task set, test traffic, production traffic, the end of the old task set.
 */
final class BlueGreenLife {
    /** The documented limit on waiting for the replacement task set. */
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(60);

    private static final List<String> EVENTS = List.of(
            "BeforeInstall",
            "Install",
            "AfterInstall",
            "AllowTestTraffic",
            "AfterAllowTestTraffic",
            "BeforeAllowTraffic",
            "AllowTraffic",
            "AfterAllowTraffic");

    /** Makes the deployment that rolls another one back. */
    interface RollBacks {
        Deployment create(Deployment failed, String message);
    }

    private final Kernel kernel;
    private final TaskSets taskSets;
    private final Hooks hooks;
    private final RollBacks rollBacks;

    BlueGreenLife(Kernel kernel, TaskSets taskSets, Hooks hooks, RollBacks rollBacks) {
        this.kernel = kernel;
        this.taskSets = taskSets;
        this.hooks = hooks;
        this.rollBacks = rollBacks;
    }

    void begin(Deployment d) {
        EVENTS.forEach(name -> d.events.put(name, new Deployment.Event()));
        later(d, kernel.pace().scheduling(), () -> {
            d.status = "InProgress";
            d.startedAt = Optional.of(kernel.now());
            if (!taskSets.exist(d.group.cluster(), d.group.service())) {
                fail(
                        d,
                        "INVALID_ECS_SERVICE",
                        "The deployment group's ECS service is not there or not in CodeDeploy's hands.");
                return;
            }
            d.blue = taskSets.of(d.group.cluster(), d.group.service()).get(0).id();
            run(d, 0);
        });
    }

    private void run(Deployment d, int index) {
        if (index == EVENTS.size()) {
            terminate(d);
            return;
        }
        String name = EVENTS.get(index);
        if (name.equals("BeforeAllowTraffic") && d.group.waitsWhenReady()) {
            ready(d);
            return;
        }
        goOn(d, index);
    }

    private void goOn(Deployment d, int index) {
        String name = EVENTS.get(index);
        Deployment.Event event = d.events.get(name);
        event.status = "InProgress";
        event.startedAt = Optional.of(kernel.now());
        Runnable next = () -> {
            event.status = "Succeeded";
            event.endedAt = Optional.of(kernel.now());
            run(d, index + 1);
        };
        switch (name) {
            case "Install" -> install(d, next);
            case "AllowTraffic" -> shift(d, next);
            case "AllowTestTraffic" -> later(d, kernel.pace().scheduling(), next);
            default -> hook(d, name, event, next);
        }
    }

    private void install(Deployment d, Runnable next) {
        AppSpec spec = d.appSpec.orElseThrow();
        Optional<String> definition = taskSets.definition(spec.taskDefinition());
        if (definition.isEmpty()) {
            fail(d, "ECS_UPDATE_ERROR", "The task definition " + spec.taskDefinition() + " is not ACTIVE.");
            return;
        }
        if (!taskSets.listens(definition.get(), spec.containerName(), spec.containerPort())) {
            fail(
                    d,
                    "ECS_UPDATE_ERROR",
                    "The container " + spec.containerName() + " did not have a container port " + spec.containerPort()
                            + " defined.");
            return;
        }
        boolean[] steady = {false};
        d.green = taskSets.create(d.group.cluster(), d.group.service(), definition.get(), () -> {
            steady[0] = true;
            if (!d.isOver()) {
                next.run();
            }
        });
        later(d, LONGEST_INSTALL, () -> {
            if (!steady[0]) {
                fail(
                        d,
                        "TIMEOUT",
                        "The deployment timed out while waiting for the replacement task set to become healthy. This time"
                                + " out period is 60 minutes.");
            }
        });
    }

    private void hook(Deployment d, String name, Deployment.Event event, Runnable next) {
        String function = d.appSpec.map(spec -> spec.hooks().get(name)).orElse(null);
        if (function == null) {
            later(d, kernel.pace().scheduling(), next);
            return;
        }
        HookOutcome outcome = hooks.outcome(function, kernel.pace().settle());
        if (outcome.status() == HookOutcome.Status.IN_PROGRESS) {
            return;
        }
        later(d, outcome.after(), () -> {
            if (outcome.status() == HookOutcome.Status.SUCCEEDED) {
                next.run();
                return;
            }
            event.status = "Failed";
            event.endedAt = Optional.of(kernel.now());
            fail(
                    d,
                    "HOOK_EXECUTION_FAILURE",
                    "The deployment failed because the lifecycle event hook function " + function + " for " + name
                            + " failed.");
        });
    }

    private void ready(Deployment d) {
        d.status = "Ready";
        later(d, d.group.readyWait(), () -> {
            if (d.status.equals("Ready")) {
                end(d, "Stopped");
                d.errorCode = "TIMEOUT";
                d.errorMessage = "The deployment was stopped because traffic rerouting was not started in time.";
                discardGreen(d);
            }
        });
    }

    /** Somebody's word that traffic is to be shifted now (ContinueDeployment). */
    void proceed(Deployment d) {
        d.status = "InProgress";
        goOn(d, EVENTS.indexOf("BeforeAllowTraffic"));
    }

    private void shift(Deployment d, Runnable next) {
        TrafficRouting routing = TrafficRouting.named(d.configuration).orElseThrow();
        d.weight = routing.after(d.weight);
        if (d.weight < 100) {
            later(d, routing.every(), () -> shift(d, next));
            return;
        }
        taskSets.promote(d.group.cluster(), d.group.service(), d.green);
        later(d, kernel.pace().settle(), next);
    }

    private void terminate(Deployment d) {
        if (d.group.keepsBlue()) {
            end(d, "Succeeded");
            return;
        }
        d.terminating = true;
        later(d, d.group.terminationWait().plus(kernel.pace().scheduling()), () -> {
            taskSets.delete(d.group.cluster(), d.group.service(), d.blue);
            end(d, "Succeeded");
        });
    }

    /** Stops it; with roll back, another deployment takes the traffic back. */
    void stop(Deployment d, boolean rollBack) {
        end(d, "Stopped");
        d.errorCode = "MANUAL_STOP";
        d.errorMessage = "The deployment was stopped by the user.";
        if (rollBack) {
            rollBack(d, "Deployment " + d.id + " was stopped with roll back.");
        } else {
            discardGreen(d);
        }
    }

    private void fail(Deployment d, String code, String message) {
        end(d, "Failed");
        d.errorCode = code;
        d.errorMessage = message;
        if (d.rollsBackOnFailure) {
            rollBack(d, "Deployment " + d.id + " failed, and was rolled back as its deployment group says.");
        } else {
            discardGreen(d);
        }
    }

    /** Without traffic, nobody misses it; with some of it, nothing is changed unless somebody asks for it. */
    private void discardGreen(Deployment d) {
        if (!d.green.isEmpty() && d.weight == 0) {
            taskSets.delete(d.group.cluster(), d.group.service(), d.green);
        }
    }

    private void rollBack(Deployment failed, String message) {
        Deployment back = rollBacks.create(failed, message);
        failed.rollbackId = back.id;
        failed.rollbackMessage = message;
        back.triggeringId = failed.id;
        back.blue = failed.green;
        back.green = failed.blue;
        later(back, kernel.pace().scheduling(), () -> {
            back.status = "InProgress";
            back.startedAt = Optional.of(kernel.now());
            failed.weight = 0;
            back.weight = 100;
            if (!failed.blue.isEmpty()) {
                taskSets.promote(failed.group.cluster(), failed.group.service(), failed.blue);
            }
            later(back, kernel.pace().settle(), () -> {
                if (!failed.green.isEmpty()) {
                    taskSets.delete(failed.group.cluster(), failed.group.service(), failed.green);
                }
                end(back, "Succeeded");
            });
        });
    }

    private void end(Deployment d, String status) {
        d.status = status;
        d.completedAt = Optional.of(kernel.now());
    }

    /** Only while the deployment goes on. */
    private void later(Deployment d, Duration after, Runnable action) {
        kernel.after(after, () -> {
            if (!d.isOver()) {
                action.run();
            }
        });
    }
}
