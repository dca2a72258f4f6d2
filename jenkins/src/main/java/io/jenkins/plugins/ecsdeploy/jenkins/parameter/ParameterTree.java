package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
                .putAll("waves", given.getWaves())
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

    private static void services(DeploymentParameters given, ObjectNode tree, List<Problem> problems) {
        Map<String, ContainersOfParameter> containersOf = new LinkedHashMap<>();
        if (given.getContainersOf() != null) {
            given.getContainersOf().forEach(c -> containersOf.put(c.getService(), c));
        }
        if (given.getServices() != null) {
            ArrayNode services = tree.putArray("services");
            for (String name : given.getServices()) {
                ContainersOfParameter own = containersOf.remove(name);
                if (own == null) {
                    services.add(name);
                } else {
                    services.add(new Trees()
                            .put("name", name)
                            .put("containers", own.getContainers())
                            .tree());
                }
            }
        }
        containersOf
                .keySet()
                .forEach(name -> problems.add(new Problem(
                        "containersOf",
                        "The service " + name + " is not among those given as services.",
                        "Name it there as well.",
                        null)));
    }
}
