package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service as DescribeServices shows it. */
final class ServiceForm {

    private final Kernel kernel;
    private final Tags tags;

    ServiceForm(Kernel kernel, Tags tags) {
        this.kernel = kernel;
        this.tags = tags;
    }

    ObjectNode of(Service service, boolean withTags) {
        ObjectNode form = Json.object()
                .put("serviceArn", service.arn)
                .put("serviceName", service.name)
                .put("clusterArn", service.cluster.arn);
        form.set("loadBalancers", list(service, "loadBalancers"));
        form.set("serviceRegistries", list(service, "serviceRegistries"));
        form.put("status", service.status)
                .put("desiredCount", service.desired)
                .put("runningCount", running(service))
                .put("pendingCount", pending(service));
        Json.copy(service.settings, form, "launchType", "capacityProviderStrategy", "platformVersion");
        form.put("platformFamily", "Linux");
        if (service.isRolling()) {
            Json.copy(service.settings, form, "taskDefinition");
        }
        form.set(
                "deploymentConfiguration",
                service.settings.path("deploymentConfiguration").deepCopy());
        if (service.isRolling()) {
            form.set("deployments", rollouts(service));
        } else {
            form.putArray("deployments");
            form.set("taskSets", taskSets(service));
        }
        form.put(
                "roleArn",
                "arn:aws:iam::" + kernel.account() + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
        ArrayNode events = form.putArray("events");
        service.events.forEach(event -> events.addObject()
                .put("id", event.id())
                .put("message", event.message())
                .set("createdAt", Json.seconds(event.at())));
        form.set("createdAt", Json.seconds(service.createdAt));
        service.currentDeployment().ifPresent(each -> form.put("currentServiceDeployment", each.arn));
        form.set("currentServiceRevisions", revisions(service));
        form.putArray("placementConstraints");
        form.putArray("placementStrategy");
        Json.copy(service.settings, form, "networkConfiguration");
        form.put("healthCheckGracePeriodSeconds", Json.number(service.settings, "healthCheckGracePeriodSeconds", 0));
        form.put("schedulingStrategy", "REPLICA");
        form.putObject("deploymentController").put("type", service.controller());
        form.put("createdBy", service.createdBy);
        flags(service, form);
        if (withTags) {
            form.set("tags", tags.form(service.arn));
        }
        return form;
    }

    private static void flags(Service service, ObjectNode form) {
        form.put(
                "enableECSManagedTags",
                service.settings.path("enableECSManagedTags").asBoolean(false));
        String propagate = Json.text(service.settings, "propagateTags");
        form.put("propagateTags", propagate.isEmpty() ? "NONE" : propagate);
        form.put(
                "enableExecuteCommand",
                service.settings.path("enableExecuteCommand").asBoolean(false));
        form.put("availabilityZoneRebalancing", "ENABLED");
        form.put("resourceManagementType", "CUSTOMER");
    }

    private static JsonNode list(Service service, String member) {
        return Json.nodes(Json.list(service.settings, member));
    }

    static long running(Service service) {
        return service.rollouts.stream()
                .mapToLong(each -> each.running().size())
                .sum();
    }

    static long pending(Service service) {
        return service.rollouts.stream().mapToLong(ServiceForm::pending).sum();
    }

    static long pending(Rollout rollout) {
        return rollout.live().stream().filter(task -> !task.isRunning()).count();
    }

    private static ArrayNode rollouts(Service service) {
        ArrayNode list = Json.array();
        for (Rollout rollout : service.rollouts) {
            ObjectNode form = list.addObject()
                    .put("id", rollout.id())
                    .put("status", rollout.status)
                    .put("taskDefinition", rollout.revision.definition().arn())
                    .put("desiredCount", rollout.desired)
                    .put("pendingCount", pending(rollout))
                    .put("runningCount", rollout.running().size())
                    .put("failedTasks", rollout.failedTasks);
            form.set("createdAt", Json.seconds(rollout.createdAt));
            form.set("updatedAt", Json.seconds(rollout.updatedAt));
            Json.copy(rollout.revision.settings(), form, "launchType", "capacityProviderStrategy");
            form.put("platformVersion", "1.4.0").put("platformFamily", "Linux");
            Json.copy(rollout.revision.settings(), form, "networkConfiguration");
            form.put("rolloutState", rollout.state.name()).put("rolloutStateReason", rollout.reason);
        }
        return list;
    }

    private static ArrayNode taskSets(Service service) {
        ArrayNode list = Json.array();
        for (Rollout rollout : service.rollouts) {
            ObjectNode form = list.addObject()
                    .put("id", rollout.id())
                    .put("taskSetArn", service.arn.replace(":service/", ":task-set/") + "/" + rollout.id())
                    .put("serviceArn", service.arn)
                    .put("clusterArn", service.cluster.arn)
                    .put("startedBy", service.controller().equals("CODE_DEPLOY") ? "CODE_DEPLOY" : "EXTERNAL")
                    .put("status", rollout.status)
                    .put("taskDefinition", rollout.revision.definition().arn())
                    .put("computedDesiredCount", service.desired)
                    .put("pendingCount", pending(rollout))
                    .put("runningCount", rollout.running().size());
            form.set("createdAt", Json.seconds(rollout.createdAt));
            form.putObject("scale").put("value", 100.0).put("unit", "PERCENT");
            form.put("stabilityStatus", rollout.state == Rollout.State.COMPLETED ? "STEADY_STATE" : "STABILIZING");
        }
        return list;
    }

    /** One entry per revision, however many rollouts run it. */
    private static ArrayNode revisions(Service service) {
        Map<String, ObjectNode> byArn = new LinkedHashMap<>();
        for (Rollout rollout : service.rollouts) {
            ObjectNode form = byArn.computeIfAbsent(rollout.revision.arn(), arn -> Json.object()
                    .put("arn", arn)
                    .put("requestedTaskCount", 0)
                    .put("runningTaskCount", 0)
                    .put("pendingTaskCount", 0));
            add(form, "requestedTaskCount", rollout.desired);
            add(form, "runningTaskCount", rollout.running().size());
            add(form, "pendingTaskCount", pending(rollout));
        }
        return Json.nodes(byArn.values());
    }

    private static void add(ObjectNode form, String member, long more) {
        form.put(member, form.path(member).asLong() + more);
    }
}
