package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the task definitions that a deployment registers from those that run today. */
public final class Definitions {

    /** What DescribeTaskDefinition adds and RegisterTaskDefinition does not take. */
    private static final Set<String> ANSWER_ONLY = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "registeredBy",
            "deregisteredAt",
            "deleteRequestedAt");

    /**
     * What makes no sense for a task that runs once by itself. A restart policy would run the migration again inside
     * the same task (I3).
     */
    private static final List<String> SERVICE_ONLY = List.of(
            "portMappings", "healthCheck", "dependsOn", "links", "volumesFrom", "restartPolicy", "startTimeout");

    private Definitions() {}

    /**
     * The family of a one-off task that is derived from a service's definition.
     *
     * @param task {@code migration}, or the name of a task after the services
     */
    public static String derivedFamily(String appFamily, String task) {
        return appFamily + "-" + task;
    }

    /** A copy that can be registered again. */
    public static ObjectNode registrable(ObjectNode described) {
        ObjectNode copy = described.deepCopy();
        copy.remove(ANSWER_ONLY);
        return copy;
    }

    /** The same definition with these containers on this image. */
    public static ObjectNode pinned(ObjectNode described, Collection<String> containers, String image) {
        ObjectNode copy = registrable(described);
        for (ObjectNode container : Containers.all(copy)) {
            if (containers.contains(Containers.name(container))) {
                container.put("image", image);
            }
        }
        return copy;
    }

    /** A dedicated migration definition: pinned, with the owner's replacements. */
    public static ObjectNode dedicated(
            ObjectNode described, Migration migration, String container, Collection<String> containers, String image) {
        ObjectNode copy = pinned(described, containers, image);
        replace(copy, migration, container);
        return copy;
    }

    /** A one-off task's definition made from a service's: one container kept, what only a service needs dropped. */
    public static ObjectNode derived(
            ObjectNode described, String task, Migration migration, String container, String image) {
        ObjectNode copy = pinned(described, List.of(container), image);
        copy.put("family", derivedFamily(described.path("family").asText(), task));
        copy.remove("proxyConfiguration");
        ObjectNode kept = Containers.named(copy, container)
                .orElseThrow(() -> new IllegalArgumentException("no container " + container));
        kept.remove(SERVICE_ONLY);
        kept.put("essential", true);
        copy.putArray("containerDefinitions").add(kept);
        keepMountedVolumes(copy, kept);
        replace(copy, migration, container);
        return copy;
    }

    private static void keepMountedVolumes(ObjectNode definition, ObjectNode container) {
        Set<String> mounted = new TreeSet<>();
        container
                .path("mountPoints")
                .forEach(m -> mounted.add(m.path("sourceVolume").asText()));
        if (definition.get("volumes") instanceof ArrayNode volumes) {
            List<JsonNode> kept = new ArrayList<>();
            volumes.forEach(v -> {
                if (mounted.contains(v.path("name").asText())) {
                    kept.add(v);
                }
            });
            definition.putArray("volumes").addAll(kept);
        }
    }

    private static void replace(ObjectNode definition, Migration migration, String containerName) {
        put(definition, "taskRoleArn", migration.taskRoleArn());
        put(definition, "executionRoleArn", migration.executionRoleArn());
        put(definition, "cpu", migration.cpu());
        put(definition, "memory", migration.memory());
        ObjectNode container = Containers.named(definition, containerName)
                .orElseThrow(() -> new IllegalArgumentException("no container " + containerName));
        if (migration.cpu() != null || migration.memory() != null) {
            // The container's own share was cut from the old task size; the task's limits are enough for one-off work.
            container.remove(List.of("cpu", "memory", "memoryReservation"));
        }
        if (!migration.command().isEmpty()) {
            ArrayNode command = container.putArray("command");
            migration.command().forEach(command::add);
        }
        Set<String> replaced = new TreeSet<>(migration.environment().keySet());
        replaced.addAll(migration.secrets().keySet());
        merge(container, "environment", "value", migration.environment(), replaced);
        merge(container, "secrets", "valueFrom", migration.secrets(), replaced);
    }

    private static void put(ObjectNode node, String key, String value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    /** A name is in environment or in secrets, never in both: what the owner gives anew is taken out of either. */
    private static void merge(
            ObjectNode container, String list, String valueKey, Map<String, String> values, Set<String> replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        List<JsonNode> kept = new ArrayList<>();
        container.path(list).forEach(item -> {
            if (!replaced.contains(item.path("name").asText())) {
                kept.add(item);
            }
        });
        ArrayNode merged = container.putArray(list).addAll(kept);
        new TreeMap<>(values)
                .forEach((name, value) -> merged.addObject().put("name", name).put(valueKey, value));
    }
}
