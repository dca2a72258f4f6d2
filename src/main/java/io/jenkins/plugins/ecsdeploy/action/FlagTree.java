package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Flags in the shape of the configuration file, so that one reader checks both. What was not given leaves no trace. */
final class FlagTree {
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    ObjectNode root() {
        return root;
    }

    FlagTree put(String path, String value) {
        if (value != null) {
            parent(path).put(key(path), value);
        }
        return this;
    }

    FlagTree put(String path, boolean given) {
        if (given) {
            parent(path).put(key(path), true);
        }
        return this;
    }

    FlagTree put(String path, List<String> values) {
        if (values != null) {
            values.forEach(parent(path).putArray(key(path))::add);
        }
        return this;
    }

    FlagTree put(String path, Map<String, String> values) {
        if (values != null) {
            values.forEach(parent(path).putObject(key(path))::put);
        }
        return this;
    }

    FlagTree put(String path, Integer value) {
        if (value != null) {
            parent(path).put(key(path), value);
        }
        return this;
    }

    FlagTree putNumbers(String path, List<Integer> values) {
        if (values != null) {
            values.forEach(parent(path).putArray(key(path))::add);
        }
        return this;
    }

    private ObjectNode parent(String path) {
        ObjectNode parent = root;
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            parent = parent.withObjectProperty(path.substring(from, dot));
            from = dot + 1;
        }
        return parent;
    }

    private static String key(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
