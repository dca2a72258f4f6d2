package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** ECS services in the engine's words; enumerations stay as they were sent, so that new values get through. */
final class ServiceViews {
    private ServiceViews() {}

    /**
     * @param operation whose answer it is
     * @param raw the same service as it came: what the SDK at hand does not know is read from there; may be missing
     * @throws io.jenkins.plugins.ecsdeploy.engine.port.OutsideException UNAVAILABLE when it is not whole
     */
    static ServiceView of(String operation, Service service, JsonNode raw) {
        ServiceView view = view(operation, service, raw);
        if (view.status().equals("ACTIVE") && view.deploymentController().equals("ECS")) {
            Answers.require(operation, "PRIMARY deployment", view.primary().isPresent());
        }
        if (view.status().equals("ACTIVE") && !view.deployments().isEmpty()) {
            Answers.arn(operation, "taskDefinition", view.taskDefinitionArn());
            counts(operation, service.desiredCount(), service.runningCount(), service.pendingCount());
        }
        return view;
    }

    /** A count that is missing is not 0: with 0 wanted, a deployment would seem to be complete. */
    private static void counts(String operation, Integer desired, Integer running, Integer pending) {
        Answers.required(operation, "desiredCount", desired);
        Answers.required(operation, "runningCount", running);
        Answers.required(operation, "pendingCount", pending);
    }

    private static ServiceView view(String operation, Service service, JsonNode raw) {
        List<DeploymentView> rollouts = rollouts(operation, service);
        return new ServiceView(
                service.serviceArn(),
                Answers.required(operation, "serviceName", service.serviceName()),
                Answers.required(operation, "status", service.status()),
                taskDefinition(service, rollouts),
                number(service.desiredCount()),
                number(service.runningCount()),
                number(service.pendingCount()),
                Answers.required(operation, "deploymentController", controller(service)),
                strategy(service),
                launchType(service),
                providers(service).stream().map(ServiceViews::provider).toList(),
                platformVersion(service),
                network(service),
                rollouts,
                service.events().stream()
                        .map(e -> new EventView(e.id(), e.createdAt(), e.message()))
                        .sorted(Comparator.comparing(ServiceViews::moment).reversed())
                        .toList(),
                loadBalancers(service).stream()
                        .map(l -> new LoadBalancerView(l.targetGroupArn(), l.containerName(), l.containerPort()))
                        .toList(),
                service.healthCheckGracePeriodSeconds(),
                DeploymentSettingsView.of(service.deploymentConfiguration(), raw.path("deploymentConfiguration")));
    }

    /** PRIMARY first. Services that somebody else than ECS deploys have task sets in place of deployments. */
    private static List<DeploymentView> rollouts(String operation, Service service) {
        Stream<DeploymentView> all = service.deployments().isEmpty()
                ? service.taskSets().stream().map(t -> taskSet(operation, t))
                : service.deployments().stream().map(d -> deployment(operation, d));
        return all.sorted(Comparator.comparing(d -> !"PRIMARY".equals(d.status())))
                .toList();
    }

    private static String taskDefinition(Service service, List<DeploymentView> rollouts) {
        return service.taskDefinition() != null || rollouts.isEmpty()
                ? service.taskDefinition()
                : rollouts.get(0).taskDefinitionArn();
    }

    /** The task set in charge, where the service itself says nothing of how its tasks run. */
    private static Optional<TaskSet> primary(Service service) {
        return service.taskSets().stream()
                .filter(s -> "PRIMARY".equals(s.status()))
                .findFirst();
    }

    private static String launchType(Service service) {
        return service.launchTypeAsString() != null
                ? service.launchTypeAsString()
                : primary(service).map(TaskSet::launchTypeAsString).orElse(null);
    }

    private static List<CapacityProviderStrategyItem> providers(Service service) {
        return service.capacityProviderStrategy().isEmpty()
                ? primary(service).map(TaskSet::capacityProviderStrategy).orElse(List.of())
                : service.capacityProviderStrategy();
    }

    private static String platformVersion(Service service) {
        return service.platformVersion() != null
                ? service.platformVersion()
                : primary(service).map(TaskSet::platformVersion).orElse(null);
    }

    private static Network network(Service service) {
        return service.networkConfiguration() != null
                ? network(service.networkConfiguration())
                : primary(service).map(s -> network(s.networkConfiguration())).orElse(null);
    }

    private static List<LoadBalancer> loadBalancers(Service service) {
        return service.loadBalancers().isEmpty()
                ? primary(service).map(TaskSet::loadBalancers).orElse(List.of())
                : service.loadBalancers();
    }

    private static DeploymentView taskSet(String operation, TaskSet set) {
        counts(operation, set.computedDesiredCount(), set.runningCount(), set.pendingCount());
        return new DeploymentView(
                Answers.required(operation, "id of a task set", set.id()),
                Answers.required(operation, "status of a task set", set.status()),
                Answers.arn(operation, "taskDefinition of a task set", set.taskDefinition()),
                number(set.computedDesiredCount()),
                number(set.runningCount()),
                number(set.pendingCount()),
                0,
                null,
                null,
                set.createdAt(),
                set.updatedAt());
    }

    private static Instant moment(EventView event) {
        return event.createdAt() == null ? Instant.MIN : event.createdAt();
    }

    /** Services from before there was a choice have no such field. */
    private static String controller(Service service) {
        return service.deploymentController() == null
                ? "ECS"
                : service.deploymentController().typeAsString();
    }

    static String strategy(Service service) {
        boolean told = service.deploymentConfiguration() != null
                && service.deploymentConfiguration().strategyAsString() != null;
        return told ? service.deploymentConfiguration().strategyAsString() : "ROLLING";
    }

    private static CapacityProvider provider(CapacityProviderStrategyItem item) {
        return new CapacityProvider(item.capacityProvider(), number(item.weight()), number(item.base()));
    }

    private static Network network(NetworkConfiguration configuration) {
        AwsVpcConfiguration vpc = configuration == null ? null : configuration.awsvpcConfiguration();
        return vpc == null
                ? null
                : new Network(vpc.subnets(), vpc.securityGroups(), "ENABLED".equals(vpc.assignPublicIpAsString()));
    }

    private static DeploymentView deployment(String operation, Deployment deployment) {
        counts(operation, deployment.desiredCount(), deployment.runningCount(), deployment.pendingCount());
        return new DeploymentView(
                Answers.required(operation, "id of a deployment", deployment.id()),
                Answers.required(operation, "status of a deployment", deployment.status()),
                Answers.arn(operation, "taskDefinition of a deployment", deployment.taskDefinition()),
                number(deployment.desiredCount()),
                number(deployment.runningCount()),
                number(deployment.pendingCount()),
                number(deployment.failedTasks()),
                deployment.rolloutStateAsString(),
                deployment.rolloutStateReason(),
                deployment.createdAt(),
                deployment.updatedAt());
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
