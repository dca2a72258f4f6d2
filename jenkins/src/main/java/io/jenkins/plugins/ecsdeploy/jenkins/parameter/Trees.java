package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import java.util.List;
import java.util.Map;

/** Puts into a tree what was given, and leaves out what was not. */
final class Trees {
    private static final YAMLMapper YAML = new YAMLMapper();

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

    /**
     * What is a text in YAML here, and more than that in the configuration.
     *
     * @throws ConfigurationException when it can't be read
     */
    Trees putYaml(String key, String text) {
        if (text != null) {
            try {
                tree.set(key, YAML.readTree(text));
            } catch (JsonProcessingException e) {
                throw new ConfigurationException(
                        "", List.of(new Problem(key, "It is not YAML: " + e.getOriginalMessage(), "", null)));
            }
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
