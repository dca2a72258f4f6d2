package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import java.time.Instant;
import java.util.Comparator;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;

/** ECS services in the engine's words; enumerations stay as they were sent, so that new values get through. */
final class ServiceViews {
    private ServiceViews() {}

    static ServiceView of(Service service) {
        return new ServiceView(
                service.serviceArn(),
                service.serviceName(),
                service.status(),
                service.taskDefinition(),
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
                service.deployments().stream()
                        .map(ServiceViews::deployment)
                        .sorted(Comparator.comparing(d -> !"PRIMARY".equals(d.status())))
                        .toList(),
                service.events().stream()
                        .map(e -> new EventView(e.id(), e.createdAt(), e.message()))
                        .sorted(Comparator.comparing(ServiceViews::moment).reversed())
                        .toList());
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

    private static String strategy(Service service) {
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
