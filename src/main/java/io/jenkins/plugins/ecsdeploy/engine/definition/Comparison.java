package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares definitions as ECS means them: what is empty equals what is absent, a number equals its text, lists are
 * compared without their order where ECS does not keep it.
 */
public final class Comparison {
    private Comparison() {}

    /**
     * What was asked for and did not come back: JSON pointers, for instance {@code /containerDefinitions/app/command}.
     * What ECS added by itself is no loss.
     */
    public static List<String> lost(ObjectNode sent, ObjectNode described) {
        List<String> paths = new ArrayList<>();
        collectLost(sent, described, "", paths);
        return paths;
    }

    /** Whether two definitions, both as ECS describes them or as made from such, have exactly the same content. */
    public static boolean same(ObjectNode one, ObjectNode other) {
        ObjectNode a = Definitions.registrable(one);
        ObjectNode b = Definitions.registrable(other);
        return lost(a, b).isEmpty() && lost(b, a).isEmpty();
    }

    private static void collectLost(JsonNode sent, JsonNode got, String path, List<String> paths) {
        if (empty(sent)) {
            if (!empty(got) && sent != null && sent.isValueNode() && !sent.isNull()) {
                paths.add(path);
            }
            return;
        }
        if (sent.isObject() && got != null && got.isObject()) {
            sent.properties()
                    .forEach(e -> collectLost(e.getValue(), got.get(e.getKey()), path + "/" + e.getKey(), paths));
        } else if (sent.isArray() && got != null && got.isArray()) {
            collectLostItems(sent, got, path, paths);
        } else if (got == null || sent.isContainerNode() || got.isContainerNode() || !sameValue(sent, got)) {
            paths.add(path);
        }
    }

    private static void collectLostItems(JsonNode sent, JsonNode got, String path, List<String> paths) {
        if (sent.size() != got.size()) {
            paths.add(path);
            return;
        }
        if (named(sent)) {
            for (JsonNode item : sent) {
                String name = item.path("name").asText();
                collectLost(item, byName(got, name), path + "/" + name, paths);
            }
            return;
        }
        for (int i = 0; i < sent.size(); i++) {
            collectLost(sent.get(i), got.get(i), path + "/" + i, paths);
        }
    }

    private static boolean named(JsonNode list) {
        for (JsonNode item : list) {
            if (!item.path("name").isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode byName(JsonNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        return null;
    }

    private static boolean empty(JsonNode node) {
        return node == null
                || node.isNull()
                || (node.isContainerNode() && node.isEmpty())
                || (node.isNumber() && node.decimalValue().signum() == 0);
    }

    private static boolean sameValue(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.asText().equals(other.asText());
    }
}
