package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What RegisterTaskDefinition refuses (Developer Guide, <i>Task definition parameters</i>), each a ClientException. */
final class TaskDefinitionRules {

    private static final String NAME = "[a-zA-Z0-9_-]{1,255}";

    private TaskDefinitionRules() {}

    static void check(ObjectNode input) {
        if (!Json.text(input, "family").matches(NAME)) {
            throw AwsException.client("Family contains invalid characters.");
        }
        List<JsonNode> containers = Json.list(input, "containerDefinitions");
        if (containers.isEmpty()) {
            throw AwsException.client("Container list cannot be empty.");
        }
        boolean fargate = Json.texts(input, "requiresCompatibilities").contains("FARGATE");
        if (fargate) {
            checkFargate(input);
        }
        checkNames(containers);
        containers.forEach(container -> checkContainer(input, container, fargate));
        if (containers.stream().noneMatch(each -> each.path("essential").asBoolean(true))) {
            throw AwsException.client(
                    "Invalid 'essential' setting: at least one container must be marked as essential.");
        }
        if (input.has("tags") && Json.list(input, "tags").isEmpty()) {
            throw AwsException.client("Tags can not be empty.");
        }
    }

    private static void checkFargate(ObjectNode input) {
        if (!Json.text(input, "networkMode").equals("awsvpc")) {
            throw AwsException.client("Fargate only supports network mode ‘awsvpc’.");
        }
        for (String size : List.of("cpu", "memory")) {
            if (Json.text(input, size).isEmpty()) {
                throw AwsException.client("Fargate requires that '" + size + "' be defined at the task level.");
            }
        }
        OptionalInt cpu = FargateSize.cpuUnits(Json.text(input, "cpu"));
        OptionalInt memory = FargateSize.mebibytes(Json.text(input, "memory"));
        if (cpu.isEmpty() || memory.isEmpty()) {
            throw AwsException.client("Invalid '" + (cpu.isEmpty() ? "cpu" : "memory") + "' setting for task. For more "
                    + "information, see the Troubleshooting section of the Amazon ECS Developer Guide.");
        }
        if (!FargateSize.exists(cpu.getAsInt(), memory.getAsInt())) {
            throw AwsException.client("No Fargate configuration exists for given values.");
        }
    }

    private static void checkNames(List<JsonNode> containers) {
        Set<String> names = new HashSet<>();
        for (JsonNode container : containers) {
            String name = Json.text(container, "name");
            if (name.isEmpty()) {
                throw AwsException.client("Container.name should not be null or empty.");
            }
            if (!name.matches(NAME)) {
                throw AwsException.client("Container.name contains invalid characters.");
            }
            if (!names.add(name)) {
                throw AwsException.client("Container names must be unique: '" + name + "'.");
            }
        }
    }

    private static void checkContainer(ObjectNode input, JsonNode container, boolean fargate) {
        String image = Json.text(container, "image");
        if (image.isEmpty()) {
            throw AwsException.client("Container.image should not be null or empty.");
        }
        if (!image.matches("[a-zA-Z0-9_./:@+-]{1,255}")) {
            throw AwsException.client("Container.image contains invalid characters.");
        }
        boolean sized = Json.has(container, "memory") || Json.has(container, "memoryReservation");
        if (!sized && Json.text(input, "memory").isEmpty()) {
            throw AwsException.client("Invalid setting for container '" + Json.text(container, "name")
                    + "'. At least one of 'memory' or 'memoryReservation' must be specified.");
        }
        boolean hasRole = !Json.text(input, "executionRoleArn").isEmpty();
        if (fargate && !hasRole && image.contains(".dkr.ecr.")) {
            throw AwsException.client(
                    "Fargate requires task definition to have execution role ARN to support ECR images.");
        }
        checkLog(container, fargate, hasRole);
    }

    private static void checkLog(JsonNode container, boolean fargate, boolean hasRole) {
        JsonNode log = container.path("logConfiguration");
        if (!Json.text(log, "logDriver").equals("awslogs")) {
            return;
        }
        if (fargate && !hasRole) {
            throw AwsException.client(
                    "Fargate requires task definition to have execution role ARN to support log driver awslogs.");
        }
        List<String> needed = fargate
                ? List.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")
                : List.of("awslogs-group", "awslogs-region");
        for (String option : needed) {
            if (Json.text(log.path("options"), option).isEmpty()) {
                throw AwsException.client("Log driver awslogs requires options: " + option);
            }
        }
    }
}
