package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.List;
import java.util.Map;

/**
 * What ECS adds to a definition on registration. Members that are not known here stay as they are: a tool that drops
 * them on its way would be caught.
 */
final class TaskDefinitionDefaults {

    private TaskDefinitionDefaults() {}

    static ObjectNode fill(ObjectNode input) {
        ObjectNode body = withoutNulls(input);
        body.remove("tags");
        FargateSize.cpuUnits(Json.text(body, "cpu")).ifPresent(cpu -> body.put("cpu", String.valueOf(cpu)));
        FargateSize.mebibytes(Json.text(body, "memory"))
                .ifPresent(memory -> body.put("memory", String.valueOf(memory)));
        boolean awsvpc = Json.text(body, "networkMode").equals("awsvpc");
        body.path("containerDefinitions").forEach(container -> fillContainer((ObjectNode) container, awsvpc));
        absent(body, "volumes", Json.array());
        absent(body, "placementConstraints", Json.array());
        List<String> compatibilities =
                awsvpc && !Json.text(body, "cpu").isEmpty() ? List.of("EC2", "FARGATE") : List.of("EC2");
        body.set("compatibilities", Json.array(compatibilities));
        ArrayNode attributes = body.putArray("requiresAttributes");
        if (awsvpc) {
            attributes.addObject().put("name", "ecs.capability.task-eni");
        }
        return body;
    }

    private static void fillContainer(ObjectNode container, boolean awsvpc) {
        absent(container, "cpu", Json.object().numberNode(0));
        absent(container, "essential", Json.object().booleanNode(true));
        for (String list : List.of("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls")) {
            absent(container, list, Json.array());
        }
        for (JsonNode each : container.path("portMappings")) {
            ObjectNode mapping = (ObjectNode) each;
            absent(mapping, "protocol", Json.object().textNode("tcp"));
            if (awsvpc && mapping.has("containerPort")) {
                absent(mapping, "hostPort", mapping.get("containerPort"));
            }
        }
    }

    private static void absent(ObjectNode node, String member, JsonNode value) {
        if (!node.has(member)) {
            node.set(member, value);
        }
    }

    private static ObjectNode withoutNulls(JsonNode node) {
        ObjectNode copy = Json.object();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isNull()) {
                copy.set(
                        member.getKey(),
                        member.getValue().isObject()
                                ? withoutNulls(member.getValue())
                                : member.getValue().deepCopy());
            }
        }
        return copy;
    }
}
