package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The actions of the DynamoDB API that a lease needs. Reads are consistent, whether they ask for it or not. */
public final class DynamoOperations {
    private static final int MOST = 100;
    private static final Duration TOKENS_LIVE = Duration.ofMinutes(10);

    /** A transaction that was done under a client token. */
    private record Done(JsonNode items, Instant at) {}

    private final Kernel kernel;
    private final Map<String, Table> tables = new TreeMap<>();
    private final Map<String, Done> transactions = new HashMap<>();

    public DynamoOperations(Kernel kernel) {
        this.kernel = kernel;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateTable", this::createTable,
                "DescribeTable", this::describeTable,
                "GetItem", this::getItem,
                "BatchGetItem", this::batchGetItem,
                "PutItem", this::putItem,
                "UpdateItem", this::updateItem,
                "DeleteItem", this::deleteItem,
                "TransactWriteItems", this::transactWriteItems);
    }

    // --- tables

    private ObjectNode createTable(ObjectNode input, CallContext context) {
        String name = Json.text(input, "TableName");
        if (!name.matches("[a-zA-Z0-9_.-]{3,255}")) {
            throw Errors.validation("TableName must be at least 3 characters long and at most 255 characters long, and"
                    + " consist of a-z, A-Z, 0-9, '_', '-' and '.'");
        }
        if (tables.containsKey(name)) {
            throw Errors.of("ResourceInUseException", "Table already exists: " + name);
        }
        List<JsonNode> schema = Json.list(input, "KeySchema");
        if (schema.size() != 1 || !Json.text(schema.get(0), "KeyType").equals("HASH")) {
            throw Errors.validation("The simulator knows tables with one HASH key only");
        }
        String key = Json.text(schema.get(0), "AttributeName");
        String type = Json.list(input, "AttributeDefinitions").stream()
                .filter(a -> Json.text(a, "AttributeName").equals(key))
                .map(a -> Json.text(a, "AttributeType"))
                .findFirst()
                .orElseThrow(() -> Errors.validation("One or more parameter values were invalid: Some index key"
                        + " attributes are not defined in AttributeDefinitions. Keys: [" + key + "]"));
        ObjectNode description = Json.object().put("TableName", name);
        Json.copy(input, description, "KeySchema", "AttributeDefinitions");
        description.put("TableArn", kernel.arn("dynamodb", "table/" + name)).put("TableStatus", "ACTIVE");
        description.set("CreationDateTime", Json.seconds(kernel.now()));
        tables.put(name, new Table(description, key, type));
        return (ObjectNode) Json.object().set("TableDescription", description.deepCopy());
    }

    private ObjectNode describeTable(ObjectNode input, CallContext context) {
        Table table = tables.get(Json.text(input, "TableName"));
        if (table == null) {
            throw Errors.of(
                    "ResourceNotFoundException",
                    "Requested resource not found: Table: " + Json.text(input, "TableName") + " not found");
        }
        ObjectNode description = table.description.deepCopy().put("ItemCount", table.size());
        return (ObjectNode) Json.object().set("Table", description);
    }

    private Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw Errors.of("ResourceNotFoundException", "Requested resource not found");
        }
        return table;
    }

    private Table table(JsonNode input) {
        return table(Json.text(input, "TableName"));
    }

    // --- reads

    private ObjectNode getItem(ObjectNode input, CallContext context) {
        Table table = table(input);
        ObjectNode item = table.find(table.key(input.path("Key")));
        return item == null ? Json.object() : (ObjectNode) Json.object().set("Item", item);
    }

    private ObjectNode batchGetItem(ObjectNode input, CallContext context) {
        ObjectNode output = Json.object();
        ObjectNode responses = output.putObject("Responses");
        int count = 0;
        for (Map.Entry<String, JsonNode> asked : input.path("RequestItems").properties()) {
            Table table = table(asked.getKey());
            ArrayNode found = responses.putArray(asked.getKey());
            Set<String> seen = new HashSet<>();
            for (JsonNode key : asked.getValue().path("Keys")) {
                if (!seen.add(table.key(key))) {
                    throw Errors.validation("Provided list of item keys contains duplicates");
                }
                ObjectNode item = table.find(table.key(key));
                if (item != null) {
                    found.add(item);
                }
                count++;
            }
        }
        if (count > MOST) {
            throw Errors.validation("Too many items requested for the BatchGetItem call");
        }
        output.putObject("UnprocessedKeys");
        return output;
    }

    // --- writes

    private ObjectNode putItem(ObjectNode input, CallContext context) {
        return write(Write.put(table(input), input), input);
    }

    private ObjectNode updateItem(ObjectNode input, CallContext context) {
        return write(Write.update(table(input), input), input);
    }

    private ObjectNode deleteItem(ObjectNode input, CallContext context) {
        return write(Write.delete(table(input), input), input);
    }

    private static ObjectNode write(Write write, ObjectNode input) {
        String returned = Json.text(input, "ReturnValues");
        if (!Set.of("", "NONE", "ALL_OLD", "ALL_NEW").contains(returned)) {
            throw Errors.validation("Return values set to invalid value");
        }
        ObjectNode before = write.before();
        if (!write.holds()) {
            ObjectNode members = Json.object();
            if (write.showOld() && before != null) {
                members.set("Item", before);
            }
            throw Errors.of("ConditionalCheckFailedException", "The conditional request failed", members);
        }
        ObjectNode after = write.perform();
        ObjectNode output = Json.object();
        ObjectNode attributes = returned.equals("ALL_OLD") ? before : returned.equals("ALL_NEW") ? after : null;
        if (attributes != null) {
            output.set("Attributes", attributes);
        }
        return output;
    }

    private ObjectNode transactWriteItems(ObjectNode input, CallContext context) {
        List<JsonNode> items = Json.list(input, "TransactItems");
        if (items.isEmpty() || items.size() > MOST) {
            throw Errors.validation("1 validation error detected: Value '" + items.size()
                    + "' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to "
                    + MOST + ", Member must have length greater than or equal to 1");
        }
        List<Write> writes = new ArrayList<>();
        Set<List<Object>> touched = new HashSet<>();
        for (JsonNode item : items) {
            Write write = transactional(item);
            writes.add(write);
            if (!touched.add(List.of(write.table(), write.key()))) {
                throw Errors.validation("Transaction request cannot include multiple operations on one item");
            }
        }
        String token = Json.text(input, "ClientRequestToken");
        if (doneBefore(token, input.path("TransactItems"))) {
            return Json.object();
        }
        List<Boolean> held = writes.stream().map(Write::holds).toList();
        if (held.contains(false)) {
            throw cancelled(writes, held);
        }
        writes.forEach(Write::perform);
        if (!token.isEmpty()) {
            transactions.put(token, new Done(input.path("TransactItems").deepCopy(), kernel.now()));
        }
        return Json.object();
    }

    private Write transactional(JsonNode item) {
        Map.Entry<String, JsonNode> only =
                item.size() == 1 ? item.properties().iterator().next() : Map.entry("", item);
        JsonNode request = only.getValue();
        return switch (only.getKey()) {
            case "Put" -> Write.put(table(request), request);
            case "Update" -> Write.update(table(request), request);
            case "Delete" -> Write.delete(table(request), request);
            case "ConditionCheck" -> Write.check(table(request), request);
            default -> throw Errors.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        };
    }

    /** A request that is sent again under its token is answered as before, and does nothing. */
    private boolean doneBefore(String token, JsonNode items) {
        transactions.values().removeIf(done -> done.at().plus(TOKENS_LIVE).isBefore(kernel.now()));
        Done before = transactions.get(token);
        if (before != null && !before.items().equals(items)) {
            throw Errors.of(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request. Do not reuse a"
                            + " client token with different requests, unless the requests are identical");
        }
        return before != null;
    }

    private static AwsException cancelled(List<Write> writes, List<Boolean> held) {
        ObjectNode members = Json.object();
        ArrayNode reasons = members.putArray("CancellationReasons");
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            codes.add(held.get(i) ? "None" : "ConditionalCheckFailed");
            ObjectNode reason = reasons.addObject().put("Code", codes.get(i));
            if (!held.get(i)) {
                reason.put("Message", "The conditional request failed");
                ObjectNode item = writes.get(i).before();
                if (writes.get(i).showOld() && item != null) {
                    reason.set("Item", item);
                }
            }
        }
        return Errors.of(
                "TransactionCanceledException",
                "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                        + String.join(", ", codes) + "]",
                members);
    }
}
