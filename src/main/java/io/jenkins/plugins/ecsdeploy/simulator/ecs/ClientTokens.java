package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RunTask's idempotency (API Reference, <i>Ensuring idempotency</i>). A token is scoped to the cluster and lives for
 * the lower of 24 hours and its tasks' lifetime plus one hour; after that it starts new tasks.
 */
final class ClientTokens {

    private static final Duration AT_MOST = Duration.ofHours(24);
    private static final Duration AFTER_STOP = Duration.ofHours(1);

    private record Use(JsonNode parameters, List<Task> tasks, Instant at) {
        boolean alive(Instant now) {
            boolean tasksRecent = tasks.stream()
                    .anyMatch(task -> task.stoppedAt.isEmpty()
                            || now.isBefore(task.stoppedAt.get().plus(AFTER_STOP)));
            return now.isBefore(at.plus(AT_MOST)) && tasksRecent;
        }
    }

    private final Kernel kernel;
    private final Map<String, Use> uses = new HashMap<>();

    ClientTokens(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The tasks that this very call already started; ConflictException if it was another call. */
    Optional<List<Task>> replay(Cluster cluster, ObjectNode input) {
        String token = Json.text(input, "clientToken");
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (!token.matches("[!-~]{1,64}")) {
            throw AwsException.invalidParameter("clientToken must be 1 to 64 ASCII characters in the range of 33-126.");
        }
        Use use = uses.get(key(cluster, token));
        if (use == null || !use.alive(kernel.now())) {
            return Optional.empty();
        }
        if (!use.parameters().equals(parameters(input))) {
            ObjectNode members = Json.object();
            members.set(
                    "resourceIds",
                    Json.array(use.tasks().stream().map(task -> task.arn).toList()));
            throw new AwsException(
                    400,
                    "ConflictException",
                    "The clientToken was already used by a RunTask request with different parameters.",
                    members);
        }
        return Optional.of(use.tasks());
    }

    void remember(Cluster cluster, ObjectNode input, List<Task> tasks) {
        String token = Json.text(input, "clientToken");
        if (!token.isEmpty() && !tasks.isEmpty()) {
            uses.put(key(cluster, token), new Use(parameters(input), List.copyOf(tasks), kernel.now()));
        }
    }

    private static String key(Cluster cluster, String token) {
        return cluster.arn + " " + token;
    }

    private static JsonNode parameters(ObjectNode input) {
        ObjectNode parameters = input.deepCopy();
        parameters.remove(List.of("clientToken", "cluster"));
        return parameters;
    }
}
