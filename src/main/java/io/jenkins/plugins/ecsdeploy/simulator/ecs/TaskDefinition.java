package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One revision of a family. Its body is kept as it was registered, whatever members it has.
 *
 * @param body everything that DescribeTaskDefinition returns but its status
 * @param deregisteredAt set when it is INACTIVE
 */
record TaskDefinition(
        String arn,
        String family,
        int revision,
        ObjectNode body,
        Instant registeredAt,
        Optional<Instant> deregisteredAt) {

    boolean active() {
        return deregisteredAt.isEmpty();
    }

    TaskDefinition deregistered(Instant at) {
        return new TaskDefinition(arn, family, revision, body, registeredAt, Optional.of(at));
    }

    List<JsonNode> containers() {
        return Json.list(body, "containerDefinitions");
    }

    boolean isAwsvpc() {
        return Json.text(body, "networkMode").equals("awsvpc");
    }

    boolean requires(String launchType) {
        List<String> compatibilities = Json.texts(body, "compatibilities");
        return compatibilities.contains(launchType);
    }

    /** {@code linux/amd64} unless the runtime platform says ARM64. */
    String platform() {
        boolean arm = Json.text(body.path("runtimePlatform"), "cpuArchitecture").equals("ARM64");
        return arm ? "linux/arm64" : "linux/amd64";
    }

    ObjectNode form() {
        ObjectNode form = body.deepCopy();
        form.put("status", active() ? "ACTIVE" : "INACTIVE");
        form.set("registeredAt", Json.seconds(registeredAt));
        Json.putSeconds(form, "deregisteredAt", deregisteredAt);
        return form;
    }
}
