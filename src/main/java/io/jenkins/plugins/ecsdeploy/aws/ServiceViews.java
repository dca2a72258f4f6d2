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

    static ServiceView of(String operation, Service service) {
        ServiceView view = view(operation, service);
        if (view.status().equals("ACTIVE") && view.deploymentController().equals("ECS")) {
            Answers.require(operation, "PRIMARY deployment", view.primary().isPresent());
            Answers.arn(operation, "taskDefinition", service.taskDefinition());
            counts(operation, service.desiredCount(), service.runningCount(), service.pendingCount());
            for (Deployment d : service.deployments()) {
                Answers.arn(operation, "taskDefinition of a deployment", d.taskDefinition());
                counts(operation, d.desiredCount(), d.runningCount(), d.pendingCount());
            }
        }
        return view;
    }

    /** A count that is missing is not 0: with 0 wanted, a deployment would seem to be complete. */
    private static void counts(String operation, Integer desired, Integer running, Integer pending) {
        Answers.required(operation, "desiredCount", desired);
        Answers.required(operation, "runningCount", running);
        Answers.required(operation, "pendingCount", pending);
    }

    private static ServiceView view(String operation, Service service) {
        return new ServiceView(
                service.serviceArn(),
                Answers.required(operation, "serviceName", service.serviceName()),
                Answers.required(operation, "status", service.status()),
                service.taskDefinition(),
                number(service.desiredCount()),
                number(service.runningCount()),
                number(service.pendingCount()),
                Answers.required(operation, "deploymentController", controller(service)),
                strategy(service),
                service.launchTypeAsString(),
                service.capacityProviderStrategy().stream()
                        .map(ServiceViews::provider)
                        .toList(),
                service.platformVersion(),
                network(service.networkConfiguration()),
                service.deployments().stream()
                        .map(d -> deployment(operation, d))
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

    private static DeploymentView deployment(String operation, Deployment deployment) {
        return new DeploymentView(
                Answers.required(operation, "id of a deployment", deployment.id()),
                Answers.required(operation, "status of a deployment", deployment.status()),
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
