package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** {@link TargetGroups} of ECS and Elastic Load Balancing. */
final class ElbTargetGroups implements TargetGroups {
    private static final String SERVICES = "ecs:DescribeServices";
    private static final String HEALTH = "elasticloadbalancing:DescribeTargetHealth";
    private static final String TASKS = "ecs:DescribeTasks";
    private static final String INSTANCES = "ecs:DescribeContainerInstances";

    private final AwsClients clients;

    ElbTargetGroups(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<String> ofService(String cluster, String service) {
        return AwsCall.of(
                SERVICES,
                () -> clients.ecs().describeServices(r -> r.cluster(cluster).services(service)),
                answer -> groups(answer, service));
    }

    private static List<String> groups(DescribeServicesResponse answer, String service) {
        List<String> shown = answer.services().stream()
                .map(s -> Answers.required(SERVICES, "serviceName", s.serviceName()))
                .toList();
        Answers.complete(SERVICES, List.of(service), shown, EcsFailures.missing(SERVICES, answer.failures()));
        return answer.services().stream()
                .flatMap(s -> s.loadBalancers().stream())
                .map(LoadBalancer::targetGroupArn)
                .filter(Objects::nonNull) // a Classic load balancer has none
                .distinct()
                .toList();
    }

    @Override
    public List<Target> targets(String targetGroupArn) {
        return AwsCall.of(
                HEALTH, () -> clients.elb().describeTargetHealth(r -> r.targetGroupArn(targetGroupArn)), answer -> {
                    Answers.require(HEALTH, "TargetHealthDescriptions", answer.hasTargetHealthDescriptions());
                    return answer.targetHealthDescriptions().stream()
                            .map(ElbTargetGroups::target)
                            .toList();
                });
    }

    private static Target target(TargetHealthDescription one) {
        return new Target(
                Answers.required(HEALTH, "Id of a target", one.target().id()),
                one.target().port() == null ? 0 : one.target().port(),
                Answers.required(HEALTH, "State of a target", one.targetHealth().stateAsString()),
                one.targetHealth().reasonAsString(),
                one.targetHealth().description());
    }

    @Override
    public List<TaskAddress> addresses(String cluster, Collection<String> taskArns) {
        if (taskArns.isEmpty()) {
            return List.of();
        }
        List<Task> tasks = AwsCall.of(
                TASKS,
                () -> clients.ecs().describeTasks(r -> r.cluster(cluster).tasks(taskArns)),
                answer -> whole(answer, taskArns));
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

    private static List<Task> whole(DescribeTasksResponse answer, Collection<String> asked) {
        for (Task task : answer.tasks()) {
            Answers.arn(TASKS, "taskArn", task.taskArn());
            Answers.arn(TASKS, "taskDefinitionArn", task.taskDefinitionArn());
            Answers.required(TASKS, "lastStatus", task.lastStatus());
        }
        Answers.complete(
                TASKS,
                asked,
                answer.tasks().stream().map(Task::taskArn).toList(),
                EcsFailures.missing(TASKS, answer.failures()));
        return answer.tasks();
    }

    private static TaskAddress address(Task task, Map<String, String> instances) {
        return new TaskAddress(
                task.taskArn(),
                task.taskDefinitionArn(),
                task.lastStatus(),
                ips(task),
                task.containerInstanceArn() == null ? null : instances.get(task.containerInstanceArn()),
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
        return arns.isEmpty()
                ? Map.of()
                : AwsCall.of(
                        INSTANCES,
                        () -> clients.ecs().describeContainerInstances(r -> r.cluster(cluster)
                                .containerInstances(arns)),
                        answer -> ids(answer, arns));
    }

    private static Map<String, String> ids(DescribeContainerInstancesResponse answer, List<String> asked) {
        Map<String, String> ids = new HashMap<>();
        for (ContainerInstance one : answer.containerInstances()) {
            // Those outside EC2 (ECS Anywhere) have no instance id.
            ids.put(Answers.arn(INSTANCES, "containerInstanceArn", one.containerInstanceArn()), one.ec2InstanceId());
        }
        Answers.complete(INSTANCES, asked, ids.keySet(), EcsFailures.missing(INSTANCES, answer.failures()));
        return ids;
    }
}
