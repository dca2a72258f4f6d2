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
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** ECS services in the engine's words; enumerations stay as they were sent, so that new values get through. */
final class ServiceViews {
    private ServiceViews() {}

    /**
     * @param raw the same service as it came: what the SDK at hand does not know is read from there; may be missing
     */
    static ServiceView of(Service service, JsonNode raw) {
        List<DeploymentView> rollouts = rollouts(service);
        return new ServiceView(
                service.serviceArn(),
                service.serviceName(),
                service.status(),
                taskDefinition(service, rollouts),
                number(service.desiredCount()),
                number(service.runningCount()),
                number(service.pendingCount()),
                controller(service),
                strategy(service),
                service.launchTypeAsString(),
                service.capacityProviderStrategy().stream()
                        .map(ServiceViews::provider)
                        .toList(),
                service.platformVersion(),
                network(service.networkConfiguration()),
                rollouts,
                service.events().stream()
                        .map(e -> new EventView(e.id(), e.createdAt(), e.message()))
                        .sorted(Comparator.comparing(ServiceViews::moment).reversed())
                        .toList(),
                service.loadBalancers().stream()
                        .map(l -> new LoadBalancerView(l.targetGroupArn(), l.containerName(), l.containerPort()))
                        .toList(),
                service.healthCheckGracePeriodSeconds(),
                DeploymentSettingsView.of(service.deploymentConfiguration(), raw.path("deploymentConfiguration")));
    }

    /** PRIMARY first. Services that somebody else than ECS deploys have task sets in place of deployments. */
    private static List<DeploymentView> rollouts(Service service) {
        Stream<DeploymentView> all = service.deployments().isEmpty()
                ? service.taskSets().stream().map(ServiceViews::taskSet)
                : service.deployments().stream().map(ServiceViews::deployment);
        return all.sorted(Comparator.comparing(d -> !"PRIMARY".equals(d.status())))
                .toList();
    }

    private static String taskDefinition(Service service, List<DeploymentView> rollouts) {
        return service.taskDefinition() != null || rollouts.isEmpty()
                ? service.taskDefinition()
                : rollouts.get(0).taskDefinitionArn();
    }

    private static DeploymentView taskSet(TaskSet set) {
        return new DeploymentView(
                set.id(),
                set.status(),
                set.taskDefinition(),
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

    private static DeploymentView deployment(Deployment deployment) {
        return new DeploymentView(
                deployment.id(),
                deployment.status(),
                deployment.taskDefinition(),
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
