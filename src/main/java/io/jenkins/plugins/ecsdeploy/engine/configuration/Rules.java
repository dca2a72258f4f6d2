package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What keys mean together. Works on any tree: a value of a wrong type has been told already and is passed over here. */
final class Rules {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration SHORTEST_LEASE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    /** DynamoDB writes so many items in one transaction. */
    private static final int KEYS = 100;

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
        isInRegion("cluster", "cluster", tree.path("cluster"));
        isInRegion(
                "state machine",
                "orchestrator.stateMachine",
                tree.path("orchestrator").path("stateMachine"));
        credentialsNeedRole();
        servicesAreDistinct();
        wavesAreRight();
        timeoutsAreSensible();
        leaseIsSensible();
        afterTasksAreDistinct();
        backupIsOfSomething();
        if (ServiceNodes.none(tree) && isNone(tree.path("migration"))) {
            problems.add("services", "There is neither a service nor a migration: nothing to do.", "Name a service.");
        }
        new MigrationRules(tree, tree.path("migration"), "migration", problems).check();
        JsonNode after = tree.path("after");
        for (int i = 0; after.isArray() && i < after.size(); i++) {
            new MigrationRules(tree, after.get(i), KeyPath.item("after", i), problems).check();
        }
        smokeTests();
        new NotifyRules(tree.path("notify"), problems).check();
    }

    /** Those of a wave may look at its services and at those of waves before it, but not at what is yet to come. */
    private void smokeTests() {
        Set<String> names = new HashSet<>();
        List<String> updated = new ArrayList<>();
        JsonNode waves = tree.path("waves");
        for (int i = 0; waves.isArray() && i < waves.size(); i++) {
            updated.addAll(ServiceNodes.names(waves.get(i)));
            new SmokeTestRules(this, List.copyOf(updated), problems)
                    .check(waves.get(i).path("smokeTests"), KeyPath.item("waves", i) + ".smokeTests", names);
        }
        new SmokeTestRules(this, ServiceNodes.names(tree), problems)
                .check(tree.path("smokeTests"), "smokeTests", names);
    }

    private static boolean isNone(JsonNode migration) {
        return migration.asText().equals("none");
    }

    private void requiredKeys() {
        for (JsonNode key : schema.root().path("x-required")) {
            String name = key.asText();
            JsonNode rules = schema.root().path("properties").path(name);
            if (!tree.has(name) && !tree.has(rules.path("x-instead").asText())) {
                problems.missing("", name, rules.path("x-missing").asText());
            }
        }
    }

    private void isInRegion(String what, String path, JsonNode named) {
        String[] arn = named.asText().split(":", -1);
        String region = tree.path("region").asText();
        if (arn.length > 3 && !region.isEmpty() && !arn[3].equals(region)) {
            String message =
                    "The " + what + " is in " + Visible.quote(arn[3]) + ", but the region is " + Visible.quote(region);
            problems.add(path, message + ".", "Make the two agree.");
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
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, JsonNode> service : ServiceNodes.of(tree)) {
            String name = ServiceNodes.name(service.getValue());
            if (!name.isEmpty() && !seen.add(name)) {
                String message = "The service " + Visible.quote(name) + " is in the list twice.";
                problems.add(service.getKey(), message, "Name it once, with all its containers.");
            }
        }
    }

    private void wavesAreRight() {
        JsonNode waves = tree.path("waves");
        if (tree.has("services") && tree.has("waves")) {
            problems.add("waves", "It excludes services.", "Keep one of the two.");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; waves.isArray() && i < waves.size(); i++) {
            String name = Binder.waveName(waves.get(i), i);
            if (!names.add(name)) {
                problems.add(KeyPath.item("waves", i), "There are two waves " + Visible.quote(name) + ".", "");
            }
        }
        new EnabledWhenRules(tree, problems).check();
    }

    private void backupIsOfSomething() {
        JsonNode backup = tree.path("backup");
        if (!backup.isObject()) {
            return;
        }
        if (backup.has("instance") && backup.has("cluster")) {
            problems.add(
                    KeyPath.key("backup", "cluster"),
                    "It excludes backup.instance.",
                    "Keep one of the two: an instance of an Aurora cluster is backed up with its cluster.");
        }
        if (!backup.has("instance") && !backup.has("cluster")) {
            problems.missing("backup", "instance", "Name the DB instance, or the DB cluster under cluster.");
        }
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
            duration(KeyPath.key("timeouts", timeout.getKey()), timeout.getValue());
        }
        taskTimes("migration", tree.path("migration"));
        JsonNode after = tree.path("after");
        for (int i = 0; after.isArray() && i < after.size(); i++) {
            taskTimes(KeyPath.item("after", i), after.get(i));
        }
    }

    private void taskTimes(String path, JsonNode task) {
        duration(KeyPath.key(path, "timeout"), task.path("timeout"));
        duration(KeyPath.key(path, "lockTimeout"), task.path("lockTimeout"));
        duration(KeyPath.key(path, "statementTimeout"), task.path("statementTimeout"));
        duration(
                KeyPath.key(KeyPath.key(path, "retries"), "backoff"),
                task.path("retries").path("backoff"));
    }

    /** A time must be more than nothing and less than for ever; one that the schema refuses has been told already. */
    void duration(String path, JsonNode value) {
        duration(value).ifPresent(duration -> timeout(path, duration));
    }

    /** Empty for what is no duration at all: told already. */
    private Optional<Duration> duration(JsonNode value) {
        JsonNode rules = schema.definition("duration");
        String text = value.isTextual() ? value.asText() : "";
        boolean right = text.length() >= 2
                && text.length() <= rules.path("maxLength").asInt()
                && schema.pattern(rules.path("pattern").asText()).matcher(text).matches();
        return right ? Optional.of(Durations.parse(text)) : Optional.empty();
    }

    private void leaseIsSensible() {
        JsonNode lock = tree.path("lock");
        duration(lock.path("lease"))
                .filter(lease -> lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0)
                .ifPresent(lease -> problems.add(
                        KeyPath.key("lock", "lease"),
                        "A lease lasts at least 5 minutes and at most an hour.",
                        "Give for instance 5m, or leave the key out."));
        boolean manyKeys = lock.isObject() && !lock.has("key");
        int keys = ServiceNodes.of(tree).size()
                + (tree.path("migration").isObject() ? 1 : 0)
                + tree.path("after").size()
                + tree.at("/migration/contract/services").size();
        if (manyKeys && keys > KEYS) {
            problems.add(
                    "lock",
                    "There are more than " + KEYS + " services and one-off tasks: too many keys for one lock.",
                    "Give the one key that all these deployments share: lock.key.");
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
