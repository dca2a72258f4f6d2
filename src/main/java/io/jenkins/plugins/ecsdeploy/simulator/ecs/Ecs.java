package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.container.Containers;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.elb.Target;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Amazon ECS as a whole: puts its parts together and offers what the simulator's own API needs of them. */
public final class Ecs {

    private final Clusters clusters;
    private final TaskDefinitions definitions;
    private final Tasks tasks;
    private final Services services;
    private final ServiceTargets targets;
    private final TaskSets taskSets;
    private final Map<String, Operation> operations = new HashMap<>();

    /** @param targetGroups whether there is a target group of an ARN */
    public Ecs(
            Kernel kernel,
            Containers containers,
            Hooks hooks,
            Function<String, String> callerArn,
            Predicate<String> targetGroups) {
        Tags tags = new Tags();
        tasks = new Tasks(kernel, tags, containers);
        clusters = new Clusters(kernel, tags, new Use());
        definitions = new TaskDefinitions(kernel, tags, callerArn);
        services = new Services(kernel);
        targets = new ServiceTargets(kernel, services, targetGroups);
        DeploymentHistory history = new DeploymentHistory(kernel);
        ServiceScheduler scheduler = new ServiceScheduler(kernel, tasks, tags, history, hooks);
        TaskLife life = new TaskLife(kernel, containers, scheduler::taskChanged);
        scheduler.use(life);
        taskSets = new TaskSets(kernel, clusters, services, definitions, scheduler, history);
        RunTask runTask = new RunTask(new ClientTokens(kernel), clusters, definitions, tasks, life, tags);
        operations.putAll(clusters.operations());
        operations.putAll(definitions.operations());
        operations.putAll(new TaskOperations(kernel, clusters, tasks, life, tags, runTask).operations());
        operations.putAll(new ServiceOperations(
                        kernel, clusters, definitions, services, scheduler, history, tags, callerArn, targets)
                .operations());
        operations.putAll(new ServiceDeploymentOperations(kernel, clusters, services, scheduler, history, containers)
                .operations());
        operations.putAll(new TagOperations(tags, this::exists).operations());
    }

    public Map<String, Operation> operations() {
        return Map.copyOf(operations);
    }

    /** What CodeDeploy may do to services that are in its hands. */
    public TaskSets taskSets() {
        return taskSets;
    }

    /** Creates the cluster if it is absent and sets how many EC2 instances it has. */
    public void cluster(String name, int instances) {
        clusters.create(name).instances = instances;
    }

    /** All tasks that can still be described, as DescribeTasks shows them, oldest first. */
    public List<JsonNode> tasks() {
        List<JsonNode> forms = new ArrayList<>();
        tasks.all().forEach(task -> forms.add(TaskForm.of(task)));
        return forms;
    }

    /** The tasks that services have registered with a target group. */
    public List<Target> targets(String targetGroupArn) {
        return targets.of(targetGroupArn);
    }

    private boolean exists(String arn) {
        return clusters.has(arn)
                || services.byArn(arn).isPresent()
                || (arn.contains(":task-definition/") && definitions.find(arn).isPresent())
                || tasks.all().stream().anyMatch(task -> task.arn.equals(arn));
    }

    private final class Use implements Clusters.Usage {
        @Override
        public long running(Cluster cluster) {
            return tasks.of(cluster).stream().filter(Task::isRunning).count();
        }

        @Override
        public long pending(Cluster cluster) {
            return tasks.of(cluster).stream()
                    .filter(task -> task.status.compareTo(Task.Status.RUNNING) < 0)
                    .count();
        }

        @Override
        public long services(Cluster cluster) {
            return services.of(cluster).size();
        }
    }
}
