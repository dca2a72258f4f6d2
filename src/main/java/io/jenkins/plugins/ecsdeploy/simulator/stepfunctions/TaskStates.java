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
        if (!resource.startsWith(SDK) && !resource.equals(RUN_TASK)) {
            throw new StateError("States.Runtime", "The resource " + resource + " is not simulated.");
        }
        Told told = new Told(execution, resource, done, failed);
        told.scheduled(arguments);
        try {
            if (resource.equals(RUN_TASK)) {
                new RunTask(execution, told::succeeded, told::failed).begin(arguments, timeout);
                return;
            }
        } catch (StateError e) {
            told.tellFailed(e);
            throw e;
        }
        int colon = resource.indexOf(':', SDK.length());
        JsonNode result;
        try {
            result = call(resource.substring(SDK.length(), colon), resource.substring(colon + 1), arguments);
        } catch (StateError e) {
            told.tellFailed(e);
            throw e;
        }
        told.succeeded(result);
    }

    /** The history's events of one attempt (Step Functions API: HistoryEvent). */
    private final class Told {
        private final Execution execution;
        private final String type;
        private final String resource;
        private final Consumer<JsonNode> done;
        private final Consumer<StateError> failed;

        Told(Execution execution, String arn, Consumer<JsonNode> done, Consumer<StateError> failed) {
            String name = arn.substring("arn:aws:states:::".length());
            this.execution = execution;
            this.type = name.substring(0, name.lastIndexOf(':'));
            this.resource = name.substring(name.lastIndexOf(':') + 1);
            this.done = done;
            this.failed = failed;
        }

        private ObjectNode details() {
            return Json.object().put("resourceType", type).put("resource", resource);
        }

        void scheduled(JsonNode arguments) {
            execution.event(
                    kernel.now(),
                    "TaskScheduled",
                    "taskScheduledEventDetails",
                    details().put("region", kernel.region()).put("parameters", Json.write(arguments)));
            execution.event(kernel.now(), "TaskStarted", "taskStartedEventDetails", details());
        }

        void succeeded(JsonNode result) {
            if (execution.running()) {
                execution.event(
                        kernel.now(),
                        "TaskSucceeded",
                        "taskSucceededEventDetails",
                        details().put("output", Json.write(result)));
            }
            done.accept(result);
        }

        void failed(StateError error) {
            tellFailed(error);
            failed.accept(error);
        }

        void tellFailed(StateError error) {
            boolean late = error.error().equals("States.Timeout");
            if (execution.running()) {
                execution.event(
                        kernel.now(),
                        late ? "TaskTimedOut" : "TaskFailed",
                        late ? "taskTimedOutEventDetails" : "taskFailedEventDetails",
                        details().put("error", error.error()).put("cause", error.getMessage()));
            }
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
