package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.TaskSets;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A deployment. Mutable, moved by its {@link BlueGreenLife}; under the simulator's lock. */
final class Deployment {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed", "Stopped");

    /** A lifecycle event of the target. */
    static final class Event {
        String status = "Pending";
        Optional<Instant> startedAt = Optional.empty();
        Optional<Instant> endedAt = Optional.empty();
    }

    final String id;
    final Group group;
    final String description;
    final String creator;
    final Optional<AppSpec> appSpec;
    final Instant createdAt;
    final String configuration;
    final boolean rollsBackOnFailure;
    final Map<String, Event> events = new LinkedHashMap<>();

    String status = "Created";
    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> completedAt = Optional.empty();
    String errorCode = "";
    String errorMessage = "";
    String rollbackId = "";
    String rollbackMessage = "";
    String triggeringId = "";
    boolean terminating;
    String blue = "";
    String green = "";
    double weight;

    Deployment(
            String id,
            Group group,
            String description,
            String creator,
            Optional<AppSpec> appSpec,
            Instant createdAt,
            String configuration,
            boolean rollsBackOnFailure) {
        this.id = id;
        this.group = group;
        this.description = description;
        this.creator = creator;
        this.appSpec = appSpec;
        this.createdAt = createdAt;
        this.configuration = configuration;
        this.rollsBackOnFailure = rollsBackOnFailure;
    }

    boolean isOver() {
        return OVER.contains(status);
    }

    /** As GetDeployment shows it: never with the content of its AppSpec. */
    ObjectNode form() {
        ObjectNode form = Json.object()
                .put("applicationName", group.application)
                .put("deploymentGroupName", group.name)
                .put("deploymentConfigName", configuration)
                .put("deploymentId", id)
                .put("status", status)
                .put("creator", creator)
                .put("computePlatform", "ECS")
                .put("ignoreApplicationStopFailures", false)
                .put("updateOutdatedInstancesOnly", false)
                .put("instanceTerminationWaitTimeStarted", terminating);
        Json.putText(form, "description", description);
        form.set("createTime", Json.seconds(createdAt));
        Json.putSeconds(form, "startTime", startedAt);
        Json.putSeconds(form, "completeTime", completedAt);
        form.putObject("deploymentStyle")
                .put("deploymentType", "BLUE_GREEN")
                .put("deploymentOption", "WITH_TRAFFIC_CONTROL");
        if (!errorCode.isEmpty()) {
            form.putObject("errorInformation").put("code", errorCode).put("message", errorMessage);
        }
        if (!rollbackId.isEmpty() || !triggeringId.isEmpty() || !rollbackMessage.isEmpty()) {
            ObjectNode info = form.putObject("rollbackInfo");
            Json.putText(info, "rollbackDeploymentId", rollbackId);
            Json.putText(info, "rollbackTriggeringDeploymentId", triggeringId);
            Json.putText(info, "rollbackMessage", rollbackMessage);
        }
        Json.copy(group.settings, form, "blueGreenDeploymentConfiguration", "autoRollbackConfiguration");
        form.putObject("revision").put("revisionType", "AppSpecContent").putObject("appSpecContent");
        return form;
    }

    /** Its one target, as GetDeploymentTarget shows it. */
    ObjectNode target(List<TaskSets.TaskSet> taskSets) {
        ObjectNode target = Json.object().put("deploymentTargetType", "ECSTarget");
        ObjectNode ecs = target.putObject("ecsTarget")
                .put("deploymentId", id)
                .put("targetId", targetId())
                .put("targetArn", "arn:aws:ecs:service/" + group.cluster() + "/" + group.service())
                .put("status", isOver() ? status : "InProgress");
        ArrayNode list = ecs.putArray("lifecycleEvents");
        events.forEach((name, event) -> {
            ObjectNode one = list.addObject().put("lifecycleEventName", name).put("status", event.status);
            Json.putSeconds(one, "startTime", event.startedAt);
            Json.putSeconds(one, "endTime", event.endedAt);
        });
        ArrayNode sets = ecs.putArray("taskSetsInfo");
        for (TaskSets.TaskSet set : taskSets) {
            if (set.id().equals(blue) || set.id().equals(green)) {
                boolean isGreen = set.id().equals(green);
                sets.addObject()
                        .put("identifer", set.id())
                        .put("desiredCount", set.desired())
                        .put("pendingCount", set.pending())
                        .put("runningCount", set.running())
                        .put("status", set.status())
                        .put("trafficWeight", isGreen ? weight : 100 - weight)
                        .put("taskSetLabel", isGreen ? "Green" : "Blue");
            }
        }
        return target;
    }

    String targetId() {
        return group.cluster() + ":" + group.service();
    }
}
