package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The variables of one workflow or of one iteration of a Map, which sees the outer ones but can't change them. */
final class Scope {

    private final Scope outer;
    private final Map<String, JsonNode> own = new HashMap<>();

    Scope(Scope outer) {
        this.outer = outer;
    }

    Map<String, JsonNode> all() {
        Map<String, JsonNode> all = outer == null ? new HashMap<>() : outer.all();
        all.putAll(own);
        return all;
    }

    void assign(JsonNode variables) {
        variables.properties().forEach(v -> own.put(v.getKey(), v.getValue()));
    }
}
