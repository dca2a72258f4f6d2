package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Member names on the way between a state and an AWS API: Step Functions spells every member with a capital, ECS and ECR
 * without. The keys of maps are data and stay.
 */
final class Cases {

    /** Members of the APIs at hand whose value is a map. */
    private static final Set<String> MAPS = Set.of("options", "dockerLabels", "driverOpts", "labels");

    private Cases() {}

    static JsonNode capital(JsonNode node) {
        return rename(node, name -> Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    static JsonNode small(JsonNode node) {
        return rename(node, name -> Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }

    private static JsonNode rename(JsonNode node, UnaryOperator<String> how) {
        if (node.isObject()) {
            ObjectNode renamed = Json.object();
            node.properties().forEach(member -> {
                String name = member.getKey();
                boolean map = MAPS.contains(Character.toLowerCase(name.charAt(0)) + name.substring(1));
                renamed.set(how.apply(name), map ? member.getValue() : rename(member.getValue(), how));
            });
            return renamed;
        }
        if (node.isArray()) {
            ArrayNode renamed = Json.array();
            node.forEach(item -> renamed.add(rename(item, how)));
            return renamed;
        }
        return node;
    }
}
