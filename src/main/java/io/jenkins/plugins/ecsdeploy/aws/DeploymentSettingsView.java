package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/**
 * A deployment configuration in the engine's words. Canary, linear and pauses are younger than the SDK in Jenkins, so they
 * are read from the answer as it came.
 */
final class DeploymentSettingsView {
    /** Defaults of the API (CanaryConfiguration, LinearConfiguration). */
    private static final int CANARY_BAKE = 10;

    private static final double LINEAR_PERCENT = 10;
    private static final int LINEAR_BAKE = 6;

    private DeploymentSettingsView() {}

    static DeploymentSettings of(DeploymentConfiguration configuration, JsonNode raw) {
        if (configuration == null) {
            return null;
        }
        DeploymentCircuitBreaker breaker = configuration.deploymentCircuitBreaker();
        return new DeploymentSettings(
                configuration.minimumHealthyPercent(),
                configuration.maximumPercent(),
                breaker != null && Boolean.TRUE.equals(breaker.enable()),
                breaker != null && Boolean.TRUE.equals(breaker.rollback()),
                bakeTime(raw),
                shiftTime(raw),
                pauses(raw));
    }

    static Duration bakeTime(JsonNode configuration) {
        return Duration.ofMinutes(configuration.path("bakeTimeInMinutes").asInt(0));
    }

    private static Duration shiftTime(JsonNode raw) {
        return switch (raw.path("strategy").asText()) {
            case "CANARY" ->
                Duration.ofMinutes(
                        raw.at("/canaryConfiguration/canaryBakeTimeInMinutes").asInt(CANARY_BAKE));
            case "LINEAR" -> {
                double percent = raw.at("/linearConfiguration/stepPercent").asDouble(LINEAR_PERCENT);
                int minutes =
                        raw.at("/linearConfiguration/stepBakeTimeInMinutes").asInt(LINEAR_BAKE);
                long waits = percent <= 0 ? 0 : (long) Math.ceil(100 / percent) - 1;
                yield Duration.ofMinutes(waits * minutes);
            }
            default -> Duration.ZERO;
        };
    }

    private static List<String> pauses(JsonNode raw) {
        List<String> stages = new ArrayList<>();
        for (JsonNode hook : raw.path("lifecycleHooks")) {
            if (hook.path("targetType").asText().equals("PAUSE")) {
                hook.path("lifecycleStages").forEach(stage -> stages.add(stage.asText()));
            }
        }
        return stages;
    }
}
