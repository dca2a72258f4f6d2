package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The services of a tree in their order, whether they are given as {@code services} or as {@code waves}. */
final class ServiceNodes {
    private ServiceNodes() {}

    /** Path and value of each. Works on any tree. */
    static List<Map.Entry<String, JsonNode>> of(JsonNode tree) {
        List<Map.Entry<String, JsonNode>> all = new ArrayList<>();
        add(tree.path("services"), "services", all);
        JsonNode waves = tree.path("waves");
        for (int i = 0; i < waves.size(); i++) {
            add(waves.path(i).path("services"), KeyPath.key(KeyPath.item("waves", i), "services"), all);
        }
        return all;
    }

    private static void add(JsonNode services, String path, List<Map.Entry<String, JsonNode>> all) {
        for (int i = 0; services.isArray() && i < services.size(); i++) {
            all.add(Map.entry(KeyPath.item(path, i), services.get(i)));
        }
    }

    /** The name, or an empty text. */
    static String name(JsonNode service) {
        return service.isObject() ? service.path("name").asText() : service.asText();
    }

    static List<String> names(JsonNode tree) {
        return of(tree).stream().map(one -> name(one.getValue())).toList();
    }

    /** Whether there is a list of them, and nothing in it. */
    static boolean none(JsonNode tree) {
        return tree.path("services").isArray() && of(tree).isEmpty();
    }
}
