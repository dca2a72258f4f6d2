package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.ContainerOverride;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * RunTask's request. The same {@link RunRequest} always makes the same one, to the order of its lists: asked again with
 * the same client token after a restart, ECS must not take it for another request (ConflictException). {@link Map#copyOf}
 * shuffles its order from one JVM to the next, so maps are sorted.
 */
final class RunTasks {
    private RunTasks() {}

    static RunTaskRequest request(RunRequest asked) {
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(asked.cluster())
                .taskDefinition(asked.taskDefinitionArn())
                .count(1)
                .clientToken(asked.clientToken())
                .startedBy(asked.startedBy())
                .platformVersion(asked.platformVersion());
        if (asked.network() != null) {
            request.networkConfiguration(network(asked.network()));
        }
        if (asked.capacityProviders() == null || asked.capacityProviders().isEmpty()) {
            request.launchType(asked.launchType());
        } else {
            request.capacityProviderStrategy(
                    asked.capacityProviders().stream().map(RunTasks::item).toList());
        }
        if (overrides(asked)) {
            request.overrides(override(asked));
        }
        if (asked.tags() != null && !asked.tags().isEmpty()) {
            request.tags(tags(asked.tags()));
        }
        return request.build();
    }

    private static NetworkConfiguration network(Network network) {
        AwsVpcConfiguration.Builder vpc = AwsVpcConfiguration.builder()
                .subnets(network.subnets())
                .assignPublicIp(network.assignPublicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED);
        if (!network.securityGroups().isEmpty()) {
            vpc.securityGroups(network.securityGroups());
        }
        return NetworkConfiguration.builder().awsvpcConfiguration(vpc.build()).build();
    }

    private static CapacityProviderStrategyItem item(CapacityProvider provider) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(provider.capacityProvider())
                .weight(provider.weight())
                .base(provider.base())
                .build();
    }

    private static boolean overrides(RunRequest asked) {
        return asked.override() != null
                || asked.taskRoleArn() != null
                || asked.executionRoleArn() != null
                || asked.cpu() != null
                || asked.memory() != null;
    }

    private static TaskOverride override(RunRequest asked) {
        TaskOverride.Builder override = TaskOverride.builder()
                .taskRoleArn(asked.taskRoleArn())
                .executionRoleArn(asked.executionRoleArn())
                .cpu(asked.cpu())
                .memory(asked.memory());
        if (asked.override() != null) {
            override.containerOverrides(container(asked.override()));
        }
        return override.build();
    }

    private static software.amazon.awssdk.services.ecs.model.ContainerOverride container(ContainerOverride asked) {
        software.amazon.awssdk.services.ecs.model.ContainerOverride.Builder override =
                software.amazon.awssdk.services.ecs.model.ContainerOverride.builder()
                        .name(asked.container());
        if (asked.command() != null && !asked.command().isEmpty()) {
            override.command(asked.command());
        }
        if (asked.environment() != null && !asked.environment().isEmpty()) {
            override.environment(environment(asked.environment()));
        }
        return override.build();
    }

    private static List<KeyValuePair> environment(Map<String, String> environment) {
        return new TreeMap<>(environment)
                .entrySet().stream()
                        .map(e -> KeyValuePair.builder()
                                .name(e.getKey())
                                .value(e.getValue())
                                .build())
                        .toList();
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(e -> Tag.builder()
                                .key(e.getKey())
                                .value(e.getValue())
                                .build())
                        .toList();
    }
}
