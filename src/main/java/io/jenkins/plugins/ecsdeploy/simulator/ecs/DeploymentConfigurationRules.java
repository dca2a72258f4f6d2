package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.Set;

/** What a service's deploymentConfiguration may say (API Reference, <i>DeploymentConfiguration</i>). */
final class DeploymentConfigurationRules {
    private static final Set<String> STRATEGIES = Set.of("ROLLING", "BLUE_GREEN", "LINEAR", "CANARY");

    /** Stages that may have hooks: not those in which ECS itself works or waits. */
    private static final Set<String> WITH_HOOKS = Set.of(
            "RECONCILE_SERVICE",
            "PRE_SCALE_UP",
            "POST_SCALE_UP",
            "TEST_TRAFFIC_SHIFT",
            "POST_TEST_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT");

    private static final int LONGEST_BAKE = 1440;

    private DeploymentConfigurationRules() {}

    static void check(JsonNode configuration, String controller) {
        String strategy = Json.text(configuration, "strategy");
        if (!strategy.isEmpty() && !STRATEGIES.contains(strategy)) {
            throw AwsException.invalidParameter("Value '" + strategy
                    + "' at 'deploymentConfiguration.strategy' failed to satisfy constraint: Member must satisfy enum"
                    + " value set: [ROLLING, BLUE_GREEN, LINEAR, CANARY]");
        }
        if (TrafficShift.wanted(configuration) && !controller.equals("ECS")) {
            throw AwsException.invalidParameter(
                    "Deployment strategy " + strategy + " is only supported with the ECS deployment controller.");
        }
        minutes(configuration, "bakeTimeInMinutes");
        only(configuration, "canaryConfiguration", "CANARY", "canaryBakeTimeInMinutes", "canaryPercent");
        only(configuration, "linearConfiguration", "LINEAR", "stepBakeTimeInMinutes", "stepPercent");
        for (JsonNode hook : Json.list(configuration, "lifecycleHooks")) {
            hook(hook);
        }
    }

    private static void only(JsonNode configuration, String member, String strategy, String bake, String percent) {
        if (!Json.has(configuration, member)) {
            return;
        }
        if (!Json.text(configuration, "strategy").equals(strategy)) {
            throw AwsException.invalidParameter(
                    member + " can only be specified with the " + strategy + " deployment strategy.");
        }
        minutes(configuration.path(member), bake);
        double part = configuration.path(member).path(percent).asDouble(10);
        if (part <= 0 || part > 100) {
            throw AwsException.invalidParameter(percent + " must be between 0.1 and 100.0.");
        }
    }

    private static void minutes(JsonNode node, String member) {
        int minutes = Json.number(node, member, 0);
        if (minutes < 0 || minutes > LONGEST_BAKE) {
            throw AwsException.invalidParameter(member + " must be between 0 and " + LONGEST_BAKE + ".");
        }
    }

    private static void hook(JsonNode hook) {
        boolean pauses = Json.text(hook, "targetType").equals("PAUSE");
        if (!pauses && !Json.has(hook, "hookTargetArn")) {
            throw AwsException.invalidParameter("hookTargetArn must be specified for lifecycle hooks.");
        }
        if (Json.texts(hook, "lifecycleStages").isEmpty()) {
            throw AwsException.invalidParameter("lifecycleStages must not be empty.");
        }
        for (String stage : Json.texts(hook, "lifecycleStages")) {
            if (!WITH_HOOKS.contains(stage)) {
                throw AwsException.invalidParameter("Lifecycle stage " + stage + " does not support lifecycle hooks.");
            }
        }
    }
}
