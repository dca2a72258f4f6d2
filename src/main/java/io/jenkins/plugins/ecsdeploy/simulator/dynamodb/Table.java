package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.Map;
import java.util.TreeMap;

/** A table with a partition key and no sort key; items are kept in DynamoDB's JSON, by the text of their key. */
final class Table {
    final ObjectNode description;
    private final String keyName;
    private final String keyType;
    private final Map<String, ObjectNode> items = new TreeMap<>();

    Table(ObjectNode description, String keyName, String keyType) {
        this.description = description;
        this.keyName = keyName;
        this.keyType = keyType;
    }

    String keyName() {
        return keyName;
    }

    /** The key of an item that is put whole. */
    String keyOf(JsonNode item) {
        JsonNode value = item.path(keyName);
        if (value.isMissingNode()) {
            throw Errors.validation(
                    "One or more parameter values were invalid: Missing the key " + keyName + " in the item");
        }
        return text(value, "One or more parameter values were invalid: Type mismatch for key " + keyName);
    }

    /** The key of a request that names one item. */
    String key(JsonNode key) {
        String wrong = "The provided key element does not match the schema";
        if (key.size() != 1 || !key.has(keyName)) {
            throw Errors.validation(wrong);
        }
        return text(key.get(keyName), wrong);
    }

    private String text(JsonNode value, String wrong) {
        if (!value.has(keyType)) {
            throw Errors.validation(wrong);
        }
        String text = value.get(keyType).asText();
        if (text.isEmpty()) {
            throw Errors.validation("One or more parameter values are not valid. The AttributeValue for a key attribute"
                    + " cannot contain an empty string value. Key: " + keyName);
        }
        return text;
    }

    /** A copy; null when there is none. */
    ObjectNode find(String key) {
        ObjectNode item = items.get(key);
        return item == null ? null : item.deepCopy();
    }

    ObjectNode newItem(String key) {
        ObjectNode item = Json.object();
        item.putObject(keyName).put(keyType, key);
        return item;
    }

    void put(String key, ObjectNode item) {
        items.put(key, item);
    }

    void remove(String key) {
        items.remove(key);
    }

    int size() {
        return items.size();
    }
}
