package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * JSONata inside a definition: texts of the form <code>{% … %}</code>, with {@code $states} and the variables in scope
 * (Step Functions Developer Guide: Transforming data with JSONata). An expression that gives nothing is an error, as in AWS.
 */
final class Expressions {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Kernel kernel;
    private final Map<String, Jsonata> parsed = new HashMap<>();

    Expressions(Kernel kernel) {
        this.kernel = kernel;
    }

    static boolean isExpression(JsonNode node) {
        return node.isTextual()
                && node.asText().startsWith("{%")
                && node.asText().endsWith("%}");
    }

    /** Throws {@link StateError} if the text is no JSONata. */
    void check(String text) {
        parse(text);
    }

    /**
     * The template with every expression in it replaced by its value.
     *
     * @param states what {@code $states} is
     */
    JsonNode fill(JsonNode template, ObjectNode states, Scope scope) {
        if (isExpression(template)) {
            return evaluate(template.asText(), states, scope);
        }
        if (template.isObject()) {
            ObjectNode filled = Json.object();
            template.properties()
                    .forEach(member -> filled.set(member.getKey(), fill(member.getValue(), states, scope)));
            return filled;
        }
        if (template.isArray()) {
            ArrayNode filled = Json.array();
            template.forEach(item -> filled.add(fill(item, states, scope)));
            return filled;
        }
        return template;
    }

    JsonNode evaluate(String text, ObjectNode states, Scope scope) {
        Jsonata expression = parse(text);
        Jsonata.Frame frame = expression.createFrame();
        scope.all().forEach((name, value) -> frame.bind(name, plain(value)));
        frame.bind("states", plain(states));
        frame.bind("millis", Jsonata.function("millis", () -> kernel.millis(), "<:n>"));
        frame.bind("parse", Jsonata.function("parse", Expressions::parsed, "<s:x>"));
        frame.bind("uuid", Jsonata.function("uuid", () -> kernel.ids().uuid(), "<:s>"));
        Object result;
        try {
            result = expression.evaluate(null, frame);
        } catch (JException e) {
            throw new StateError("States.QueryEvaluationError", "The JSONata expression failed: " + e.getMessage());
        }
        if (result == null) {
            throw new StateError(
                    "States.QueryEvaluationError",
                    "The JSONata expression '" + text + "' returned nothing (undefined).");
        }
        return MAPPER.valueToTree(result == Jsonata.NULL_VALUE ? null : result);
    }

    private Jsonata parse(String text) {
        return parsed.computeIfAbsent(text, t -> {
            try {
                return Jsonata.jsonata(t.substring(2, t.length() - 2));
            } catch (JException e) {
                throw new StateError("States.QueryEvaluationError", "'" + t + "' is no JSONata: " + e.getMessage());
            }
        });
    }

    private static Object parsed(String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new StateError("States.QueryEvaluationError", "$parse was given what is not JSON.");
        }
    }

    private static Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }
}
