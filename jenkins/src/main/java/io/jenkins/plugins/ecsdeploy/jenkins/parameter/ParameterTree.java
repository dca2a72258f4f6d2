package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parameters in the shape of the configuration file; the engine checks it, as it checks a file. */
public final class ParameterTree {
    private ParameterTree() {}

    /**
     * The keys that were given, and no others.
     *
     * @throws ConfigurationException when parameters that only Jenkins knows contradict each other
     */
    public static ObjectNode of(DeploymentParameters given) {
        List<Problem> problems = new ArrayList<>();
        ObjectNode tree = new Trees()
                .put("region", given.getRegion())
                .put("cluster", given.getCluster())
                .put("credentials", given.getCredentials())
                .put("image", given.getImage())
                .put("containers", given.getContainers())
                .put("migration", given.getMigration())
                .put("timeouts", given.getTimeouts())
                .put("whenBusy", given.getWhenBusy())
                .put("onCancel", given.getOnCancel())
                .put("onFailure", given.getOnFailure())
                .put("lock", given.getLock())
                .put("backup", given.getBackup())
                .put("notify", given.getNotify())
                .putAll("waves", given.getWaves())
                .putAll("after", given.getAfter())
                .put("tags", given.getTags())
                .put("dryRun", given.isDryRun())
                .tree();
        if (Texts.given(given.getStateMachine()) != null) {
            tree.putObject("orchestrator").put("stateMachine", given.getStateMachine());
        }
        migration(given, tree, problems);
        services(given, tree, problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException("", problems);
        }
        return tree;
    }

    private static void migration(DeploymentParameters given, ObjectNode tree, List<Problem> problems) {
        if (!given.isWithoutMigration()) {
            return;
        }
        if (given.getMigration() != null) {
            problems.add(
                    new Problem("withoutMigration", "There is a migration as well.", "Give one of the two.", null));
        }
        tree.put("migration", "none");
    }

    /** A service that has something of its own is a map in the configuration, and a name else. */
    private static void services(DeploymentParameters given, ObjectNode tree, List<Problem> problems) {
        Map<String, ObjectNode> own = new LinkedHashMap<>();
        if (given.getContainersOf() != null) {
            given.getContainersOf()
                    .forEach(c -> own.put(
                            c.getService(),
                            new Trees()
                                    .put("name", c.getService())
                                    .put("containers", c.getContainers())
                                    .tree()));
        }
        if (given.getServiceSettings() != null) {
            for (ServiceParameter settings : given.getServiceSettings()) {
                if (own.put(settings.getName(), settings.tree()) != null) {
                    problems.add(new Problem(
                            "serviceSettings",
                            "The service " + settings.getName() + " is set twice.",
                            "Give one ecsService for each service, and no ecsContainersOf beside it.",
                            null));
                }
            }
        }
        Set<String> used = new HashSet<>();
        if (given.getServices() != null) {
            tree.set("services", entries(given.getServices(), own, used));
        }
        for (JsonNode wave : tree.path("waves")) {
            List<String> names = new ArrayList<>();
            wave.path("services").forEach(name -> names.add(name.asText()));
            if (!names.isEmpty()) {
                ((ObjectNode) wave).set("services", entries(names, own, used));
            }
        }
        own.keySet().stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> problems.add(new Problem(
                        "services",
                        "The service " + name + " is not among those given as services.",
                        "Name it there as well.",
                        null)));
    }

    private static ArrayNode entries(List<String> names, Map<String, ObjectNode> own, Set<String> used) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (String name : names) {
            used.add(name);
            ObjectNode settings = own.get(name);
            if (settings == null) {
                entries.add(name);
            } else {
                entries.add(settings);
            }
        }
        return entries;
    }
}
