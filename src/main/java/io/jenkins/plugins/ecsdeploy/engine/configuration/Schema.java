package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The published JSON Schema, as the reader's one list of keys. Loaded once; immutable. */
final class Schema {
    static final String RESOURCE = "/io/jenkins/plugins/ecsdeploy/configuration.schema.json";

    private final JsonNode root;
    private final Map<String, JsonNode> everyKey = new LinkedHashMap<>();
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    private Schema(JsonNode root) {
        this.root = root;
        collect(root, "");
    }

    /** The schema, read when it is first asked for. */
    static Schema published() {
        return Holder.SCHEMA;
    }

    private static final class Holder {
        static final Schema SCHEMA = load();

        private static Schema load() {
            try (InputStream in = Schema.class.getResourceAsStream(RESOURCE)) {
                return new Schema(new ObjectMapper().readTree(in));
            } catch (IOException broken) {
                throw new UncheckedIOException("our own schema cannot be read", broken);
            }
        }
    }

    JsonNode root() {
        return root;
    }

    JsonNode definition(String name) {
        return root.path("$defs").path(name);
    }

    /** The schema itself, or the one that it refers to. */
    JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asText("");
        return reference.isEmpty() ? schema : resolve(root.at(reference.substring(1)));
    }

    /** The schema and its alternatives, references resolved. */
    List<JsonNode> alternatives(JsonNode schema) {
        JsonNode resolved = resolve(schema);
        if (!resolved.has("anyOf")) {
            return List.of(resolved);
        }
        List<JsonNode> alternatives = new ArrayList<>();
        resolved.get("anyOf").forEach(one -> alternatives.add(resolve(one)));
        return alternatives;
    }

    /** Every key that there is, by its path ({@code services[].name}), with its schema as it stands there. */
    Map<String, JsonNode> everyKey() {
        return everyKey;
    }

    Pattern pattern(String regex) {
        return patterns.computeIfAbsent(regex, Pattern::compile);
    }

    private void collect(JsonNode schema, String path) {
        for (JsonNode alternative : alternatives(schema)) {
            // Only closed maps are ours; an event has whatever keys AWS gives it.
            boolean closed = alternative.path("additionalProperties").isBoolean();
            JsonNode keys = closed ? alternative.path("properties") : MissingNode.getInstance();
            for (Map.Entry<String, JsonNode> key : keys.properties()) {
                String at = path.isEmpty() ? key.getKey() : path + "." + key.getKey();
                everyKey.put(at, key.getValue());
                collect(key.getValue(), at);
            }
            if (alternative.has("items")) {
                collect(alternative.get("items"), path + "[]");
            }
        }
    }
}
