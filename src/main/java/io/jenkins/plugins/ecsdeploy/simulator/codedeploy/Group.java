package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;

/** A deployment group of compute platform ECS: the request that made it, and what follows from it. */
final class Group {
    static final String ALL_AT_ONCE = "CodeDeployDefault.ECSAllAtOnce";

    final String application;
    final String name;
    final String id;
    final ObjectNode settings;

    Group(String application, String name, String id, ObjectNode settings) {
        this.application = application;
        this.name = name;
        this.id = id;
        this.settings = settings;
    }

    String cluster() {
        return Json.text(settings.path("ecsServices").path(0), "clusterName");
    }

    String service() {
        return Json.text(settings.path("ecsServices").path(0), "serviceName");
    }

    String configuration() {
        String named = Json.text(settings, "deploymentConfigName");
        return named.isEmpty() ? ALL_AT_ONCE : named;
    }

    JsonNode blueGreen() {
        return settings.path("blueGreenDeploymentConfiguration");
    }

    /** Whether traffic waits for ContinueDeployment. */
    boolean waitsWhenReady() {
        return Json.text(blueGreen().path("deploymentReadyOption"), "actionOnTimeout")
                .equals("STOP_DEPLOYMENT");
    }

    Duration readyWait() {
        return Duration.ofMinutes(Json.number(blueGreen().path("deploymentReadyOption"), "waitTimeInMinutes", 0));
    }

    Duration terminationWait() {
        return Duration.ofMinutes(Json.number(
                blueGreen().path("terminateBlueInstancesOnDeploymentSuccess"), "terminationWaitTimeInMinutes", 0));
    }

    boolean keepsBlue() {
        return Json.text(blueGreen().path("terminateBlueInstancesOnDeploymentSuccess"), "action")
                .equals("KEEP_ALIVE");
    }

    boolean rollsBackOn(String event) {
        JsonNode automatic = settings.path("autoRollbackConfiguration");
        return automatic.path("enabled").asBoolean(false)
                && Json.texts(automatic, "events").contains(event);
    }

    ObjectNode form() {
        ObjectNode form = settings.deepCopy();
        form.put("applicationName", application)
                .put("deploymentGroupName", name)
                .put("deploymentGroupId", id)
                .put("deploymentConfigName", configuration())
                .put("computePlatform", "ECS");
        return form;
    }
}
