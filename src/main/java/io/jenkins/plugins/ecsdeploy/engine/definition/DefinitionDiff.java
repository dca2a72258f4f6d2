package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between the definition that runs today and the one that is to be registered, for people to read. */
public final class DefinitionDiff {
    private static final List<String> SECRET_LIKE =
            List.of("PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "KEY");

    private DefinitionDiff() {}

    /**
     * One changed value.
     *
     * @param path for instance {@code containerDefinitions/app/image}
     * @param before null when it is new
     * @param after null when it is dropped
     */
    public record Change(String path, String before, String after) {}

    /** All changes, by path. Values of environment variables that are named like secrets are masked (I10). */
    public static List<Change> between(ObjectNode before, ObjectNode after) {
        Map<String, String> old = leaves(Definitions.registrable(before));
        Map<String, String> now = leaves(Definitions.registrable(after));
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            String from = old.get(path);
            String to = now.get(path);
            if (from == null || !from.equals(to)) {
                changes.add(new Change(path, mask(path, from), mask(path, to)));
            }
        }
        return changes;
    }

    private static String mask(String path, String value) {
        String upper = path.toUpperCase(Locale.ROOT);
        boolean secret = path.contains("/environment/") && SECRET_LIKE.stream().anyMatch(upper::contains);
        return value == null || !secret ? value : "(masked)";
    }

    private static Map<String, String> leaves(JsonNode node) {
        Map<String, String> leaves = new TreeMap<>();
        collect(node, "", leaves);
        return leaves;
    }

    private static void collect(JsonNode node, String path, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties().forEach(e -> collect(e.getValue(), join(path, e.getKey()), leaves));
        } else if (node.isArray() && isScalars(node)) {
            if (!node.isEmpty()) {
                leaves.put(path, node.toString());
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                JsonNode item = node.get(i);
                String name = item.path("name").asText("");
                if (item.size() == 2 && !name.isEmpty() && (item.has("value") || item.has("valueFrom"))) {
                    leaves.put(
                            join(path, name),
                            item.path(item.has("value") ? "value" : "valueFrom").asText());
                } else {
                    collect(item, join(path, name.isEmpty() ? String.valueOf(i) : name), leaves);
                }
            }
        } else if (!node.isNull()) {
            leaves.put(path, node.asText());
        }
    }

    private static boolean isScalars(JsonNode array) {
        for (JsonNode item : array) {
            if (item.isContainerNode()) {
                return false;
            }
        }
        return true;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "/" + key;
    }
}
