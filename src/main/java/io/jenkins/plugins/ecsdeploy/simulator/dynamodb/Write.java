package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A conditional write of one item, read and validated, not yet done.
 *
 * @param change what becomes of the item; null removes it
 * @param showOld whether a refused condition answers with the item
 */
record Write(Table table, String key, Predicate<ObjectNode> condition, Consumer<ObjectNode> change, boolean showOld) {

    static Write put(Table table, JsonNode request) {
        JsonNode item = request.path("Item");
        String key = table.keyOf(item);
        return of(table, key, request, after -> {
            after.removeAll();
            after.setAll((ObjectNode) item.deepCopy());
        });
    }

    static Write delete(Table table, JsonNode request) {
        return of(table, table.key(request.path("Key")), request, null);
    }

    static Write check(Table table, JsonNode request) {
        return of(table, table.key(request.path("Key")), request, item -> {});
    }

    static Write update(Table table, JsonNode request) {
        String key = table.key(request.path("Key"));
        Expressions.noneWithout(request, "UpdateExpression", "ConditionExpression");
        Expressions expressions = new Expressions(request);
        Consumer<ObjectNode> change = Json.has(request, "UpdateExpression")
                ? expressions.update(table, Json.text(request, "UpdateExpression"))
                : item -> {};
        Predicate<ObjectNode> condition = expressions.condition(Json.text(request, "ConditionExpression"));
        expressions.checkAllUsed();
        return new Write(table, key, condition, change, showOld(request));
    }

    private static Write of(Table table, String key, JsonNode request, Consumer<ObjectNode> change) {
        Expressions.noneWithout(request, "ConditionExpression");
        Expressions expressions = new Expressions(request);
        Predicate<ObjectNode> condition = expressions.condition(Json.text(request, "ConditionExpression"));
        expressions.checkAllUsed();
        return new Write(table, key, condition, change, showOld(request));
    }

    private static boolean showOld(JsonNode request) {
        return Json.text(request, "ReturnValuesOnConditionCheckFailure").equals("ALL_OLD");
    }

    /** The item before; null when there is none. */
    ObjectNode before() {
        return table.find(key);
    }

    boolean holds() {
        ObjectNode item = before();
        return condition.test(item == null ? Json.object() : item);
    }

    /** Gives the item after; null when it is gone. */
    ObjectNode perform() {
        if (change == null) {
            table.remove(key);
            return null;
        }
        ObjectNode item = before();
        ObjectNode after = item == null ? table.newItem(key) : item;
        change.accept(after);
        table.put(key, after);
        return after.deepCopy();
    }
}
