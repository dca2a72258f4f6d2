package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;

/** A task as DescribeTasks shows it. */
final class TaskForm {

    private TaskForm() {}

    static ObjectNode of(Task task) {
        ObjectNode form = Json.object();
        form.putArray("attachments").add(attachment(task));
        form.putArray("attributes")
                .addObject()
                .put("name", "ecs.cpu-architecture")
                .put("value", "x86_64");
        form.put("availabilityZone", Json.text(task.network, "availabilityZone"));
        form.put("clusterArn", task.origin.cluster().arn);
        task.connectedAt.ifPresent(at -> form.put("connectivity", "CONNECTED").set("connectivityAt", Json.seconds(at)));
        ArrayNode containers = form.putArray("containers");
        task.containers.forEach(each -> containers.add(container(task, each)));
        size(task, form);
        form.set("createdAt", Json.seconds(task.createdAt));
        form.put("desiredStatus", task.stopping ? "STOPPED" : "RUNNING");
        form.put(
                "enableExecuteCommand",
                task.origin.request().path("enableExecuteCommand").asBoolean(false));
        Json.putSeconds(form, "executionStoppedAt", task.executionStoppedAt);
        form.put("group", task.origin.group());
        form.put("healthStatus", health(task));
        form.put("lastStatus", task.status.name());
        Json.copy(task.origin.request(), form, "launchType", "capacityProviderName", "platformVersion");
        form.put("platformFamily", "Linux");
        form.set("overrides", overrides(task));
        Json.putSeconds(form, "pullStartedAt", task.pullStartedAt);
        Json.putSeconds(form, "pullStoppedAt", task.pullStoppedAt);
        Json.putSeconds(form, "startedAt", task.startedAt);
        Json.putText(form, "startedBy", task.origin.startedBy());
        Json.putText(form, "stopCode", task.stopCode);
        Json.putSeconds(form, "stoppedAt", task.stoppedAt);
        Json.putText(form, "stoppedReason", task.stoppedReason);
        Json.putSeconds(form, "stoppingAt", task.stoppingAt);
        form.putArray("tags");
        form.put("taskArn", task.arn);
        form.put("taskDefinitionArn", task.origin.definition().arn());
        form.put("version", task.version);
        form.putObject("ephemeralStorage").put("sizeInGiB", 20);
        form.putObject("fargateEphemeralStorage").put("sizeInGiB", 20);
        return form;
    }

    /** All that a repeated RunTask says of a task that has stopped. */
    static ObjectNode brief(Task task) {
        return Json.object()
                .put("taskArn", task.arn)
                .put("lastStatus", task.status.name())
                .put("desiredStatus", task.stopping ? "STOPPED" : "RUNNING");
    }

    private static void size(Task task, ObjectNode form) {
        JsonNode overrides = task.origin.request().path("overrides");
        for (String member : new String[] {"cpu", "memory"}) {
            String override = Json.text(overrides, member);
            Json.putText(
                    form,
                    member,
                    override.isEmpty() ? Json.text(task.origin.definition().body(), member) : override);
        }
    }

    private static ObjectNode attachment(Task task) {
        ObjectNode attachment = Json.object()
                .put("id", Json.text(task.network, "attachmentId"))
                .put("type", "ElasticNetworkInterface")
                .put("status", task.eniStatus);
        ArrayNode details = attachment.putArray("details");
        detail(details, "subnetId", Json.text(task.network, "subnetId"));
        if (task.connectedAt.isPresent()) {
            detail(details, "networkInterfaceId", Json.text(task.network, "networkInterfaceId"));
            detail(details, "macAddress", "06:00:00:00:00:01");
            detail(details, "privateIPv4Address", Json.text(task.network, "privateIPv4Address"));
        }
        return attachment;
    }

    private static void detail(ArrayNode details, String name, String value) {
        details.addObject().put("name", name).put("value", value);
    }

    private static ObjectNode container(Task task, TaskContainer container) {
        ObjectNode form = Json.object()
                .put("containerArn", container.arn)
                .put("taskArn", task.arn)
                .put("name", container.plan.name())
                .put("image", container.plan.image());
        if (container.started) {
            container.plan.imageDigest().ifPresent(digest -> form.put("imageDigest", digest));
            form.put("runtimeId", container.runtimeId);
        }
        form.put("lastStatus", container.status.name());
        container.exitCode.ifPresent(code -> form.put("exitCode", code));
        Json.putText(form, "reason", container.reason);
        form.putArray("networkBindings");
        ArrayNode interfaces = form.putArray("networkInterfaces");
        if (task.connectedAt.isPresent()) {
            interfaces
                    .addObject()
                    .put("attachmentId", Json.text(task.network, "attachmentId"))
                    .put("privateIpv4Address", Json.text(task.network, "privateIPv4Address"));
        }
        form.put("healthStatus", container.health.name());
        form.put("cpu", String.valueOf(Json.number(container.plan.definition(), "cpu", 0)));
        Json.putText(form, "memory", Json.text(container.plan.definition(), "memory"));
        Json.putText(form, "memoryReservation", Json.text(container.plan.definition(), "memoryReservation"));
        return form;
    }

    private static String health(Task task) {
        if (task.isUnhealthy()) {
            return "UNHEALTHY";
        }
        boolean checked =
                task.containers.stream().anyMatch(each -> each.plan.definition().has("healthCheck"));
        return checked && task.isHealthy() ? "HEALTHY" : "UNKNOWN";
    }

    private static ObjectNode overrides(Task task) {
        JsonNode given = task.origin.request().path("overrides");
        ObjectNode form = given.isObject() ? given.deepCopy() : Json.object();
        ArrayNode containers = Json.array();
        for (TaskContainer container : task.containers) {
            JsonNode own = RunTask.override(given, container.plan.name());
            containers.add(own.isObject() ? own.deepCopy() : Json.object().put("name", container.plan.name()));
        }
        form.set("containerOverrides", containers);
        form.putArray("inferenceAcceleratorOverrides");
        return form;
    }
}
