package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The readable JSON form of a {@link Deployment}. */
public final class DeploymentJson {

    /** Writes times as ISO-8601; ignores keys that a later minor version may have added. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private DeploymentJson() {}

    public static String write(Deployment deployment) {
        try {
            return MAPPER.writeValueAsString(deployment) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A deployment's state can always be written", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableStateException when the text is not a deployment's state, or one that a newer version wrote
     */
    public static Deployment read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            int version = tree.path("schemaVersion").asInt(0);
            if (!tree.isObject() || version < 1) {
                throw new UnreadableStateException("it is not the state of a deployment (no schemaVersion)", null);
            }
            if (version > Deployment.SCHEMA_VERSION) {
                throw new UnreadableStateException(
                        "a newer version of this tool wrote it (schemaVersion " + version + ", this one knows "
                                + Deployment.SCHEMA_VERSION + "); use that version to resume",
                        null);
            }
            Deployment deployment = MAPPER.treeToValue(tree, Deployment.class);
            if (deployment.id() == null
                    || deployment.createdAt() == null
                    || deployment.configuration() == null
                    || deployment.status() == null
                    || deployment.phases().isEmpty()) {
                throw new UnreadableStateException("parts of the state are missing", null);
            }
            return deployment;
        } catch (JsonProcessingException e) {
            throw new UnreadableStateException("it is not complete JSON: " + e.getOriginalMessage(), e);
        }
    }
}
