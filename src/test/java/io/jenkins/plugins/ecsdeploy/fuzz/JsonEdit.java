package io.jenkins.plugins.ecsdeploy.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Breaks a JSON tree in one place. Says a place as a number, so that an edit can be made before there is a tree; keeps
 * what is left as it was. Never makes a value that the sender could have meant.
 *
 * @param place any number; the places of the tree are counted round
 * @param value any number; chooses among the wrong values
 */
public record JsonEdit(int place, How how, int value) {

    /** What becomes of the place. */
    public enum How {
        REMOVE,
        NULL,
        UNKNOWN_FIELD,
        UNKNOWN_WORD,
        WRONG_TYPE,
        EMPTY,
        NULL_ELEMENT,
        HUGE
    }

    /** A value in an object or a list: where an edit can be made. */
    private record Place(JsonNode parent, String key, int index) {
        JsonNode value() {
            return key == null ? parent.get(index) : parent.get(key);
        }

        void put(JsonNode value) {
            if (key == null) {
                ((ArrayNode) parent).set(index, value);
            } else {
                ((ObjectNode) parent).set(key, value);
            }
        }

        void remove() {
            if (key == null) {
                ((ArrayNode) parent).remove(index);
            } else {
                ((ObjectNode) parent).remove(key);
            }
        }
    }

    public static JsonEdit any(Random random) {
        How[] all = How.values();
        return new JsonEdit(random.nextInt(1 << 20), all[random.nextInt(all.length)], random.nextInt(1 << 20));
    }

    /** The tree itself, changed; a tree without any place stays as it is. */
    public JsonNode applyTo(JsonNode tree) {
        List<Place> places = new ArrayList<>();
        collect(tree, places);
        if (places.isEmpty()) {
            return tree;
        }
        Place at = places.get(place % places.size());
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (how) {
            case REMOVE -> at.remove();
            case NULL -> at.put(nodes.nullNode());
            case UNKNOWN_FIELD -> unknownField(at);
            case UNKNOWN_WORD -> at.put(nodes.textNode("SOMETHING_NEW"));
            case WRONG_TYPE -> at.put(wrong(at.value()));
            case EMPTY ->
                at.put(
                        at.value().isArray()
                                ? nodes.arrayNode()
                                : at.value().isObject() ? nodes.objectNode() : nodes.textNode(""));
            case NULL_ELEMENT -> at.put(nodes.arrayNode().addNull());
            case HUGE ->
                at.put(
                        value % 2 == 0
                                ? nodes.textNode("x".repeat(100_000))
                                : nodes.numberNode(new java.math.BigInteger("9".repeat(200))));
        }
        return tree;
    }

    private static void unknownField(Place at) {
        JsonNode holder = at.value().isObject() ? at.value() : at.parent();
        if (holder instanceof ObjectNode object) {
            object.putObject("somethingNew").put("since", 2031).putArray("list").addNull();
        }
    }

    private JsonNode wrong(JsonNode right) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        List<JsonNode> wrong = new ArrayList<>(List.of(
                nodes.objectNode().put("a", 1),
                nodes.arrayNode().add("a"),
                nodes.arrayNode().addArray(),
                nodes.booleanNode(true),
                nodes.textNode("seven"),
                nodes.numberNode(-7.5)));
        wrong.removeIf(w -> w.getNodeType() == right.getNodeType());
        return wrong.get(value % wrong.size());
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(key -> places.add(new Place(node, key, 0)));
        } else if (node instanceof ArrayNode) {
            for (int i = 0; i < node.size(); i++) {
                places.add(new Place(node, null, i));
            }
        }
        node.forEach(child -> collect(child, places));
    }
}
