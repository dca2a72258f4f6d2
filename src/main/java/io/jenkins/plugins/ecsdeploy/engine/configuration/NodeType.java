package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The types of JSON Schema, and their names in plain words. */
final class NodeType {
    private NodeType() {}

    /** Whether the value is of a type that the schema allows. */
    static boolean fits(JsonNode value, JsonNode schema) {
        if (schema.has("const")) {
            return value.isTextual();
        }
        return switch (value.getNodeType()) {
            case OBJECT -> allows(schema, "object");
            case ARRAY -> allows(schema, "array");
            case STRING -> allows(schema, "string");
            case BOOLEAN -> allows(schema, "boolean");
            case NUMBER -> number(value, schema);
            default -> false;
        };
    }

    private static boolean number(JsonNode value, JsonNode schema) {
        boolean whole = value.isIntegralNumber();
        return (whole && allows(schema, "integer")) || (finite(value) && allows(schema, "number"));
    }

    static boolean allows(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        if (types.isTextual()) {
            return types.asText().equals(type);
        }
        for (JsonNode one : types) {
            if (one.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** What the value is: {@code a list}. */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a map";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "something else";
        };
    }

    /** What would be right, in words. */
    static Set<String> names(List<JsonNode> schemas) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode schema : schemas) {
            if (schema.has("const")) {
                names.add(schema.get("const").asText());
            }
            if (schema.path("type").isTextual()) {
                names.add(name(schema.get("type").asText()));
            }
            schema.path("type").forEach(type -> names.add(name(type.asText())));
        }
        return names;
    }

    private static String name(String type) {
        return switch (type) {
            case "object" -> "a map";
            case "array" -> "a list";
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static boolean finite(JsonNode value) {
        return value.isBigDecimal() || value.isIntegralNumber() || Double.isFinite(value.doubleValue());
    }
}
