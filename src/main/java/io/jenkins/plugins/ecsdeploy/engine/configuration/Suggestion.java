package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody may have meant who wrote a key that does not exist. */
final class Suggestion {
    private Suggestion() {}

    /** A hint: another name of the key, a key spelled alike, the same key at another place, or else what there is. */
    static String forKey(Schema schema, JsonNode properties, String unknown) {
        for (Map.Entry<String, JsonNode> key : properties.properties()) {
            if (isAlias(key.getValue(), unknown)) {
                return didYouMean(key.getKey());
            }
        }
        List<String> known = new ArrayList<>();
        properties.fieldNames().forEachRemaining(known::add);
        Optional<String> closest = Closest.to(unknown, known);
        List<String> places = elsewhere(schema, unknown);
        if (places.size() == 1
                && closest.filter(one -> Closest.distance(unknown, one) <= 1).isEmpty()) {
            return "Did you mean \"" + places.get(0) + "\"? It stands there.";
        }
        return closest.map(Suggestion::didYouMean).orElse("Known here: " + String.join(", ", known) + ".");
    }

    /** A hint for a value that is not one of those allowed. */
    static String forValue(String wrong, List<String> allowed) {
        return Closest.to(wrong, allowed).map(Suggestion::didYouMean).orElse("");
    }

    /** The paths of all keys that are called so; those in lists only when there is no other. */
    private static List<String> elsewhere(Schema schema, String unknown) {
        List<String> places = new ArrayList<>();
        schema.everyKey().forEach((path, key) -> {
            if (path.startsWith("after[].")) {
                return; // the keys of the migration once more, which is what is meant more often
            }
            String name = path.substring(path.lastIndexOf('.') + 1);
            if (name.equalsIgnoreCase(unknown) || isAlias(key, unknown)) {
                places.add(path);
            }
        });
        List<String> single =
                places.stream().filter(path -> !path.contains("[]")).toList();
        return single.isEmpty() ? places : single;
    }

    private static boolean isAlias(JsonNode key, String word) {
        for (JsonNode alias : key.path("x-aliases")) {
            if (alias.asText().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    private static String didYouMean(String word) {
        return "Did you mean \"" + word + "\"?";
    }
}
