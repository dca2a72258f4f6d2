package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;

/** Where a task or service may run: launch type, capacity providers, network. RunTask and CreateService share it. */
final class Placement {

    private Placement() {}

    static void check(JsonNode input, Cluster cluster, TaskDefinition definition) {
        boolean strategy = Json.has(input, "capacityProviderStrategy");
        String launchType = Json.text(input, "launchType");
        if (strategy && !launchType.isEmpty()) {
            throw AwsException.invalidParameter(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try "
                            + "again.");
        }
        JsonNode network = input.path("networkConfiguration").path("awsvpcConfiguration");
        if (definition.isAwsvpc() && network.path("subnets").isEmpty()) {
            throw AwsException.invalidParameter(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (!definition.isAwsvpc() && network.isObject()) {
            throw AwsException.invalidParameter(
                    "Network Configuration is not valid for the given networkMode of this task definition.");
        }
        if (launchType.equals("FARGATE") && !definition.requires("FARGATE")) {
            throw AwsException.invalidParameter("Task definition does not support launch_type FARGATE.");
        }
        boolean needsInstances = !strategy && !launchType.equals("FARGATE") && !launchType.equals("EXTERNAL");
        if (needsInstances && cluster.instances == 0) {
            throw AwsException.invalidParameter("No Container Instances were found in your cluster.");
        }
    }

    /** What a task's description repeats of it. */
    static void describe(JsonNode input, ObjectNode form) {
        if (Json.has(input, "capacityProviderStrategy")) {
            String provider = Json.text(input.path("capacityProviderStrategy").path(0), "capacityProvider");
            form.put("capacityProviderName", provider);
            form.put("launchType", provider.startsWith("FARGATE") ? "FARGATE" : "EC2");
        } else {
            String launchType = Json.text(input, "launchType");
            form.put("launchType", launchType.isEmpty() ? "EC2" : launchType);
        }
        if (Json.text(form, "launchType").equals("FARGATE")) {
            String version = Json.text(input, "platformVersion");
            form.put("platformVersion", version.isEmpty() || version.equals("LATEST") ? "1.4.0" : version);
        }
    }
}
