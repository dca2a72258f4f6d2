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

/** DescribeTasks, ListTasks and StopTask; RunTask is a class of its own. */
final class TaskOperations {

    private final Kernel kernel;
    private final Clusters clusters;
    private final Tasks tasks;
    private final TaskLife life;
    private final Tags tags;
    private final RunTask runTask;

    TaskOperations(Kernel kernel, Clusters clusters, Tasks tasks, TaskLife life, Tags tags, RunTask runTask) {
        this.kernel = kernel;
        this.clusters = clusters;
        this.tasks = tasks;
        this.life = life;
        this.tags = tags;
        this.runTask = runTask;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "RunTask", runTask::call,
                "DescribeTasks", this::describeTasks,
                "ListTasks", this::listTasks,
                "StopTask", this::stopTask);
    }

    private ObjectNode describeTasks(ObjectNode input, CallContext context) {
        Cluster cluster = clusters.of(input);
        List<String> asked = Json.texts(input, "tasks");
        if (asked.isEmpty()) {
            throw AwsException.invalidParameter("Tasks cannot be empty.");
        }
        if (asked.size() > 100) {
            throw AwsException.invalidParameter("Tasks cannot have more than 100 elements.");
        }
        boolean withTags = Json.texts(input, "include").contains("TAGS");
        ObjectNode output = Json.object();
        ArrayNode found = output.putArray("tasks");
        ArrayNode failures = output.putArray("failures");
        for (String reference : asked) {
            Optional<Task> task = context.stale() ? Optional.empty() : tasks.find(cluster, reference);
            if (task.isPresent()) {
                found.add(form(task.get(), withTags));
            } else {
                failures.addObject().put("arn", arn(cluster, reference)).put("reason", "MISSING");
            }
        }
        return output;
    }

    private ObjectNode form(Task task, boolean withTags) {
        ObjectNode form = TaskForm.of(task);
        if (withTags) {
            form.set("tags", tags.form(task.arn));
        }
        return form;
    }

    private String arn(Cluster cluster, String reference) {
        return reference.startsWith("arn:") ? reference : kernel.arn("ecs", "task/" + cluster.name + "/" + reference);
    }

    private ObjectNode listTasks(ObjectNode input, CallContext context) {
        Cluster cluster = clusters.of(input);
        String startedBy = Json.text(input, "startedBy");
        boolean others = List.of("family", "serviceName", "desiredStatus", "launchType", "containerInstance").stream()
                .anyMatch(filter -> Json.has(input, filter));
        if (!startedBy.isEmpty() && others) {
            throw AwsException.invalidParameter("startedBy cannot be combined with any other filter.");
        }
        List<Task> found = context.stale()
                ? List.of()
                : tasks.of(cluster).stream()
                        .filter(task -> matches(task, input))
                        .toList();
        ObjectNode output = Json.object();
        Page.fill(output, "taskArns", found, task -> TextNode.valueOf(task.arn), input, 100);
        return output;
    }

    private static boolean matches(Task task, JsonNode input) {
        String family = Json.text(input, "family");
        String service = Json.text(input, "serviceName");
        String startedBy = Json.text(input, "startedBy");
        String launchType = Json.text(input, "launchType");
        boolean wantStopped = Json.text(input, "desiredStatus").equals("STOPPED");
        return task.stopping == wantStopped
                && (family.isEmpty() || task.origin.definition().family().equals(family))
                && (service.isEmpty()
                        || task.origin.group().equals("service:" + service.substring(service.lastIndexOf('/') + 1)))
                && (startedBy.isEmpty() || task.origin.startedBy().equals(startedBy))
                && (launchType.isEmpty()
                        || Json.text(task.origin.request(), "launchType").equals(launchType));
    }

    private ObjectNode stopTask(ObjectNode input, CallContext context) {
        Task task = tasks.find(clusters.of(input), Json.text(input, "task"))
                .orElseThrow(() -> AwsException.invalidParameter("The referenced task was not found."));
        String reason = Json.text(input, "reason");
        life.stop(task, "UserInitiated", reason.isEmpty() ? "Task stopped by user" : reason);
        ObjectNode output = Json.object();
        output.set("task", form(task, true));
        return output;
    }
}
