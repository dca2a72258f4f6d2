package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a tree against our schema and says what is wrong in words. It knows just the keywords that our schema uses for
 * single values; what several keys mean together is checked by {@link Rules}.
 */
final class TreeCheck {
    private final Schema schema;
    private final ConfigurationSource source;
    private final Problems problems;

    TreeCheck(Schema schema, ConfigurationSource source, Problems problems) {
        this.schema = schema;
        this.source = source;
        this.problems = problems;
    }

    /** Checks one value and everything in it; never goes deeper than the schema. */
    void check(JsonNode value, JsonNode rawSchema, String path) {
        List<JsonNode> alternatives = schema.alternatives(rawSchema);
        JsonNode fitting = alternatives.stream()
                .filter(one -> NodeType.fits(value, one))
                .findFirst()
                .orElse(null);
        if (fitting == null) {
            wrongType(value, alternatives, path, rawSchema);
        } else if (value.isObject()) {
            object(value, fitting, path);
        } else if (value.isArray()) {
            array(value, fitting, path);
        } else {
            scalar(value, fitting, path);
        }
    }

    private void object(JsonNode value, JsonNode rules, String path) {
        for (JsonNode key : rules.path("required")) {
            if (!value.has(key.asText())) {
                problems.missing(path, key.asText(), "");
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            field(field.getKey(), field.getValue(), rules, path);
        }
        if (value.size() > rules.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            problems.add(
                    path,
                    "There are " + value.size() + " entries; " + rules.get("maxProperties") + " are allowed.",
                    "");
        }
    }

    private void field(String key, JsonNode value, JsonNode rules, String path) {
        String at = KeyPath.key(path, key);
        JsonNode known = rules.path("properties").path(key);
        JsonNode additional = rules.path("additionalProperties");
        if (!known.isMissingNode()) {
            check(value, known, at);
        } else if (additional.isObject()) {
            text(key, rules.path("propertyNames"), at, "This name");
            check(value, additional, at);
        } else if (additional.isBoolean()) {
            String hint = Suggestion.forKey(schema, rules.path("properties"), key);
            problems.add(at, "There is no such key.", hint);
        }
    }

    private void array(JsonNode value, JsonNode rules, String path) {
        if (value.size() < rules.path("minItems").asInt(0)) {
            problems.add(path, "The list is empty.", "Give at least " + rules.get("minItems") + " item.");
        }
        if (value.size() > rules.path("maxItems").asInt(Integer.MAX_VALUE)) {
            problems.add(path, "There are " + value.size() + " items; " + rules.get("maxItems") + " are allowed.", "");
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            check(item, rules.path("items"), KeyPath.item(path, i));
            if (rules.path("uniqueItems").asBoolean() && item.isTextual() && !seen.add(item)) {
                problems.add(KeyPath.item(path, i), Visible.quote(item.asText()) + " is in the list twice.", "");
            }
        }
    }

    private void scalar(JsonNode value, JsonNode rules, String path) {
        if (rules.has("const") || rules.has("enum")) {
            oneOf(value, rules, path);
        } else if (value.isTextual()) {
            text(value.asText(), rules, path, shown(value, rules, path));
        } else if (value.isNumber()) {
            number(value, rules, path);
        }
    }

    private void oneOf(JsonNode value, JsonNode rules, String path) {
        List<String> allowed = new ArrayList<>();
        if (rules.has("const")) {
            allowed.add(rules.get("const").asText());
        }
        rules.path("enum").forEach(one -> allowed.add(one.asText()));
        if (!allowed.contains(value.asText())) {
            String expected = allowed.size() == 1 ? allowed.get(0) : "one of " + String.join(", ", allowed);
            String message = shown(value, rules, path) + " is not known here; expected " + expected + ".";
            problems.add(path, message, Suggestion.forValue(value.asText(), allowed));
        }
    }

    private void text(String text, JsonNode rules, String path, String what) {
        String expected = "Expected " + rules.path("x-expected").asText("another text") + ".";
        if (text.isEmpty() && rules.path("minLength").asInt(0) > 0) {
            problems.add(path, "The text is empty.", expected);
        } else if (text.length() < rules.path("minLength").asInt(0)) {
            problems.add(path, what + " is too short.", expected);
        } else if (length(text) > rules.path("maxLength").asInt(Integer.MAX_VALUE)) {
            String message = what + " is too long: " + length(text) + " characters, at most " + rules.get("maxLength")
                    + " are allowed.";
            problems.add(path, message, "");
        } else if (rules.has("pattern") && !rules.has("x-by-hand")) {
            // Only after the length is known to be small: the regex engine recurses on long texts.
            if (!schema.pattern(rules.get("pattern").asText()).matcher(text).matches()) {
                problems.add(path, what + " is not right.", expected);
            }
        }
    }

    private void number(JsonNode value, JsonNode rules, String path) {
        if (!rules.has("minimum")) {
            return;
        }
        BigDecimal number = value.decimalValue();
        BigDecimal least = rules.get("minimum").decimalValue();
        BigDecimal most = rules.get("maximum").decimalValue();
        if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
            problems.add(path, shown(value, rules, path) + " is not between " + least + " and " + most + ".", "");
        }
    }

    private void wrongType(JsonNode value, List<JsonNode> alternatives, String path, JsonNode rawSchema) {
        JsonNode first = alternatives.get(0);
        if (value.isNull()) {
            problems.add(
                    path,
                    "The key has no value.",
                    rawSchema.path("x-missing").asText("Give it one, or leave the key out."));
            return;
        }
        if (alternatives.stream().allMatch(one -> one.has("const"))) {
            oneOf(JsonNodeFactory.instance.textNode(value.asText()), first, path);
            return;
        }
        Set<String> expected = NodeType.names(alternatives);
        String message = "Expected " + String.join(" or ", expected) + ", but found " + found(value, first, path) + ".";
        problems.add(path, message, typeHint(value, alternatives, path));
    }

    private String found(JsonNode value, JsonNode rules, String path) {
        boolean hidden = value.isContainerNode() || rules.path("x-secret").asBoolean();
        return hidden ? NodeType.of(value) : NodeType.of(value) + ": " + shown(value, rules, path);
    }

    private String typeHint(JsonNode value, List<JsonNode> alternatives, String path) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        boolean text = alternatives.stream().anyMatch(one -> NodeType.allows(one, "string"));
        boolean list = alternatives.stream().anyMatch(one -> NodeType.allows(one, "array"));
        boolean bool = alternatives.stream().anyMatch(one -> NodeType.allows(one, "boolean"));
        if (list && value.isTextual()) {
            return "Write a list: " + key + ": " + ListForm.of(value.asText());
        }
        if (text && value.isValueNode() && !value.isTextual()) {
            boolean secret = alternatives.get(0).path("x-secret").asBoolean();
            return secret
                    ? "Write it in quotes."
                    : "Write it in quotes: " + key + ": " + Visible.quote(spelled(value, path));
        }
        return bool && !value.isContainerNode() ? "Write true or false, without quotes." : example(alternatives, key);
    }

    private static String example(List<JsonNode> alternatives, String key) {
        for (JsonNode one : alternatives) {
            ObjectNode example = JsonNodeFactory.instance.objectNode();
            one.path("properties").properties().stream()
                    .filter(property -> property.getValue().has("examples"))
                    .limit(1)
                    .forEach(property ->
                            example.set(property.getKey(), property.getValue().at("/examples/0")));
            if (!example.isEmpty()) {
                return "For instance: " + key + ": " + example;
            }
        }
        return "";
    }

    private String shown(JsonNode value, JsonNode rules, String path) {
        return rules.path("x-secret").asBoolean() ? "The value" : Visible.quote(spelled(value, path));
    }

    private String spelled(JsonNode value, String path) {
        String spelling = value.isNumber() ? source.spelling(path) : null;
        return spelling == null ? value.asText() : spelling;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
