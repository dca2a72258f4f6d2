package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the keys of the migration mean together, and with the services. */
final class MigrationRules {
    private static final List<String> SOURCES = List.of("taskDefinition", "derivedFrom", "overrideOf");

    /** ECS API, RunTask, overrides: "A total of 8192 characters are allowed", JSON's own characters counted. */
    private static final int LONGEST_OVERRIDE = 8192;

    /** ECS service quotas: the size of a task definition. */
    private static final int LARGEST_DEFINITION = 65536;

    private final JsonNode tree;
    private final JsonNode migration;
    private final Problems problems;

    MigrationRules(JsonNode tree, Problems problems) {
        this.tree = tree;
        this.migration = tree.path("migration");
        this.problems = problems;
    }

    void check() {
        if (!migration.isObject()) {
            return;
        }
        source();
        names();
        size();
        launch();
        capacityProviders();
        Fargate.wrong(migration).ifPresent(wrong -> problems.add("migration.memory", wrong, ""));
    }

    private void source() {
        List<String> given = SOURCES.stream().filter(migration::has).toList();
        List<String> services = ServiceNodes.names(tree);
        if (given.size() > 1) {
            String message = "It excludes migration." + given.get(0) + ".";
            problems.add("migration." + given.get(1), message, "Keep one of " + String.join(", ", SOURCES) + ".");
        }
        if (given.isEmpty() && ServiceNodes.none(tree)) {
            problems.add("migration", "It does not say what it runs from.", "Add taskDefinition or derivedFrom.");
        }
        JsonNode override = migration.path("overrideOf");
        boolean listed = tree.path("services").isArray() || tree.path("waves").isArray();
        if (override.isTextual() && listed && !services.contains(override.asText())) {
            String message = "The service " + Visible.quote(override.asText()) + " is not in services.";
            String hint = Suggestion.forValue(override.asText(), services);
            problems.add("migration.overrideOf", message, hint.isEmpty() ? "Use derivedFrom for others." : hint);
        }
        if (!override.isMissingNode() && migration.has("secrets")) {
            String message = "ECS cannot override secrets when it starts a task.";
            problems.add("migration.secrets", message, "Use derivedFrom in place of overrideOf.");
        }
    }

    private void names() {
        for (Map.Entry<String, JsonNode> secret : migration.path("secrets").properties()) {
            if (migration.path("environment").has(secret.getKey())) {
                String path = KeyPath.key("migration.secrets", secret.getKey());
                problems.add(path, "The name is in environment too.", "Keep one of the two.");
            }
        }
    }

    private void size() {
        boolean override = migration.has("overrideOf");
        int most = override ? LONGEST_OVERRIDE : LARGEST_DEFINITION;
        int length = length();
        if (length > most) {
            String what = override ? "the overrides of a task" : "a task definition";
            String message = "Command and environment have " + length + " characters as JSON; ECS allows " + most
                    + " for " + what + ".";
            problems.add("migration", message, override ? "Use derivedFrom in place of overrideOf." : "");
        }
    }

    /** The length of the override as RunTask takes it. */
    private int length() {
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        container.put("name", migration.path("container").asText());
        var command = container.putArray("command");
        migration.path("command").forEach(word -> command.add(word.asText()));
        var environment = container.putArray("environment");
        migration.path("environment").properties().forEach(one -> environment
                .addObject()
                .put("name", one.getKey())
                .put("value", one.getValue().asText()));
        ObjectNode overrides = JsonNodeFactory.instance.objectNode();
        overrides.putArray("containerOverrides").add(container);
        return overrides.toString().length();
    }

    private void launch() {
        String type = migration.path("launchType").asText();
        boolean notFargate = type.equals("EC2") || type.equals("EXTERNAL");
        if (migration.has("launchType") && migration.has("capacityProviders")) {
            problems.add("migration.capacityProviders", "It excludes migration.launchType.", "Keep one of the two.");
        }
        if (notFargate && migration.has("platformVersion")) {
            problems.add("migration.platformVersion", "Only Fargate has platform versions.", "Remove the key.");
        }
        if (notFargate && migration.path("network").path("assignPublicIp").asBoolean()) {
            problems.add(
                    "migration.network.assignPublicIp", "Only Fargate gives tasks a public address.", "Remove it.");
        }
        if (ServiceNodes.none(tree) && type.equals("FARGATE") && !migration.has("network")) {
            String hint = "Without a service there is no other network to take.";
            problems.missing("migration", "network", hint);
        }
    }

    private void capacityProviders() {
        JsonNode providers = migration.path("capacityProviders");
        if (!providers.isArray() || providers.isEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>();
        int fargate = 0;
        int based = 0;
        int weighted = 0;
        for (int i = 0; i < providers.size(); i++) {
            JsonNode provider = providers.get(i);
            String name = provider.path("capacityProvider").asText();
            fargate += name.equals("FARGATE") || name.equals("FARGATE_SPOT") ? 1 : 0;
            based += provider.path("base").asInt(0) > 0 ? 1 : 0;
            weighted += provider.path("weight").asInt(1) > 0 ? 1 : 0;
            if (!name.isEmpty() && !names.add(name)) {
                String path = KeyPath.item("migration.capacityProviders", i);
                problems.add(path, "The provider " + Visible.quote(name) + " is in the list twice.", "");
            }
        }
        strategy(weighted > 0, "At least one provider needs a weight of more than 0.");
        strategy(based <= 1, "Only one provider may have a base of more than 0.");
        strategy(fargate == 0 || fargate == providers.size(), "ECS does not mix Fargate with other providers.");
    }

    private void strategy(boolean right, String otherwise) {
        if (!right) {
            problems.add("migration.capacityProviders", otherwise, "");
        }
    }
}
