package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What keys mean together. Works on any tree: a value of a wrong type has been told already and is passed over here. */
final class Rules {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Schema schema;
    private final JsonNode tree;
    private final Problems problems;

    Rules(Schema schema, ConfigurationSource source, Problems problems) {
        this.schema = schema;
        this.tree = source.tree();
        this.problems = problems;
    }

    void check() {
        requiredKeys();
        clusterIsInRegion();
        credentialsNeedRole();
        servicesAreDistinct();
        timeoutsAreSensible();
        afterTasksAreDistinct();
        if (tree.path("services").isArray() && tree.path("services").isEmpty() && isNone(tree.path("migration"))) {
            problems.add("services", "There is neither a service nor a migration: nothing to do.", "Name a service.");
        }
        new MigrationRules(tree, tree.path("migration"), "migration", problems).check();
        JsonNode after = tree.path("after");
        for (int i = 0; after.isArray() && i < after.size(); i++) {
            new MigrationRules(tree, after.get(i), KeyPath.item("after", i), problems).check();
        }
    }

    private static boolean isNone(JsonNode migration) {
        return migration.asText().equals("none");
    }

    private void requiredKeys() {
        for (JsonNode key : schema.root().path("x-required")) {
            String name = key.asText();
            if (!tree.has(name)) {
                JsonNode rules = schema.root().path("properties").path(name);
                problems.missing("", name, rules.path("x-missing").asText());
            }
        }
    }

    private void clusterIsInRegion() {
        String[] arn = tree.path("cluster").asText().split(":", -1);
        String region = tree.path("region").asText();
        if (arn.length > 3 && !region.isEmpty() && !arn[3].equals(region)) {
            String message =
                    "The cluster is in " + Visible.quote(arn[3]) + ", but the region is " + Visible.quote(region);
            problems.add("cluster", message + ".", "Make the two agree.");
        }
    }

    private void credentialsNeedRole() {
        JsonNode credentials = tree.path("credentials");
        for (String key : List.of("externalId", "sessionName")) {
            if (credentials.has(key) && !credentials.has("roleArn")) {
                String path = KeyPath.key("credentials", key);
                problems.add(path, "It is used only when a role is assumed.", "Add credentials.roleArn, or remove it.");
            }
        }
    }

    private void servicesAreDistinct() {
        JsonNode services = tree.path("services");
        Set<String> seen = new HashSet<>();
        for (int i = 0; services.isArray() && i < services.size(); i++) {
            String name = serviceName(services.get(i));
            if (!name.isEmpty() && !seen.add(name)) {
                String message = "The service " + Visible.quote(name) + " is in the list twice.";
                problems.add(KeyPath.item("services", i), message, "Name it once, with all its containers.");
            }
        }
    }

    static String serviceName(JsonNode service) {
        return service.isObject() ? service.path("name").asText() : service.asText();
    }

    private void afterTasksAreDistinct() {
        JsonNode after = tree.path("after");
        Set<String> seen = new HashSet<>();
        for (int i = 0; after.isArray() && i < after.size(); i++) {
            String name = after.get(i).path("name").asText();
            String path = KeyPath.key(KeyPath.item("after", i), "name");
            if (!name.isEmpty() && !seen.add(name)) {
                problems.add(
                        path, "There is another task " + Visible.quote(name) + ".", "Give each a name of its own.");
            }
            if (name.equals("migration")) {
                problems.add(path, "This name is the migration's own.", "Name it for what it does: backfill.");
            }
        }
    }

    private void timeoutsAreSensible() {
        for (Map.Entry<String, JsonNode> timeout : tree.path("timeouts").properties()) {
            timeout(KeyPath.key("timeouts", timeout.getKey()), timeout.getValue());
        }
        taskTimes("migration", tree.path("migration"));
        JsonNode after = tree.path("after");
        for (int i = 0; after.isArray() && i < after.size(); i++) {
            taskTimes(KeyPath.item("after", i), after.get(i));
        }
    }

    private void taskTimes(String path, JsonNode task) {
        timeout(KeyPath.key(path, "timeout"), task.path("timeout"));
        timeout(KeyPath.key(path, "lockTimeout"), task.path("lockTimeout"));
        timeout(KeyPath.key(path, "statementTimeout"), task.path("statementTimeout"));
        timeout(
                KeyPath.key(KeyPath.key(path, "retries"), "backoff"),
                task.path("retries").path("backoff"));
    }

    private void timeout(String path, JsonNode value) {
        JsonNode rules = schema.definition("duration");
        String text = value.isTextual() ? value.asText() : "";
        boolean right = text.length() >= 2
                && text.length() <= rules.path("maxLength").asInt()
                && schema.pattern(rules.path("pattern").asText()).matcher(text).matches();
        if (right) {
            timeout(path, Durations.parse(text));
        }
    }

    private void timeout(String path, Duration duration) {
        if (duration.isZero()) {
            problems.add(path, "The time is zero.", "Give at least 1s.");
        } else if (duration.compareTo(LONGEST) > 0) {
            problems.add(path, "The time is longer than 7 days.", "");
        }
    }
}
