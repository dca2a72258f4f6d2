package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.HashSet;
import java.util.Set;

/**
 * A state machine.
 *
 * @param definition its Amazon States Language
 */
record StateMachine(String name, String arn, String roleArn, JsonNode definition) {

    private static final Set<String> TYPES = Set.of("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Map");

    /** Refuses what is wrong, and what this simulator would have to pass over. */
    static void check(JsonNode definition, Expressions expressions) {
        if (!definition.path("QueryLanguage").asText().equals("JSONata")) {
            throw refused("this simulator executes definitions whose QueryLanguage is JSONata");
        }
        checkStates(definition, expressions, new HashSet<>());
    }

    private static void checkStates(JsonNode workflow, Expressions expressions, Set<String> names) {
        JsonNode states = workflow.path("States");
        if (!states.has(workflow.path("StartAt").asText())) {
            throw refused("StartAt names no state: " + workflow.path("StartAt").asText());
        }
        states.properties().forEach(s -> {
            if (!names.add(s.getKey())) {
                throw refused("DUPLICATE_STATE_NAME: " + s.getKey());
            }
            if (!TYPES.contains(s.getValue().path("Type").asText())) {
                throw refused("state " + s.getKey() + " has a Type that is not simulated");
            }
            if (s.getValue().path("Type").asText().equals("Map")) {
                checkStates(s.getValue().path("ItemProcessor"), expressions, names);
            }
            checkTargets(s.getKey(), s.getValue(), states);
            checkExpressions(s.getValue(), expressions);
        });
    }

    private static void checkTargets(String name, JsonNode state, JsonNode states) {
        state.findValues("Next").forEach(next -> {
            boolean inner = state.path("ItemProcessor").path("States").has(next.asText());
            if (!states.has(next.asText()) && !inner) {
                throw refused("state " + name + " leads to " + next.asText() + ", which there is not");
            }
        });
        if (state.has("Default") && !states.has(state.path("Default").asText())) {
            throw refused("state " + name + " leads to " + state.path("Default").asText() + ", which there is not");
        }
    }

    private static void checkExpressions(JsonNode node, Expressions expressions) {
        if (Expressions.isExpression(node)) {
            try {
                expressions.check(node.asText());
            } catch (StateError e) {
                throw refused(e.getMessage());
            }
        }
        node.forEach(child -> checkExpressions(child, expressions));
    }

    private static AwsException refused(String why) {
        return AwsException.of(400, "InvalidDefinition", "Invalid State Machine Definition: '" + why + "'");
    }

    ObjectNode describe() {
        return Json.object()
                .put("stateMachineArn", arn)
                .put("name", name)
                .put("roleArn", roleArn)
                .put("type", "STANDARD")
                .put("status", "ACTIVE")
                .put("definition", Json.write(definition));
    }
}
