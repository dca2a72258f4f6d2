package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** {@link TargetGroups} of ECS and Elastic Load Balancing. */
final class ElbTargetGroups implements TargetGroups {
    private final AwsClients clients;

    ElbTargetGroups(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<String> ofService(String cluster, String service) {
        return AwsCall.of("ecs:DescribeServices", () -> clients.ecs()
                        .describeServices(r -> r.cluster(cluster).services(service)))
                .services()
                .stream()
                .flatMap(s -> s.loadBalancers().stream())
                .map(LoadBalancer::targetGroupArn)
                .filter(Objects::nonNull) // a Classic load balancer has none
                .distinct()
                .toList();
    }

    @Override
    public List<Target> targets(String targetGroupArn) {
        return AwsCall.of("elasticloadbalancing:DescribeTargetHealth", () -> clients.elb()
                        .describeTargetHealth(r -> r.targetGroupArn(targetGroupArn)))
                .targetHealthDescriptions()
                .stream()
                .map(ElbTargetGroups::target)
                .toList();
    }

    private static Target target(TargetHealthDescription one) {
        return new Target(
                one.target().id(),
                one.target().port() == null ? 0 : one.target().port(),
                one.targetHealth().stateAsString(),
                one.targetHealth().reasonAsString(),
                one.targetHealth().description());
    }

    @Override
    public List<TaskAddress> addresses(String cluster, Collection<String> taskArns) {
        if (taskArns.isEmpty()) {
            return List.of();
        }
        List<Task> tasks = AwsCall.of("ecs:DescribeTasks", () -> clients.ecs()
                        .describeTasks(r -> r.cluster(cluster).tasks(taskArns)))
                .tasks();
        Map<String, String> instances = instances(
                cluster,
                tasks.stream()
                        .filter(t -> ips(t).isEmpty())
                        .map(Task::containerInstanceArn)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        return tasks.stream().map(t -> address(t, instances)).toList();
    }

    private static TaskAddress address(Task task, Map<String, String> instances) {
        return new TaskAddress(
                task.taskArn(),
                task.taskDefinitionArn(),
                task.lastStatus(),
                ips(task),
                instances.get(task.containerInstanceArn()),
                task.containers().stream()
                        .flatMap(c -> c.networkBindings().stream())
                        .map(NetworkBinding::hostPort)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Of a task's own interface, in either family; without one (bridge, host) its instance is the target. */
    private static List<String> ips(Task task) {
        Stream<String> attached = task.attachments().stream()
                .filter(a -> "ElasticNetworkInterface".equals(a.type()))
                .flatMap(a -> a.details().stream())
                .filter(d -> "privateIPv4Address".equals(d.name()) || "IPv6Address".equals(d.name()))
                .map(KeyValuePair::value);
        Stream<String> listed = task.containers().stream()
                .flatMap(c -> c.networkInterfaces().stream())
                .flatMap(i -> Stream.of(i.privateIpv4Address(), i.ipv6Address()).filter(Objects::nonNull));
        return Stream.concat(attached, listed)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Container instance ARN → EC2 instance id. */
    private Map<String, String> instances(String cluster, List<String> arns) {
        Map<String, String> ids = new HashMap<>();
        if (!arns.isEmpty()) {
            for (ContainerInstance one : AwsCall.of("ecs:DescribeContainerInstances", () -> clients.ecs()
                            .describeContainerInstances(r -> r.cluster(cluster).containerInstances(arns)))
                    .containerInstances()) {
                ids.put(one.containerInstanceArn(), one.ec2InstanceId());
            }
        }
        return ids;
    }
}
