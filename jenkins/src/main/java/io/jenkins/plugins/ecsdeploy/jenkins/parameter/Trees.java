package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Puts into a tree what was given, and leaves out what was not. */
final class Trees {
    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

    ObjectNode tree() {
        return tree;
    }

    Trees put(String key, String value) {
        if (value != null && !value.isBlank()) {
            tree.put(key, value.strip());
        }
        return this;
    }

    Trees put(String key, boolean value) {
        if (value) {
            tree.put(key, true);
        }
        return this;
    }

    Trees put(String key, Integer value) {
        if (value != null) {
            tree.put(key, value);
        }
        return this;
    }

    Trees put(String key, List<String> values) {
        if (values != null) {
            ArrayNode list = tree.putArray(key);
            values.forEach(list::add);
        }
        return this;
    }

    Trees put(String key, Map<String, String> values) {
        if (values != null && !values.isEmpty()) {
            ObjectNode map = tree.putObject(key);
            values.forEach(map::put);
        }
        return this;
    }

    Trees put(String key, Nested<?> value) {
        if (value != null && !value.tree().isEmpty()) {
            tree.set(key, value.tree());
        }
        return this;
    }

    Trees putAll(String key, List<? extends Nested<?>> values) {
        if (values != null && !values.isEmpty()) {
            ArrayNode list = tree.putArray(key);
            values.forEach(v -> list.add(v.tree()));
        }
        return this;
    }
}
