package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The few things that every operation does with JSON trees. Absent values are missing keys, as AWS sends them. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static ArrayNode array(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    public static ArrayNode nodes(Collection<? extends JsonNode> nodes) {
        ArrayNode array = array();
        nodes.forEach(array::add);
        return array;
    }

    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The parsed text, or empty if it is not JSON. */
    public static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** The member as text; empty if it is absent or null. */
    public static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    public static boolean has(JsonNode node, String member) {
        return node.hasNonNull(member);
    }

    /** An array of texts; empty if it is absent. */
    public static List<String> texts(JsonNode node, String member) {
        List<String> texts = new ArrayList<>();
        node.path(member).forEach(value -> texts.add(value.asText()));
        return texts;
    }

    /** The member's objects; empty if it is absent. */
    public static List<JsonNode> list(JsonNode node, String member) {
        List<JsonNode> list = new ArrayList<>();
        node.path(member).forEach(list::add);
        return list;
    }

    /** The member as whole number, or {@code otherwise} if it is absent. */
    public static int number(JsonNode node, String member, int otherwise) {
        return node.path(member).asInt(otherwise);
    }

    /** Epoch seconds with milliseconds as fraction: the timestamps of ECS and ECR. */
    public static JsonNode seconds(Instant instant) {
        return DecimalNode.valueOf(BigDecimal.valueOf(instant.toEpochMilli(), 3));
    }

    /** Sets the timestamp unless there is none yet. */
    public static void putSeconds(ObjectNode node, String member, Optional<Instant> instant) {
        instant.ifPresent(at -> node.set(member, seconds(at)));
    }

    /** Sets the member unless the text is empty. */
    public static void putText(ObjectNode node, String member, String text) {
        if (!text.isEmpty()) {
            node.put(member, text);
        }
    }

    /** Copies the members that are there. */
    public static void copy(JsonNode from, ObjectNode to, String... members) {
        for (String member : members) {
            if (has(from, member)) {
                to.set(member, from.get(member).deepCopy());
            }
        }
    }
}
