package io.jenkins.plugins.ecsdeploy.engine.state;

import static com.fasterxml.jackson.databind.cfg.CoercionAction.Fail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;

/** The readable JSON form of a {@link Deployment}. */
public final class DeploymentJson {

    /** Writes times as ISO-8601; ignores keys that a later minor version may have added. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .withCoercionConfig(LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Boolean, Fail)
                    .setCoercion(CoercionInputShape.Integer, Fail)
                    .setCoercion(CoercionInputShape.Float, Fail))
            .build();

    /** One text is one state: nothing may follow it, and no key may be said twice. */
    private static final ObjectReader STRICT = MAPPER.reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private DeploymentJson() {}

    public static String write(Deployment deployment) {
        try {
            ObjectNode tree = MAPPER.valueToTree(deployment);
            Checksum.put(tree);
            return MAPPER.writeValueAsString(tree) + "\n";
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
            JsonNode parsed = STRICT.readTree(text);
            int version = parsed.path("schemaVersion").asInt(0);
            if (!(parsed instanceof ObjectNode tree) || version < 1) {
                throw new UnreadableStateException("it is not the state of a deployment (no schemaVersion)", null);
            }
            if (version > Deployment.SCHEMA_VERSION) {
                throw new UnreadableStateException(
                        "a newer version of this tool wrote it (schemaVersion " + version + ", this one knows "
                                + Deployment.SCHEMA_VERSION + "); use that version to resume",
                        null);
            }
            if (!Checksum.take(tree)) {
                throw new UnreadableStateException(
                        "it is not as it was written: its checksum does not fit. Who has changed it on purpose"
                                + " removes the line \"checksum\"",
                        null);
            }
            Deployment deployment = MAPPER.treeToValue(tree, Deployment.class);
            WholeState.check(deployment);
            return deployment;
        } catch (JsonMappingException e) {
            throw new UnreadableStateException("parts of the state can't be: " + shortened(e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new UnreadableStateException("it is not complete JSON: " + shortened(e.getOriginalMessage()), e);
        } catch (UnreadableStateException told) {
            throw told;
        } catch (RuntimeException e) {
            // Lists with holes, times beyond the calendar: the records refuse them in their own ways.
            throw new UnreadableStateException("parts of the state can't be: " + shortened(e.toString()), e);
        }
    }

    /** Jackson's messages repeat the text that they complain of, whole. */
    private static String shortened(String message) {
        return PlainText.line(message, 300);
    }
}
