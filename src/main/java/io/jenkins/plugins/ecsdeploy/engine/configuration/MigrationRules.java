package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the keys of a one-off task, the migration or another, mean together and with the services. */
final class MigrationRules {
    private static final List<String> SOURCES = List.of("taskDefinition", "derivedFrom", "overrideOf");

    /** ECS API, RunTask, overrides: "A total of 8192 characters are allowed", JSON's own characters counted. */
    private static final int LONGEST_OVERRIDE = 8192;

    /** ECS service quotas: the size of a task definition. */
    private static final int LARGEST_DEFINITION = 65536;

    private final JsonNode tree;
    private final JsonNode migration;
    private final String path;
    private final Problems problems;

    /** @param path where the task stands: {@code migration}, or {@code after[0]} */
    MigrationRules(JsonNode tree, JsonNode task, String path, Problems problems) {
        this.tree = tree;
        this.migration = task;
        this.path = path;
        this.problems = problems;
    }

    private String at(String key) {
        return KeyPath.key(path, key);
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
        retries();
        limits();
        contract();
        Fargate.wrong(migration).ifPresent(wrong -> problems.add(at("memory"), wrong, ""));
    }

    private void source() {
        List<String> given = SOURCES.stream().filter(migration::has).toList();
        List<String> services = ServiceNodes.names(tree);
        if (given.size() > 1) {
            String message = "It excludes " + at(given.get(0)) + ".";
            problems.add(at(given.get(1)), message, "Keep one of " + String.join(", ", SOURCES) + ".");
        }
        if (given.isEmpty() && ServiceNodes.none(tree)) {
            problems.add(path, "It does not say what it runs from.", "Add taskDefinition or derivedFrom.");
        }
        JsonNode override = migration.path("overrideOf");
        boolean listed = tree.path("services").isArray() || tree.path("waves").isArray();
        if (override.isTextual() && listed && !services.contains(override.asText())) {
            String message = "The service " + Visible.quote(override.asText()) + " is not in services.";
            String hint = Suggestion.forValue(override.asText(), services);
            problems.add(at("overrideOf"), message, hint.isEmpty() ? "Use derivedFrom for others." : hint);
        }
        if (!override.isMissingNode() && migration.has("secrets")) {
            String message = "ECS cannot override secrets when it starts a task.";
            problems.add(at("secrets"), message, "Use derivedFrom in place of overrideOf.");
        }
    }

    private void names() {
        for (Map.Entry<String, JsonNode> secret : migration.path("secrets").properties()) {
            if (migration.path("environment").has(secret.getKey())) {
                problems.add(
                        KeyPath.key(at("secrets"), secret.getKey()),
                        "The name is in environment too.",
                        "Keep one of the two.");
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
            problems.add(path, message, override ? "Use derivedFrom in place of overrideOf." : "");
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
            problems.add(at("capacityProviders"), "It excludes " + at("launchType") + ".", "Keep one of the two.");
        }
        if (notFargate && migration.has("platformVersion")) {
            problems.add(at("platformVersion"), "Only Fargate has platform versions.", "Remove the key.");
        }
        if (notFargate && migration.path("network").path("assignPublicIp").asBoolean()) {
            problems.add(at("network") + ".assignPublicIp", "Only Fargate gives tasks a public address.", "Remove it.");
        }
        if (ServiceNodes.none(tree) && type.equals("FARGATE") && !migration.has("network")) {
            String hint = "Without a service there is no other network to take.";
            problems.missing(path, "network", hint);
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
                String path = KeyPath.item(at("capacityProviders"), i);
                problems.add(path, "The provider " + Visible.quote(name) + " is in the list twice.", "");
            }
        }
        strategy(weighted > 0, "At least one provider needs a weight of more than 0.");
        strategy(based <= 1, "Only one provider may have a base of more than 0.");
        strategy(fargate == 0 || fargate == providers.size(), "ECS does not mix Fargate with other providers.");
    }

    private void strategy(boolean right, String otherwise) {
        if (!right) {
            problems.add(at("capacityProviders"), otherwise, "");
        }
    }

    private void retries() {
        JsonNode retries = migration.path("retries");
        JsonNode on = retries.path("on");
        boolean any = on.path("exitCodes").size() + on.path("logPatterns").size() > 0;
        if (retries.isObject() && on.isObject() && !any) {
            problems.add(
                    at("retries") + ".on",
                    "It names neither an exit code nor a text of the log: nothing would be tried again.",
                    "For instance: on: {exitCodes: [75]}");
        }
    }

    private void limits() {
        String database = migration.path("database").asText();
        List<String> given = List.of("lockTimeout", "statementTimeout").stream()
                .filter(migration::has)
                .toList();
        if (!given.isEmpty() && !migration.has("database")) {
            problems.add(at(given.get(0)), "It depends on the kind of database.", "Add database: postgresql or mysql.");
        }
        if (given.isEmpty() && migration.has("database")) {
            problems.add(at("database"), "It is used only with a limit.", "Add lockTimeout, or remove it.");
        }
        if (database.equals("mysql") && migration.has("statementTimeout")) {
            problems.add(
                    at("statementTimeout"),
                    "MySQL has no limit for statements other than SELECT.",
                    "Keep lockTimeout, and limit the whole task by its timeout.");
        }
        if (database.equals("postgresql") && migration.path("secrets").has("PGOPTIONS")) {
            problems.add(
                    at("secrets") + ".PGOPTIONS",
                    "Limits are given in this variable, and a secret can't be added to.",
                    "Move it to environment, or set the limits inside the secret.");
        }
    }

    private void contract() {
        JsonNode contract = migration.path("contract");
        if (contract.isObject() && !contract.has("services") && ServiceNodes.none(tree)) {
            problems.missing(at("contract"), "services", "Name the services whose old code must be gone.");
        }
    }
}
