package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.ConnectionLostException;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Task states: calls of AWS APIs ({@code arn:aws:states:::aws-sdk:<service>:<action>}), and {@code ecs:runTask.sync},
 * which ends when its task has stopped (Step Functions Developer Guide: Integrating services).
 */
final class TaskStates {

    private static final String SDK = "arn:aws:states:::aws-sdk:";
    private static final String RUN_TASK = "arn:aws:states:::ecs:runTask.sync";
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Calls an API of the same account. */
    interface Api {
        ObjectNode call(String service, String operation, ObjectNode input);
    }

    private final Kernel kernel;
    private final Api api;

    TaskStates(Kernel kernel, Api api) {
        this.kernel = kernel;
        this.api = api;
    }

    /** Gives the result, or the error, now or later. */
    void run(
            Execution execution,
            JsonNode state,
            JsonNode arguments,
            Optional<Duration> timeout,
            Consumer<JsonNode> done,
            Consumer<StateError> failed) {
        String resource = state.path("Resource").asText();
        if (resource.startsWith(SDK)) {
            int colon = resource.indexOf(':', SDK.length());
            done.accept(call(resource.substring(SDK.length(), colon), resource.substring(colon + 1), arguments));
        } else if (resource.equals(RUN_TASK)) {
            new RunTask(execution, done, failed).begin(arguments, timeout);
        } else {
            throw new StateError("States.Runtime", "The resource " + resource + " is not simulated.");
        }
    }

    private JsonNode call(String service, String action, JsonNode arguments) {
        boolean smallMembers = !service.equals("dynamodb");
        String operation = action.substring(0, 1).toUpperCase(Locale.ROOT) + action.substring(1);
        try {
            JsonNode input = smallMembers ? Cases.small(arguments) : arguments;
            ObjectNode answer = api.call(service.equals("sfn") ? "states" : service, operation, (ObjectNode) input);
            return smallMembers ? Cases.capital(answer) : answer;
        } catch (AwsException e) {
            throw new StateError(
                    service.substring(0, 1).toUpperCase(Locale.ROOT) + service.substring(1) + "." + e.type(),
                    e.getMessage());
        } catch (ConnectionLostException e) {
            throw new StateError("States.TaskFailed", "The connection was lost.");
        }
    }

    /** One {@code ecs:runTask.sync}. A timeout or the end of the execution stops its task. */
    private final class RunTask {
        private final Execution execution;
        private final Consumer<JsonNode> done;
        private final Consumer<StateError> failed;
        private final Runnable stop = this::stop;
        private String cluster;
        private String arn;
        private boolean over;

        RunTask(Execution execution, Consumer<JsonNode> done, Consumer<StateError> failed) {
            this.execution = execution;
            this.done = done;
            this.failed = failed;
        }

        void begin(JsonNode arguments, Optional<Duration> timeout) {
            cluster = arguments.path("Cluster").asText();
            JsonNode answer = call("ecs", "runTask", arguments);
            if (answer.path("Tasks").isEmpty()) {
                throw new StateError("ECS.AmazonECSException", Json.write(answer.path("Failures")));
            }
            arn = answer.at("/Tasks/0/TaskArn").asText();
            execution.event(
                    kernel.now(),
                    "TaskSubmitted",
                    "taskSubmittedEventDetails",
                    Json.object()
                            .put("resourceType", "ecs")
                            .put("resource", "runTask.sync")
                            .put("output", Json.write(answer)));
            execution.stops.add(stop);
            timeout.ifPresent(limit -> kernel.after(limit, this::timedOut));
            kernel.after(LOOK, this::look);
        }

        private void look() {
            if (over) {
                return;
            }
            JsonNode task = task();
            if (!task.path("LastStatus").asText().equals("STOPPED")) {
                kernel.after(LOOK, this::look);
            } else if (succeeded(task)) {
                end(() -> done.accept(task));
            } else {
                end(() -> failed.accept(new StateError("States.TaskFailed", Json.write(task))));
            }
        }

        private void timedOut() {
            if (!over) {
                stop();
                end(() -> failed.accept(new StateError("States.Timeout", "")));
            }
        }

        private void end(Runnable how) {
            over = true;
            execution.stops.remove(stop);
            how.run();
        }

        private JsonNode task() {
            ObjectNode question = Json.object().put("Cluster", cluster);
            question.putArray("Tasks").add(arn);
            return call("ecs", "describeTasks", question).at("/Tasks/0");
        }

        private boolean succeeded(JsonNode task) {
            boolean allZero = true;
            for (JsonNode container : task.path("Containers")) {
                allZero &= container.path("ExitCode").asInt(-1) == 0;
            }
            return allZero && task.path("StopCode").asText().equals("EssentialContainerExited");
        }

        private void stop() {
            over = true;
            call(
                    "ecs",
                    "stopTask",
                    Json.object()
                            .put("Cluster", cluster)
                            .put("Task", arn)
                            .put("Reason", "Stopped by Step Functions execution " + execution.arn));
        }
    }
}
