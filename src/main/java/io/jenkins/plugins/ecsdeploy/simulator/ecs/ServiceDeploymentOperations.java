package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.container.Containers;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service deployment calls: list, describe (revisions, too), stop, continue. */
final class ServiceDeploymentOperations {

    private record Found(Service service, ServiceDeployment deployment) {}

    private final Kernel kernel;
    private final Clusters clusters;
    private final Services services;
    private final ServiceScheduler scheduler;
    private final DeploymentHistory history;
    private final Containers containers;

    ServiceDeploymentOperations(
            Kernel kernel,
            Clusters clusters,
            Services services,
            ServiceScheduler scheduler,
            DeploymentHistory history,
            Containers containers) {
        this.kernel = kernel;
        this.clusters = clusters;
        this.services = services;
        this.scheduler = scheduler;
        this.history = history;
        this.containers = containers;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "ListServiceDeployments", this::list,
                "DescribeServiceDeployments", this::describe,
                "DescribeServiceRevisions", this::describeRevisions,
                "StopServiceDeployment", this::stop,
                "ContinueServiceDeployment", this::proceed);
    }

    private ObjectNode list(ObjectNode input, CallContext context) {
        Service service = services.find(clusters.of(input), Json.text(input, "service"))
                .orElseThrow(() -> AwsException.of(400, "ServiceNotFoundException", "Service not found."));
        List<String> statuses = Json.texts(input, "status");
        JsonNode createdAt = input.path("createdAt");
        List<ServiceDeployment> found = new ArrayList<>(service.deployments.stream()
                .filter(each -> each.visible && (statuses.isEmpty() || statuses.contains(each.status)))
                .filter(each -> inTime(each, createdAt))
                .toList());
        Collections.reverse(found);
        if (context.stale() && !found.isEmpty()) {
            found.remove(0);
        }
        ObjectNode output = Json.object();
        Page.fill(output, "serviceDeployments", found, each -> brief(service, each), input, 100);
        return output;
    }

    private static boolean inTime(ServiceDeployment deployment, JsonNode createdAt) {
        double seconds = deployment.target.createdAt.toEpochMilli() / 1000.0;
        return seconds >= createdAt.path("after").asDouble(0)
                && seconds <= createdAt.path("before").asDouble(Double.MAX_VALUE);
    }

    private static ObjectNode brief(Service service, ServiceDeployment deployment) {
        ObjectNode form = Json.object()
                .put("serviceDeploymentArn", deployment.arn)
                .put("serviceArn", service.arn)
                .put("clusterArn", service.cluster.arn);
        Json.putSeconds(form, "startedAt", deployment.startedAt);
        form.set("createdAt", Json.seconds(deployment.target.createdAt));
        Json.putSeconds(form, "finishedAt", deployment.finishedAt);
        form.put("targetServiceRevisionArn", deployment.target.revision.arn()).put("status", deployment.status);
        Json.putText(form, "statusReason", deployment.statusReason);
        return form;
    }

    private ObjectNode describe(ObjectNode input, CallContext context) {
        List<String> asked = Json.texts(input, "serviceDeploymentArns");
        if (asked.isEmpty() || asked.size() > 20) {
            throw AwsException.invalidParameter("serviceDeploymentArns must have between 1 and 20 elements.");
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("serviceDeployments");
        ArrayNode failures = output.putArray("failures");
        for (String arn : asked) {
            find(arn)
                    .ifPresentOrElse(
                            found -> list.add(full(found.service(), found.deployment())),
                            () -> failures.addObject().put("arn", arn).put("reason", "MISSING"));
        }
        return output;
    }

    private Optional<Found> find(String arn) {
        for (Service service : services.all()) {
            for (ServiceDeployment deployment : service.deployments) {
                if (deployment.visible && deployment.arn.equals(arn)) {
                    return Optional.of(new Found(service, deployment));
                }
            }
        }
        return Optional.empty();
    }

    private ObjectNode full(Service service, ServiceDeployment deployment) {
        ObjectNode form = Json.object()
                .put("serviceDeploymentArn", deployment.arn)
                .put("serviceArn", service.arn)
                .put("clusterArn", service.cluster.arn);
        form.set("createdAt", Json.seconds(deployment.target.createdAt));
        Json.putSeconds(form, "startedAt", deployment.startedAt);
        Json.putSeconds(form, "finishedAt", deployment.finishedAt);
        form.set("updatedAt", Json.seconds(deployment.finishedAt.orElse(kernel.now())));
        ArrayNode sources = form.putArray("sourceServiceRevisions");
        deployment.sources.forEach(each -> sources.add(weighed(counts(service, each), deployment, false)));
        form.set("targetServiceRevision", weighed(counts(service, deployment.target.revision), deployment, true));
        form.put("status", deployment.status);
        Json.putText(form, "statusReason", deployment.statusReason);
        deployment.shift.ifPresent(shift -> {
            form.put("lifecycleStage", shift.stage().name());
            form.set("lifecycleHookDetails", shift.hookDetails());
        });
        form.set("deploymentConfiguration", deployment.configuration.deepCopy());
        deployment.rollback.ifPresent(rollback -> {
            ObjectNode back = form.putObject("rollback").put("reason", deployment.statusReason);
            Json.putSeconds(back, "startedAt", deployment.rolledBackAt);
            back.put("serviceRevisionArn", rollback.revision.arn());
        });
        form.putObject("deploymentCircuitBreaker")
                .put("status", breaker(deployment))
                .put("failureCount", deployment.isOngoing() ? deployment.target.failedTasks : deployment.failures)
                .put("threshold", deployment.threshold);
        form.putObject("alarms").put("status", "DISABLED");
        return form;
    }

    /** The shares of the traffic, where ECS moves them; after a roll back the old revision has all of it again. */
    private static ObjectNode weighed(ObjectNode form, ServiceDeployment deployment, boolean target) {
        deployment.shift.ifPresent(shift -> {
            boolean back = deployment.rollback.isPresent();
            double production = back ? 0 : shift.production();
            double test = back ? 0 : shift.test();
            form.put("requestedTestTrafficWeight", target ? test : 0);
            form.put("requestedProductionTrafficWeight", target ? production : 100 - production);
        });
        return form;
    }

    private static String breaker(ServiceDeployment deployment) {
        boolean enabled = deployment
                .configuration
                .path("deploymentCircuitBreaker")
                .path("enable")
                .asBoolean(false);
        if (!enabled) {
            return "DISABLED";
        }
        if (deployment.breakerTripped) {
            return "TRIGGERED";
        }
        return deployment.isOngoing() ? "MONITORING" : "MONITORING_COMPLETE";
    }

    private static ObjectNode counts(Service service, Rollout.ServiceRevision revision) {
        long requested = 0;
        long running = 0;
        long pending = 0;
        for (Rollout rollout : service.rollouts) {
            if (rollout.revision.arn().equals(revision.arn())) {
                requested += rollout.desired;
                running += rollout.running().size();
                pending += ServiceForm.pending(rollout);
            }
        }
        return Json.object()
                .put("arn", revision.arn())
                .put("requestedTaskCount", requested)
                .put("runningTaskCount", running)
                .put("pendingTaskCount", pending);
    }

    private ObjectNode describeRevisions(ObjectNode input, CallContext context) {
        List<String> asked = Json.texts(input, "serviceRevisionArns");
        if (asked.isEmpty() || asked.size() > 20) {
            throw AwsException.invalidParameter("serviceRevisionArns must have between 1 and 20 elements.");
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("serviceRevisions");
        ArrayNode failures = output.putArray("failures");
        for (String arn : asked) {
            history.revision(arn).ifPresentOrElse(revision -> list.add(form(revision)), () -> failures.addObject()
                    .put("arn", arn)
                    .put("reason", "MISSING"));
        }
        return output;
    }

    private ObjectNode form(Rollout.ServiceRevision revision) {
        String serviceArn = revision.arn().replace(":service-revision/", ":service/");
        Service service = services.byArn(serviceArn.substring(0, serviceArn.lastIndexOf('/')))
                .orElseThrow();
        ObjectNode form = Json.object()
                .put("serviceRevisionArn", revision.arn())
                .put("serviceArn", service.arn)
                .put("clusterArn", service.cluster.arn)
                .put("taskDefinition", revision.definition().arn());
        Json.copy(revision.settings(), form, "launchType", "capacityProviderStrategy");
        form.put("platformVersion", "1.4.0").put("platformFamily", "Linux");
        Json.copy(revision.settings(), form, "loadBalancers", "networkConfiguration");
        ArrayNode images = form.putArray("containerImages");
        for (JsonNode container : revision.definition().containers()) {
            String image = Json.text(container, "image");
            ObjectNode entry = images.addObject().put("containerName", Json.text(container, "name"));
            containers
                    .digest(image, revision.definition().platform())
                    .ifPresent(value -> entry.put("imageDigest", value));
            entry.put("image", image);
        }
        form.put("guardDutyEnabled", false)
                .putObject("serviceConnectConfiguration")
                .put("enabled", false);
        form.set("createdAt", Json.seconds(revision.createdAt()));
        return form;
    }

    private ObjectNode stop(ObjectNode input, CallContext context) {
        String arn = Json.text(input, "serviceDeploymentArn");
        Found found = find(arn)
                .orElseThrow(() ->
                        AwsException.of(400, "ServiceDeploymentNotFoundException", "Service deployment not found."));
        ServiceDeployment deployment = found.deployment();
        if (!deployment.status.equals("PENDING") && !deployment.status.equals("IN_PROGRESS")) {
            throw AwsException.of(
                    400,
                    "ConflictException",
                    "The service deployment can not be stopped in status " + deployment.status + ".");
        }
        boolean rollBack = !Json.text(input, "stopType").equals("ABORT");
        deployment.status = rollBack ? "ROLLBACK_REQUESTED" : "STOP_REQUESTED";
        kernel.after(kernel.pace().scheduling(), () -> carryOut(found, rollBack));
        return Json.object().put("serviceDeploymentArn", arn);
    }

    private ObjectNode proceed(ObjectNode input, CallContext context) {
        String arn = Json.text(input, "serviceDeploymentArn");
        Found found = find(arn)
                .orElseThrow(() ->
                        AwsException.of(400, "ServiceDeploymentNotFoundException", "Service deployment not found."));
        String hookId = Json.text(input, "hookId");
        boolean goOn = !Json.text(input, "action").equals("ROLLBACK");
        boolean waited = found.deployment()
                .shifting()
                .filter(shift -> shift.act(hookId, goOn))
                .isPresent();
        if (!waited) {
            throw AwsException.invalidParameter("The hook " + hookId + " is not in AWAITING_ACTION status.");
        }
        return Json.object().put("serviceDeploymentArn", arn);
    }

    private void carryOut(Found found, boolean rollBack) {
        Service service = found.service();
        if (!found.deployment().isOngoing()) {
            return;
        }
        scheduler.abort(service);
        String reason = "Service deployment was stopped by the user.";
        if (rollBack) {
            scheduler.rollBack(service, found.deployment().target, reason, "ECS deployment stopped by user: ");
        } else {
            history.finish(service, "STOPPED", reason);
        }
    }
}
