package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clusters, and the actions on them. */
final class Clusters {

    /** What others know about a cluster's use; they come later than the clusters. */
    interface Usage {
        long running(Cluster cluster);

        long pending(Cluster cluster);

        long services(Cluster cluster);
    }

    private final Kernel kernel;
    private final Tags tags;
    private final Usage usage;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();

    Clusters(Kernel kernel, Tags tags, Usage usage) {
        this.kernel = kernel;
        this.tags = tags;
        this.usage = usage;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateCluster", this::createCluster,
                "DescribeClusters", this::describeClusters,
                "DeleteCluster", this::deleteCluster,
                "ListClusters", this::listClusters);
    }

    /** The active cluster that the request names; {@code default} if it names none. */
    Cluster of(JsonNode input) {
        return require(Json.text(input, "cluster"));
    }

    Cluster require(String nameOrArn) {
        if (nameOrArn.startsWith("arn:") && !nameOrArn.startsWith(kernel.arn("ecs", "cluster/"))) {
            boolean otherAccount = !nameOrArn.contains(":" + kernel.account() + ":");
            throw otherAccount
                    ? AwsException.invalidParameter("AccountIDs mismatch")
                    : AwsException.of(400, "ClusterNotFoundException", "Cluster not found.");
        }
        Cluster cluster = clusters.get(nameOf(nameOrArn));
        if (cluster == null) {
            throw AwsException.of(400, "ClusterNotFoundException", "Cluster not found.");
        }
        if (!cluster.active) {
            throw AwsException.client("The referenced cluster was inactive.");
        }
        return cluster;
    }

    private static String nameOf(String nameOrArn) {
        return nameOrArn.isEmpty() ? "default" : nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    boolean has(String arn) {
        return clusters.values().stream().anyMatch(each -> each.arn.equals(arn));
    }

    Cluster create(String name) {
        Cluster existing = clusters.get(name);
        if (existing != null && existing.active) {
            return existing;
        }
        Cluster cluster = new Cluster(kernel.arn("ecs", "cluster/" + name), name);
        clusters.put(name, cluster);
        return cluster;
    }

    private ObjectNode createCluster(ObjectNode input, CallContext context) {
        String name = nameOf(Json.text(input, "clusterName"));
        if (!name.matches("[a-zA-Z0-9_-]{1,255}")) {
            throw AwsException.invalidParameter(
                    "Cluster name can only contain letters, numbers, hyphens and underscores, up to 255 characters.");
        }
        Cluster cluster = create(name);
        tags.put(cluster.arn, Tags.checked(input));
        ObjectNode output = Json.object();
        output.set("cluster", form(cluster));
        return output;
    }

    private ObjectNode describeClusters(ObjectNode input, CallContext context) {
        List<String> asked = Json.texts(input, "clusters");
        ObjectNode output = Json.object();
        ArrayNode found = output.putArray("clusters");
        ArrayNode failures = output.putArray("failures");
        for (String name : asked.isEmpty() ? List.of("default") : asked) {
            Cluster cluster = clusters.get(nameOf(name));
            if (cluster == null) {
                String arn = name.startsWith("arn:") ? name : kernel.arn("ecs", "cluster/" + name);
                failures.addObject().put("arn", arn).put("reason", "MISSING");
            } else {
                found.add(form(cluster));
            }
        }
        return output;
    }

    private ObjectNode deleteCluster(ObjectNode input, CallContext context) {
        Cluster cluster = of(input);
        if (usage.services(cluster) > 0) {
            throw AwsException.of(
                    400,
                    "ClusterContainsServicesException",
                    "The Cluster cannot be deleted while Services are active.");
        }
        if (usage.running(cluster) + usage.pending(cluster) > 0) {
            throw AwsException.of(
                    400, "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
        }
        cluster.active = false;
        ObjectNode output = Json.object();
        output.set("cluster", form(cluster));
        return output;
    }

    private ObjectNode listClusters(ObjectNode input, CallContext context) {
        List<Cluster> active = new ArrayList<>(
                clusters.values().stream().filter(each -> each.active).toList());
        ObjectNode output = Json.object();
        Page.fill(
                output,
                "clusterArns",
                active,
                each -> Json.array().add(each.arn).get(0),
                input,
                100);
        return output;
    }

    private JsonNode form(Cluster cluster) {
        ObjectNode form = Json.object()
                .put("clusterArn", cluster.arn)
                .put("clusterName", cluster.name)
                .put("status", cluster.active ? "ACTIVE" : "INACTIVE")
                .put("registeredContainerInstancesCount", cluster.instances)
                .put("runningTasksCount", usage.running(cluster))
                .put("pendingTasksCount", usage.pending(cluster))
                .put("activeServicesCount", usage.services(cluster));
        form.putArray("statistics");
        form.set("tags", tags.form(cluster.arn));
        form.putArray("settings").addObject().put("name", "containerInsights").put("value", "disabled");
        form.putArray("capacityProviders").add("FARGATE").add("FARGATE_SPOT");
        form.putArray("defaultCapacityProviderStrategy");
        return form;
    }
}
