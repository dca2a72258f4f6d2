package io.jenkins.plugins.ecsdeploy.simulator.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container of one task, everything decided: made when the task is created, carried out when it starts.
 *
 * @param definition its container definition
 * @param behaviour what it will do; never {@code Chosen} or {@code InTurn}
 * @param imageDigest of the platform's manifest, empty if the image is not in our registries
 * @param command entry point and command, overrides applied
 * @param environment without the secrets, overrides applied
 * @param log empty without awslogs configuration
 * @param stopTimeout from SIGTERM to SIGKILL
 */
public record ContainerPlan(
        JsonNode definition,
        Behaviour behaviour,
        Optional<String> imageDigest,
        List<String> command,
        Map<String, String> environment,
        Optional<LogTarget> log,
        Duration stopTimeout) {

    public String name() {
        return definition.path("name").asText();
    }

    public String image() {
        return definition.path("image").asText();
    }

    public boolean essential() {
        return definition.path("essential").asBoolean(true);
    }
}
