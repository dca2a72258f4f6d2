package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.Hooks;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.TaskSets;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** AWS CodeDeploy, compute platform ECS: applications, deployment groups, deployments. */
public final class CodeDeploy {
    private static final int MOST_IN_A_BATCH = 25;
    private static final int ID_LENGTH = 9;

    private final Kernel kernel;
    private final TaskSets taskSets;
    private final BlueGreenLife life;
    private final Set<String> applications = new TreeSet<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();

    public CodeDeploy(Kernel kernel, TaskSets taskSets, Hooks hooks) {
        this.kernel = kernel;
        this.taskSets = taskSets;
        this.life = new BlueGreenLife(kernel, taskSets, hooks, this::rollBack);
    }

    public Map<String, Operation> operations() {
        Map<String, Operation> operations = new HashMap<>();
        operations.put("CreateApplication", this::createApplication);
        operations.put("CreateDeploymentGroup", this::createGroup);
        operations.put("GetDeploymentGroup", this::getGroup);
        operations.put("CreateDeployment", this::create);
        operations.put("GetDeployment", this::get);
        operations.put("BatchGetDeployments", this::batchGet);
        operations.put("ListDeployments", this::list);
        operations.put("ContinueDeployment", this::proceed);
        operations.put("StopDeployment", this::stop);
        operations.put("BatchGetDeploymentTargets", this::targets);
        operations.put("ListDeploymentTargets", this::targetIds);
        operations.put("GetDeploymentConfig", this::configuration);
        return operations;
    }

    // --- applications and groups

    private ObjectNode createApplication(ObjectNode input, CallContext context) {
        String name = required(input, "applicationName", "ApplicationNameRequiredException", "Application");
        if (!Json.text(input, "computePlatform").equals("ECS")) {
            throw AwsException.of(
                    400, "InvalidComputePlatformException", "Only the compute platform ECS is simulated.");
        }
        if (!applications.add(name)) {
            throw AwsException.of(400, "ApplicationAlreadyExistsException", "Application already exists: " + name);
        }
        return Json.object().put("applicationId", kernel.ids().uuid());
    }

    private ObjectNode createGroup(ObjectNode input, CallContext context) {
        String application = application(input);
        String name =
                required(input, "deploymentGroupName", "DeploymentGroupNameRequiredException", "Deployment Group");
        if (groups.containsKey(application + "/" + name)) {
            throw AwsException.of(
                    400, "DeploymentGroupAlreadyExistsException", "Deployment group name already exists: " + name);
        }
        if (Json.list(input, "ecsServices").size() != 1) {
            throw AwsException.of(400, "InvalidECSServiceException", "Exactly one ECS service must be specified.");
        }
        ObjectNode settings = input.deepCopy();
        settings.remove(List.of("applicationName", "deploymentGroupName", "tags"));
        Group group = new Group(application, name, kernel.ids().uuid(), settings);
        routing(group.configuration());
        if (!taskSets.exist(group.cluster(), group.service())) {
            throw AwsException.of(
                    400,
                    "InvalidECSServiceException",
                    "There is no ECS service " + group.service() + " in cluster " + group.cluster()
                            + " with the deployment controller CODE_DEPLOY.");
        }
        groups.put(application + "/" + name, group);
        return Json.object().put("deploymentGroupId", group.id);
    }

    private static TrafficRouting routing(String configuration) {
        return TrafficRouting.named(configuration)
                .orElseThrow(() -> AwsException.of(
                        400,
                        "DeploymentConfigDoesNotExistException",
                        "No deployment configuration found for name: " + configuration));
    }

    private String application(ObjectNode input) {
        String name = required(input, "applicationName", "ApplicationNameRequiredException", "Application");
        if (!applications.contains(name)) {
            throw AwsException.of(400, "ApplicationDoesNotExistException", "No application found for name: " + name);
        }
        return name;
    }

    private Group group(ObjectNode input) {
        String application = application(input);
        String name =
                required(input, "deploymentGroupName", "DeploymentGroupNameRequiredException", "Deployment Group");
        Group group = groups.get(application + "/" + name);
        if (group == null) {
            throw AwsException.of(
                    400, "DeploymentGroupDoesNotExistException", "No Deployment Group found for name: " + name);
        }
        return group;
    }

    private static String required(ObjectNode input, String member, String error, String what) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw AwsException.of(400, error, what + " name is required.");
        }
        return value;
    }

    private ObjectNode getGroup(ObjectNode input, CallContext context) {
        Group group = group(input);
        ObjectNode form = group.form();
        of(group).reduce((older, newer) -> newer).ifPresent(last -> form.putObject("lastAttemptedDeployment")
                .put("deploymentId", last.id)
                .put("status", last.status)
                .set("createTime", Json.seconds(last.createdAt)));
        ObjectNode output = Json.object();
        output.set("deploymentGroupInfo", form);
        return output;
    }

    private Stream<Deployment> of(Group group) {
        return deployments.values().stream().filter(each -> each.group == group);
    }

    // --- deployments

    private ObjectNode create(ObjectNode input, CallContext context) {
        Group group = group(input);
        AppSpec appSpec = AppSpec.of(input.path("revision"));
        String configuration = Json.text(input, "deploymentConfigName");
        String chosen = configuration.isEmpty() ? group.configuration() : configuration;
        routing(chosen);
        of(group).filter(each -> !each.isOver()).findFirst().ifPresent(active -> {
            throw AwsException.of(
                    400,
                    "DeploymentLimitExceededException",
                    "The Deployment Group '" + group.name + "' already has an active Deployment '" + active.id + "'");
        });
        JsonNode automatic = input.path("autoRollbackConfiguration");
        boolean rollsBack = automatic.isObject()
                ? automatic.path("enabled").asBoolean(false)
                        && Json.texts(automatic, "events").contains("DEPLOYMENT_FAILURE")
                : group.rollsBackOn("DEPLOYMENT_FAILURE");
        Deployment deployment = new Deployment(
                newId(),
                group,
                Json.text(input, "description"),
                "user",
                Optional.of(appSpec),
                kernel.now(),
                chosen,
                rollsBack);
        deployments.put(deployment.id, deployment);
        life.begin(deployment);
        return Json.object().put("deploymentId", deployment.id);
    }

    private Deployment rollBack(Deployment failed, String message) {
        Deployment back = new Deployment(
                newId(),
                failed.group,
                message,
                "codeDeployRollback",
                Optional.empty(),
                kernel.now(),
                Group.ALL_AT_ONCE,
                false);
        deployments.put(back.id, back);
        return back;
    }

    private String newId() {
        return "d-" + kernel.ids().token().substring(0, ID_LENGTH).toUpperCase(Locale.ROOT);
    }

    private Deployment deployment(ObjectNode input) {
        String id = required(input, "deploymentId", "DeploymentIdRequiredException", "Deployment");
        Deployment deployment = deployments.get(id);
        if (deployment == null) {
            throw AwsException.of(
                    400, "DeploymentDoesNotExistException", "The deployment " + id + " could not be found");
        }
        return deployment;
    }

    private ObjectNode get(ObjectNode input, CallContext context) {
        ObjectNode output = Json.object();
        output.set("deploymentInfo", deployment(input).form());
        return output;
    }

    /** Ids that are unknown are left out. */
    private ObjectNode batchGet(ObjectNode input, CallContext context) {
        List<String> ids = Json.texts(input, "deploymentIds");
        if (ids.isEmpty()) {
            throw AwsException.of(400, "DeploymentIdRequiredException", "At least one deployment id is required.");
        }
        if (ids.size() > MOST_IN_A_BATCH) {
            throw AwsException.of(
                    400,
                    "BatchLimitExceededException",
                    "The maximum number of deployments is " + MOST_IN_A_BATCH + ".");
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("deploymentsInfo");
        ids.stream()
                .filter(deployments::containsKey)
                .forEach(id -> list.add(deployments.get(id).form()));
        return output;
    }

    private ObjectNode list(ObjectNode input, CallContext context) {
        Group group = group(input);
        List<String> statuses = Json.texts(input, "includeOnlyStatuses");
        JsonNode range = input.path("createTimeRange");
        List<Deployment> found = new ArrayList<>(of(group)
                .filter(each -> statuses.isEmpty() || statuses.contains(each.status))
                .filter(each -> inRange(each.createdAt, range))
                .toList());
        Collections.reverse(found);
        if (context.stale() && !found.isEmpty()) {
            found.remove(0);
        }
        ObjectNode output = Json.object();
        Page.fill(output, "deployments", found, each -> TextNode.valueOf(each.id), Json.object(), 100);
        return output;
    }

    private static boolean inRange(Instant at, JsonNode range) {
        double seconds = at.toEpochMilli() / 1000.0;
        return seconds >= range.path("start").asDouble(0)
                && seconds <= range.path("end").asDouble(Double.MAX_VALUE);
    }

    private ObjectNode proceed(ObjectNode input, CallContext context) {
        Deployment deployment = deployment(input);
        notOver(deployment);
        String waitType = Json.text(input, "deploymentWaitType");
        if (!waitType.isEmpty() && !waitType.equals("READY_WAIT")) {
            throw AwsException.of(400, "UnsupportedActionForDeploymentTypeException", waitType + " is not simulated.");
        }
        if (!deployment.status.equals("Ready")) {
            throw AwsException.of(
                    400,
                    "DeploymentIsNotInReadyStateException",
                    "The deployment " + deployment.id + " is not in the Ready state.");
        }
        life.proceed(deployment);
        return Json.object();
    }

    private static void notOver(Deployment deployment) {
        if (deployment.isOver()) {
            throw AwsException.of(
                    400,
                    "DeploymentAlreadyCompletedException",
                    "The deployment " + deployment.id + " has already completed.");
        }
    }

    private ObjectNode stop(ObjectNode input, CallContext context) {
        Deployment deployment = deployment(input);
        notOver(deployment);
        boolean rollBack = input.has("autoRollbackEnabled")
                ? input.path("autoRollbackEnabled").asBoolean()
                : deployment.group.rollsBackOn("DEPLOYMENT_STOP_ON_REQUEST");
        life.stop(deployment, rollBack);
        return Json.object().put("status", "Succeeded").put("statusMessage", "Deployment was stopped.");
    }

    private ObjectNode targetIds(ObjectNode input, CallContext context) {
        ObjectNode output = Json.object();
        output.putArray("targetIds").add(deployment(input).targetId());
        return output;
    }

    private ObjectNode configuration(ObjectNode input, CallContext context) {
        String name = Json.text(input, "deploymentConfigName");
        ObjectNode output = Json.object();
        ObjectNode info = output.putObject("deploymentConfigInfo")
                .put("deploymentConfigName", name)
                .put("computePlatform", "ECS");
        info.set("trafficRoutingConfig", routing(name).form());
        return output;
    }

    private ObjectNode targets(ObjectNode input, CallContext context) {
        Deployment deployment = deployment(input);
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("deploymentTargets");
        for (String id : Json.texts(input, "targetIds")) {
            if (!id.equals(deployment.targetId())) {
                throw AwsException.of(
                        400,
                        "DeploymentTargetDoesNotExistException",
                        "The deployment target " + id + " does not exist.");
            }
            list.add(deployment.target(
                    taskSets.exist(deployment.group.cluster(), deployment.group.service())
                            ? taskSets.of(deployment.group.cluster(), deployment.group.service())
                            : List.of()));
        }
        return output;
    }
}
