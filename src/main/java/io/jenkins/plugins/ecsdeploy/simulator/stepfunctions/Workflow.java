package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the states of one workflow, or of one iteration of a Map, one after the other. Everything happens under the kernel's
 * lock, on its time line.
 */
final class Workflow {

    /** How a workflow ends. */
    interface End {
        void succeeded(JsonNode output);

        void failed(StateError error);
    }

    private final Kernel kernel;
    private final Execution execution;
    private final JsonNode states;
    private final String startAt;
    private final Scope scope;
    private final Expressions expressions;
    private final TaskStates tasks;
    private final End end;
    private final Map<String, Integer> retries = new HashMap<>();
    private boolean over;

    Workflow(Kernel kernel, Execution execution, JsonNode definition, Scope scope, Parts parts, End end) {
        this.kernel = kernel;
        this.execution = execution;
        this.states = definition.path("States");
        this.startAt = definition.path("StartAt").asText();
        this.scope = scope;
        this.expressions = parts.expressions();
        this.tasks = parts.tasks();
        this.end = end;
    }

    /** What all workflows of an execution share. */
    record Parts(Expressions expressions, TaskStates tasks) {}

    void start(JsonNode input) {
        enter(startAt, input);
    }

    /** Nothing of it goes on: another iteration has failed. */
    void abandon() {
        over = true;
    }

    private void enter(String name, JsonNode input) {
        kernel.after(Duration.ZERO, () -> {
            if (over || !execution.running()) {
                return;
            }
            JsonNode state = states.path(name);
            ObjectNode details = Json.object().put("name", name).put("input", Json.write(input));
            execution.event(
                    kernel.now(), state.path("Type").asText() + "StateEntered", "stateEnteredEventDetails", details);
            attempt(name, state, input);
        });
    }

    private void attempt(String name, JsonNode state, JsonNode input) {
        try {
            run(name, state, input);
        } catch (StateError e) {
            failed(name, state, input, e);
        }
    }

    private void run(String name, JsonNode state, JsonNode input) {
        ObjectNode known = known(input);
        switch (state.path("Type").asText()) {
            case "Pass" -> leave(name, state, known, input);
            case "Succeed" -> succeed(name, state, known, input);
            case "Fail" -> throw new StateError(text(state, "Error", known), text(state, "Cause", known));
            case "Choice" -> choose(name, state, known, input);
            case "Wait" -> {
                int seconds =
                        expressions.fill(state.path("Seconds"), known, scope).asInt();
                kernel.after(Duration.ofSeconds(seconds), () -> whileRunning(() -> leave(name, state, known, input)));
            }
            case "Task" ->
                tasks.run(
                        execution,
                        state,
                        expressions.fill(state.path("Arguments"), known, scope),
                        timeout(state, known),
                        result -> whileRunning(() -> guarded(
                                name, state, input, () -> leave(name, state, with(known, "result", result), result))),
                        error -> whileRunning(() -> failed(name, state, input, error)));
            case "Map" -> map(name, state, known, input);
            default -> throw new StateError("States.Runtime", "The type of " + name + " is not simulated.");
        }
    }

    private Optional<Duration> timeout(JsonNode state, ObjectNode known) {
        return state.has("TimeoutSeconds")
                ? Optional.of(Duration.ofSeconds(expressions
                        .fill(state.path("TimeoutSeconds"), known, scope)
                        .asLong()))
                : Optional.empty();
    }

    private void whileRunning(Runnable action) {
        if (!over && execution.running()) {
            action.run();
        }
    }

    private void guarded(String name, JsonNode state, JsonNode input, Runnable action) {
        try {
            action.run();
        } catch (StateError e) {
            failed(name, state, input, e);
        }
    }

    private String text(JsonNode state, String member, ObjectNode known) {
        return state.has(member)
                ? expressions.fill(state.path(member), known, scope).asText()
                : "";
    }

    private ObjectNode known(JsonNode input) {
        ObjectNode known = Json.object();
        known.set("input", input);
        ObjectNode context = known.putObject("context");
        context.putObject("Execution")
                .put("Id", execution.arn)
                .put("Name", execution.name)
                .put("RoleArn", execution.machine.roleArn())
                .put("StartTime", execution.startedAt.toString())
                .set("Input", execution.input);
        context.putObject("StateMachine").put("Id", execution.machine.arn()).put("Name", execution.machine.name());
        context.putObject("State").put("EnteredTime", kernel.now().toString());
        return known;
    }

    private static ObjectNode with(ObjectNode known, String name, JsonNode value) {
        ObjectNode more = known.deepCopy();
        more.set(name, value);
        return more;
    }

    /** Assign and Output both see the variables as they were before; then to the next state, or to the end. */
    private void leave(String name, JsonNode state, ObjectNode known, JsonNode otherwise) {
        JsonNode output = state.has("Output") ? expressions.fill(state.path("Output"), known, scope) : otherwise;
        exited(name, state, output, assign(state, known));
        if (state.path("End").asBoolean(false)) {
            finish(output);
        } else {
            enter(state.path("Next").asText(), output);
        }
    }

    /** What a state, a choice or a handler assigns, as it was before; nothing when it assigns nothing. */
    private JsonNode assign(JsonNode from, ObjectNode known) {
        JsonNode assigned = from.has("Assign") ? expressions.fill(from.path("Assign"), known, scope) : Json.object();
        scope.assign(assigned);
        return assigned;
    }

    private void exited(String name, JsonNode state, JsonNode output, JsonNode assigned) {
        ObjectNode details = Json.object().put("name", name).put("output", Json.write(output));
        if (!assigned.isEmpty()) {
            ObjectNode variables = details.putObject("assignedVariables");
            assigned.properties().forEach(v -> variables.put(v.getKey(), Json.write(v.getValue())));
        }
        execution.event(kernel.now(), state.path("Type").asText() + "StateExited", "stateExitedEventDetails", details);
    }

    private void succeed(String name, JsonNode state, ObjectNode known, JsonNode input) {
        JsonNode output = state.has("Output") ? expressions.fill(state.path("Output"), known, scope) : input;
        exited(name, state, output, Json.object());
        finish(output);
    }

    private void finish(JsonNode output) {
        over = true;
        end.succeeded(output);
    }

    private void choose(String name, JsonNode state, ObjectNode known, JsonNode input) {
        for (JsonNode choice : state.path("Choices")) {
            JsonNode holds = expressions.fill(choice.path("Condition"), known, scope);
            if (!holds.isBoolean()) {
                throw new StateError("States.QueryEvaluationError", "A Condition of " + name + " gives no Boolean.");
            }
            if (holds.asBoolean()) {
                exited(name, state, input, assign(choice, known));
                enter(choice.path("Next").asText(), input);
                return;
            }
        }
        if (!state.has("Default")) {
            throw new StateError("States.NoChoiceMatched", "No choice of " + name + " matched.");
        }
        exited(name, state, input, Json.object());
        enter(state.path("Default").asText(), input);
    }

    // --- map

    private void map(String name, JsonNode state, ObjectNode known, JsonNode input) {
        JsonNode items = expressions.fill(state.path("Items"), known, scope);
        if (!items.isArray()) {
            throw new StateError("States.QueryEvaluationError", "The Items of " + name + " are no array.");
        }
        new Iterations(
                        name,
                        state,
                        items,
                        results -> guarded(
                                name, state, input, () -> leave(name, state, with(known, "result", results), results)),
                        error -> failed(name, state, input, error))
                .begin();
    }

    /** The iterations of one Map: at most MaxConcurrency at a time, results in the order of the items. */
    private final class Iterations {
        private final JsonNode state;
        private final JsonNode items;
        private final Consumer<ArrayNode> done;
        private final Consumer<StateError> broken;
        private final Map<Integer, JsonNode> results = new HashMap<>();
        private final Map<Integer, Workflow> running = new HashMap<>();
        private final String name;
        private int next;

        Iterations(String name, JsonNode state, JsonNode items, Consumer<ArrayNode> done, Consumer<StateError> broken) {
            this.name = name;
            this.state = state;
            this.items = items;
            this.done = done;
            this.broken = broken;
        }

        void begin() {
            ObjectNode length = Json.object().put("length", items.size());
            execution.event(kernel.now(), "MapStateStarted", "mapStateStartedEventDetails", length);
            int most = state.path("MaxConcurrency").asInt(0);
            int now = most == 0 ? items.size() : Math.min(most, items.size());
            if (now == 0) {
                succeeded(Json.array());
            }
            for (int i = 0; i < now; i++) {
                startNext();
            }
        }

        private void succeeded(ArrayNode all) {
            execution.event(kernel.now(), "MapStateSucceeded", null, null);
            done.accept(all);
        }

        private void startNext() {
            int index = next++;
            execution.event(
                    kernel.now(),
                    "MapIterationStarted",
                    "mapIterationStartedEventDetails",
                    Json.object().put("name", name).put("index", index));
            Workflow iteration = new Workflow(
                    kernel,
                    execution,
                    state.path("ItemProcessor"),
                    new Scope(scope),
                    new Parts(expressions, tasks),
                    new End() {
                        @Override
                        public void succeeded(JsonNode output) {
                            ended(index, output);
                        }

                        @Override
                        public void failed(StateError error) {
                            running.values().forEach(Workflow::abandon);
                            whileRunning(() -> broken.accept(error));
                        }
                    });
            running.put(index, iteration);
            iteration.start(items.get(index));
        }

        private void ended(int index, JsonNode output) {
            results.put(index, output);
            running.remove(index);
            execution.event(
                    kernel.now(),
                    "MapIterationSucceeded",
                    "mapIterationSucceededEventDetails",
                    Json.object().put("name", name).put("index", index));
            if (next < items.size()) {
                startNext();
            } else if (running.isEmpty()) {
                ArrayNode all = Json.array();
                for (int i = 0; i < items.size(); i++) {
                    all.add(results.get(i));
                }
                whileRunning(() -> succeeded(all));
            }
        }
    }

    // --- errors

    private void failed(String name, JsonNode state, JsonNode input, StateError error) {
        for (JsonNode retry : state.path("Retry")) {
            if (matches(retry, error)) {
                String key = name + retry.path("ErrorEquals");
                int tried = retries.merge(key, 1, Integer::sum);
                if (tried <= retry.path("MaxAttempts").asInt(3)) {
                    double wait = retry.path("IntervalSeconds").asInt(1)
                            * Math.pow(retry.path("BackoffRate").asDouble(2), tried - 1);
                    kernel.after(
                            Duration.ofMillis((long) (wait * 1000)),
                            () -> whileRunning(() -> attempt(name, state, input)));
                    return;
                }
                break;
            }
        }
        for (JsonNode handler : state.path("Catch")) {
            if (matches(handler, error)) {
                caught(name, state, input, error, handler);
                return;
            }
        }
        over = true;
        end.failed(error);
    }

    private void caught(String name, JsonNode state, JsonNode input, StateError error, JsonNode handler) {
        ObjectNode errorOutput = Json.object().put("Error", error.error()).put("Cause", error.getMessage());
        ObjectNode known = with(known(input), "errorOutput", errorOutput);
        JsonNode output = handler.has("Output") ? expressions.fill(handler.path("Output"), known, scope) : errorOutput;
        exited(name, state, output, assign(handler, known));
        enter(handler.path("Next").asText(), output);
    }

    private static boolean matches(JsonNode handler, StateError error) {
        for (JsonNode name : handler.path("ErrorEquals")) {
            if (error.isOf(name.asText())) {
                return true;
            }
        }
        return false;
    }
}
