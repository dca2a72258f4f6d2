package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RunTask: its checks in the order of the service, its idempotency, its failures with HTTP 200. */
final class RunTask {

    static final String NO_CAPACITY =
            "Capacity is unavailable at this time. Please try again later or in a different availability zone";
    private static final int MOST_OVERRIDES = 8192;

    private final Clusters clusters;
    private final TaskDefinitions definitions;
    private final Tasks tasks;
    private final TaskLife life;
    private final Tags tags;
    private final ClientTokens tokens;

    RunTask(
            ClientTokens tokens,
            Clusters clusters,
            TaskDefinitions definitions,
            Tasks tasks,
            TaskLife life,
            Tags tags) {
        this.clusters = clusters;
        this.definitions = definitions;
        this.tasks = tasks;
        this.life = life;
        this.tags = tags;
        this.tokens = tokens;
    }

    ObjectNode call(ObjectNode input, CallContext context) {
        Cluster cluster = clusters.of(input);
        Optional<List<Task>> before = tokens.replay(cluster, input);
        if (before.isPresent()) {
            return output(before.get(), List.of());
        }
        TaskDefinition definition = definitions
                .find(Json.text(input, "taskDefinition"))
                .orElseThrow(() -> AwsException.client("TaskDefinition not found."));
        check(input, cluster, definition);
        List<JsonNode> own = Tags.checked(input);
        List<Task> started = new ArrayList<>();
        List<JsonNode> failures = new ArrayList<>();
        for (int i = 0; i < count(input); i++) {
            Optional<Task> task = tasks.create(origin(input, cluster, definition));
            task.ifPresent(started::add);
            if (task.isEmpty()) {
                failures.add(Json.object().put("reason", NO_CAPACITY));
            }
        }
        for (Task task : started) {
            if (Json.text(input, "propagateTags").equals("TASK_DEFINITION")) {
                tags.put(task.arn, tags.of(definition.arn()));
            }
            tags.put(task.arn, own);
            life.begin(task);
        }
        tokens.remember(cluster, input, started);
        return output(started, failures);
    }

    private static Task.Origin origin(ObjectNode input, Cluster cluster, TaskDefinition definition) {
        String group = Json.text(input, "group");
        ObjectNode request = Json.object();
        Json.copy(input, request, "overrides", "networkConfiguration", "enableExecuteCommand");
        Placement.describe(input, request);
        return new Task.Origin(
                cluster,
                definition,
                request,
                group.isEmpty() ? "family:" + definition.family() : group,
                Json.text(input, "startedBy"),
                Optional.empty());
    }

    private ObjectNode output(List<Task> started, List<JsonNode> failures) {
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("tasks");
        for (Task task : started) {
            ObjectNode form = task.isStopped() ? TaskForm.brief(task) : TaskForm.of(task);
            if (!task.isStopped()) {
                form.set("tags", tags.form(task.arn));
            }
            list.add(form);
        }
        output.set("failures", Json.nodes(failures));
        return output;
    }

    private static int count(ObjectNode input) {
        int count = Json.number(input, "count", 1);
        if (count < 1 || count > 10) {
            throw AwsException.invalidParameter("count must be between 1 and 10.");
        }
        return count;
    }

    private static void check(ObjectNode input, Cluster cluster, TaskDefinition definition) {
        if (!definition.active()) {
            throw AwsException.invalidParameter("TaskDefinition is inactive");
        }
        String startedBy = Json.text(input, "startedBy");
        if (!startedBy.matches("[a-zA-Z0-9/_-]{0,128}")) {
            throw AwsException.invalidParameter("startedBy can contain up to 128 letters (uppercase and lowercase), "
                    + "numbers, hyphens (-), forward slash (/), and underscores (_).");
        }
        count(input);
        Placement.check(input, cluster, definition);
        checkOverrides(input.path("overrides"), definition);
    }

    private static void checkOverrides(JsonNode overrides, TaskDefinition definition) {
        if (overrides.isObject() && Json.write(overrides).length() > MOST_OVERRIDES) {
            throw AwsException.invalidParameter("Container Overrides length must be at most " + MOST_OVERRIDES);
        }
        List<String> names = definition.containers().stream()
                .map(container -> Json.text(container, "name"))
                .toList();
        for (JsonNode override : Json.list(overrides, "containerOverrides")) {
            String name = Json.text(override, "name");
            if (!names.contains(name)) {
                throw AwsException.invalidParameter(
                        "Override for container named " + name + " is not a container in the TaskDefinition.");
            }
        }
        boolean sized = Json.has(overrides, "cpu") || Json.has(overrides, "memory");
        if (sized && definition.requires("FARGATE")) {
            checkSize(overrides, definition);
        }
    }

    private static void checkSize(JsonNode overrides, TaskDefinition definition) {
        JsonNode body = definition.body();
        String cpu = Json.text(Json.has(overrides, "cpu") ? overrides : body, "cpu");
        String memory = Json.text(Json.has(overrides, "memory") ? overrides : body, "memory");
        if (!FargateSize.exists(
                FargateSize.cpuUnits(cpu).orElse(0),
                FargateSize.mebibytes(memory).orElse(0))) {
            throw AwsException.client("No Fargate configuration exists for given values.");
        }
    }

    /** The container's own override; a missing node if there is none. */
    static JsonNode override(JsonNode overrides, String container) {
        for (JsonNode override : overrides.path("containerOverrides")) {
            if (Json.text(override, "name").equals(container)) {
                return override;
            }
        }
        return Json.object().path("none");
    }
}
