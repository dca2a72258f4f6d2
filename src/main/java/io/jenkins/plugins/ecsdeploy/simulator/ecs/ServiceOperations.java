package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** CreateService, UpdateService, DeleteService, DescribeServices, ListServices. */
final class ServiceOperations {

    /** Members whose change makes a new deployment; others take effect without one. */
    private static final Set<String> REVISION = Set.of(
            "taskDefinition",
            "networkConfiguration",
            "platformVersion",
            "capacityProviderStrategy",
            "loadBalancers",
            "serviceRegistries",
            "serviceConnectConfiguration",
            "volumeConfigurations",
            "vpcLatticeConfigurations");

    private static final Set<String> OTHERS = Set.of(
            "deploymentConfiguration",
            "healthCheckGracePeriodSeconds",
            "enableExecuteCommand",
            "enableECSManagedTags",
            "propagateTags",
            "placementConstraints",
            "placementStrategy",
            "availabilityZoneRebalancing");

    private final Kernel kernel;
    private final Clusters clusters;
    private final TaskDefinitions definitions;
    private final Services services;
    private final ServiceScheduler scheduler;
    private final DeploymentHistory history;
    private final ServiceForm forms;
    private final Tags tags;
    private final Function<String, String> callerArn;
    private final ServiceTargets targets;

    ServiceOperations(
            Kernel kernel,
            Clusters clusters,
            TaskDefinitions definitions,
            Services services,
            ServiceScheduler scheduler,
            DeploymentHistory history,
            Tags tags,
            Function<String, String> callerArn,
            ServiceTargets targets) {
        this.kernel = kernel;
        this.clusters = clusters;
        this.definitions = definitions;
        this.services = services;
        this.scheduler = scheduler;
        this.history = history;
        this.forms = new ServiceForm(kernel, tags);
        this.tags = tags;
        this.callerArn = callerArn;
        this.targets = targets;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateService", this::create,
                "UpdateService", this::update,
                "DeleteService", this::delete,
                "DescribeServices", this::describe,
                "ListServices", this::list);
    }

    private ObjectNode create(ObjectNode input, CallContext context) {
        Cluster cluster = clusters.of(input);
        String name = Json.text(input, "serviceName");
        if (!name.matches("[a-zA-Z0-9_-]{1,255}")) {
            throw AwsException.invalidParameter(
                    "Service name can only contain letters, numbers, hyphens and underscores, up to 255 characters.");
        }
        String token = Json.text(input, "clientToken");
        if (!token.matches("[!-~]{0,36}")) {
            throw AwsException.invalidParameter("clientToken must be 1 to 36 ASCII characters in the range of 33-126.");
        }
        Optional<Service> former = services.find(cluster, name).filter(each -> !each.status.equals("INACTIVE"));
        if (former.isPresent()) {
            return again(former.get(), input);
        }
        TaskDefinition definition = definition(Json.text(input, "taskDefinition"));
        Placement.check(input, cluster, definition);
        targets.check(input, definition);
        ObjectNode settings = settings(input);
        settings.put("taskDefinition", definition.arn());
        Service service = new Service(
                services.arn(cluster, name),
                name,
                cluster,
                kernel.now(),
                callerArn.apply(context.accessKeyId()),
                settings);
        service.creation = input.deepCopy();
        service.desired = desired(input, 0);
        tags.put(service.arn, Tags.checked(input));
        services.add(service);
        deploy(service, definition);
        return output(service);
    }

    /** The same request once more gives the same service; another one is refused. */
    private ObjectNode again(Service former, ObjectNode input) {
        if (!former.isActive()) {
            throw AwsException.invalidParameter("Unable to Start a service that is still Draining.");
        }
        if (!Json.has(input, "clientToken") || !input.equals(former.creation)) {
            throw AwsException.invalidParameter("Creation of service was not idempotent.");
        }
        return output(former);
    }

    /** The request without what is not a setting of the service, defaults filled in. */
    private static ObjectNode settings(ObjectNode input) {
        ObjectNode settings = input.deepCopy();
        settings.remove(List.of("cluster", "serviceName", "desiredCount", "clientToken", "tags"));
        if (!Json.has(settings, "launchType") && !Json.has(settings, "capacityProviderStrategy")) {
            settings.put("launchType", "EC2");
        }
        if (!Json.has(settings, "platformVersion")
                && Json.text(settings, "launchType").equals("FARGATE")) {
            settings.put("platformVersion", "LATEST");
        }
        settings.set("deploymentConfiguration", configuration(settings.path("deploymentConfiguration")));
        String controller = Json.text(settings.path("deploymentController"), "type");
        DeploymentConfigurationRules.check(
                settings.path("deploymentConfiguration"), controller.isEmpty() ? "ECS" : controller);
        return settings;
    }

    private static ObjectNode configuration(JsonNode given) {
        ObjectNode configuration = Json.object();
        configuration.putObject("deploymentCircuitBreaker").put("enable", false).put("rollback", false);
        configuration.put("maximumPercent", 200).put("minimumHealthyPercent", 100);
        configuration.put("strategy", "ROLLING").put("bakeTimeInMinutes", 0);
        if (given instanceof ObjectNode object) {
            configuration.setAll(object.deepCopy());
        }
        return configuration;
    }

    private static int desired(ObjectNode input, int otherwise) {
        int desired = Json.number(input, "desiredCount", otherwise);
        if (desired < 0) {
            throw AwsException.invalidParameter("desiredCount must not be negative.");
        }
        return desired;
    }

    private TaskDefinition definition(String reference) {
        TaskDefinition definition =
                definitions.find(reference).orElseThrow(() -> AwsException.client("TaskDefinition not found."));
        if (!definition.active()) {
            throw AwsException.client("TaskDefinition is inactive");
        }
        return definition;
    }

    private void deploy(Service service, TaskDefinition definition) {
        String number = kernel.ids().number();
        String arn = kernel.arn("ecs", "service-revision/" + service.cluster.name + "/" + service.name + "/" + number);
        Rollout.ServiceRevision revision =
                new Rollout.ServiceRevision(arn, definition, service.settings.deepCopy(), kernel.now());
        Rollout rollout = new Rollout(number, revision, kernel.now());
        if (service.isRolling()) {
            history.open(service, rollout);
        } else {
            history.adopt(service, rollout);
        }
        scheduler.supersede(service);
        service.rollouts.add(0, rollout);
        scheduler.begin(service, rollout);
    }

    private ObjectNode update(ObjectNode input, CallContext context) {
        Service service = services.active(clusters.of(input), Json.text(input, "service"));
        refuseForeignController(service, input);
        Optional<TaskDefinition> definition = Json.has(input, "taskDefinition")
                ? Optional.of(definition(Json.text(input, "taskDefinition")))
                : definitions.find(Json.text(service.settings, "taskDefinition"));
        ObjectNode changed = service.settings.deepCopy();
        Json.copy(input, changed, REVISION.toArray(String[]::new));
        Json.copy(input, changed, OTHERS.toArray(String[]::new));
        if (Json.has(input, "deploymentConfiguration")) {
            ObjectNode merged = configuration(service.settings.path("deploymentConfiguration"));
            merged.setAll((ObjectNode) input.get("deploymentConfiguration").deepCopy());
            DeploymentConfigurationRules.check(merged, service.controller());
            changed.set("deploymentConfiguration", merged);
        }
        if (Json.has(input, "capacityProviderStrategy")) {
            changed.remove("launchType");
        }
        definition.ifPresent(each -> changed.put("taskDefinition", each.arn()));
        Placement.check(changed, service.cluster, definition.orElseThrow());
        targets.check(changed, definition.orElseThrow());
        int desired = desired(input, service.desired);
        boolean newRevision = input.path("forceNewDeployment").asBoolean(false)
                || REVISION.stream().anyMatch(member -> !changed.path(member).equals(service.settings.path(member)));
        service.formerForm = Optional.of(forms.of(service, true));
        service.settings.removeAll();
        service.settings.setAll(changed);
        service.desired = desired;
        if (newRevision) {
            deploy(service, definition.orElseThrow());
        } else {
            scheduler.wake(service);
        }
        return output(service);
    }

    private static void refuseForeignController(Service service, ObjectNode input) {
        if (service.isRolling()) {
            return;
        }
        String controller = service.controller();
        boolean codeDeploy = controller.equals("CODE_DEPLOY");
        if (Json.has(input, "taskDefinition")) {
            throw AwsException.invalidParameter("Unable to update task definition on services with a " + controller
                    + " deployment controller. "
                    + (codeDeploy ? "Please use Code Deploy to trigger a new deployment." : "Use task sets instead."));
        }
        if (input.path("forceNewDeployment").asBoolean(false)) {
            throw AwsException.invalidParameter("Cannot force a new deployment on services with a " + controller
                    + " deployment controller. "
                    + (codeDeploy ? "Use AWS CodeDeploy to trigger a new deployment." : "Use task sets instead."));
        }
    }

    private ObjectNode delete(ObjectNode input, CallContext context) {
        Service service = services.active(clusters.of(input), Json.text(input, "service"));
        if (service.desired > 0 && !input.path("force").asBoolean(false)) {
            throw AwsException.invalidParameter("The service cannot be stopped while it is scaled above 0.");
        }
        service.status = "DRAINING";
        service.desired = 0;
        history.finish(service, "STOPPED", "Service deployment stopped because the service was deleted.");
        scheduler.wake(service);
        return output(service);
    }

    private ObjectNode describe(ObjectNode input, CallContext context) {
        Cluster cluster = clusters.of(input);
        List<String> asked = Json.texts(input, "services");
        if (asked.isEmpty()) {
            throw AwsException.invalidParameter("Services cannot be empty.");
        }
        if (asked.size() > 10) {
            throw AwsException.invalidParameter("Services cannot have more than 10 elements.");
        }
        boolean withTags = Json.texts(input, "include").contains("TAGS");
        ObjectNode output = Json.object();
        ArrayNode found = output.putArray("services");
        ArrayNode failures = output.putArray("failures");
        for (String reference : asked) {
            Optional<ObjectNode> form = services.find(cluster, reference)
                    .flatMap(each -> context.stale() ? each.formerForm : Optional.of(forms.of(each, withTags)));
            form.ifPresentOrElse(found::add, () -> failures.addObject()
                    .put("arn", services.arn(cluster, reference))
                    .put("reason", "MISSING"));
        }
        return output;
    }

    private ObjectNode list(ObjectNode input, CallContext context) {
        String launchType = Json.text(input, "launchType");
        List<Service> found = services.of(clusters.of(input)).stream()
                .filter(each -> launchType.isEmpty()
                        || Json.text(each.settings, "launchType").equals(launchType))
                .toList();
        ObjectNode output = Json.object();
        // Ten are the default, a hundred the most.
        ObjectNode sized = input.deepCopy();
        sized.put("maxResults", Json.number(input, "maxResults", 10));
        Page.fill(output, "serviceArns", found, each -> TextNode.valueOf(each.arn), sized, 100);
        return output;
    }

    private ObjectNode output(Service service) {
        ObjectNode output = Json.object();
        output.set("service", forms.of(service, true));
        return output;
    }
}
