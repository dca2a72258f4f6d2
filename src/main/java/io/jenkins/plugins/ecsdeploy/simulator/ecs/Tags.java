package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The tags of every resource, by ARN. */
final class Tags {

    private static final int MOST = 50;

    /** ECS API Reference, Tag: "letters, numbers, and spaces representable in UTF-8, and … + - = . _ : / @". */
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}\\p{Z}+\\-=._:/@]*");

    private final Map<String, Map<String, String>> byArn = new HashMap<>();

    void put(String arn, Collection<? extends JsonNode> tags) {
        Map<String, String> own = byArn.computeIfAbsent(arn, key -> new LinkedHashMap<>());
        for (JsonNode tag : tags) {
            own.put(Json.text(tag, "key"), Json.text(tag, "value"));
        }
        if (own.size() > MOST) {
            throw AwsException.invalidParameter("The maximum number of tags that can be applied to a resource is 50.");
        }
    }

    void remove(String arn, List<String> keys) {
        byArn.getOrDefault(arn, new LinkedHashMap<>()).keySet().removeAll(keys);
    }

    void forget(String arn) {
        byArn.remove(arn);
    }

    List<JsonNode> of(String arn) {
        return Json.list(Json.object().set("tags", form(arn)), "tags");
    }

    ArrayNode form(String arn) {
        ArrayNode form = Json.array();
        byArn.getOrDefault(arn, Map.of())
                .forEach((key, value) -> form.addObject().put("key", key).put("value", value));
        return form;
    }

    /** Reads and checks the {@code tags} member of a request. */
    static List<JsonNode> checked(JsonNode input) {
        List<JsonNode> tags = Json.list(input, "tags");
        for (JsonNode tag : tags) {
            String key = Json.text(tag, "key");
            if (key.isEmpty() || key.length() > 128 || key.startsWith("aws:")) {
                throw AwsException.invalidParameter("Invalid tag key: '" + key + "'.");
            }
            String value = Json.text(tag, "value");
            if (value.length() > 256 || !VALUE.matcher(value).matches()) {
                throw AwsException.invalidParameter("Invalid tag value for key: '" + key + "'.");
            }
        }
        return tags;
    }
}
