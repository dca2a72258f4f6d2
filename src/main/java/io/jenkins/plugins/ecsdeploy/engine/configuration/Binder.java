package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns a tree without problems into records. By hand: it is short, and starts faster than any mapper. */
final class Binder {
    private final ConfigurationSource source;

    Binder(ConfigurationSource source) {
        this.source = source;
    }

    Configuration configuration(ImageReference image, List<Service> services) {
        JsonNode tree = source.tree();
        return Configuration.builder()
                .region(text(tree, "region"))
                .cluster(text(tree, "cluster"))
                .credentials(credentials(tree.path("credentials")))
                .image(image)
                .containers(texts(tree, "containers"))
                .migration(migration(tree))
                .services(services)
                .waves(waves(tree.path("waves")))
                .smokeTests(new SmokeTestBinder(this, ServiceNodes.names(tree))
                        .tests(tree.path("smokeTests"), "smokeTests"))
                .timeouts(timeouts(tree.path("timeouts")))
                .whenBusy(choice(Configuration.WhenBusy.class, tree, "whenBusy"))
                .lock(lock(tree.path("lock")))
                .onCancel(choice(Configuration.OnCancel.class, tree, "onCancel"))
                .onFailure(choice(Configuration.OnFailure.class, tree, "onFailure"))
                .tags(map(tree, "tags", "tags"))
                .dryRun(tree.path("dryRun").asBoolean(false))
                .after(after(tree))
                .backup(backup(tree.path("backup")))
                .orchestrator(orchestrator(tree.path("orchestrator")))
                .notifications(NotifyBinder.read(tree.path("notify")))
                .build();
    }

    private static Credentials credentials(JsonNode tree) {
        return new Credentials(text(tree, "roleArn"), text(tree, "externalId"), text(tree, "sessionName"));
    }

    private static Lock lock(JsonNode tree) {
        if (tree.isObject()) {
            return Lock.lease(text(tree, "table"), text(tree, "key"), duration(tree, "lease"));
        }
        return tree.asText().equals("none") ? Lock.NONE : Lock.GUARD;
    }

    private static Backup backup(JsonNode tree) {
        if (tree.isMissingNode()) {
            return null;
        }
        Backup.Kind kind = tree.has("cluster") ? Backup.Kind.CLUSTER : Backup.Kind.INSTANCE;
        return new Backup(
                kind,
                text(tree, kind == Backup.Kind.CLUSTER ? "cluster" : "instance"),
                choice(Backup.When.class, tree, "when"),
                tree.has("keep") ? tree.get("keep").asInt() : null,
                text(tree, "prefix"));
    }

    private static Orchestrator orchestrator(JsonNode tree) {
        if (tree.isObject()) {
            return new Orchestrator(text(tree, "stateMachine"));
        }
        return tree.asText().equals("step-functions") ? Orchestrator.DEFAULT : null;
    }

    private List<Wave> waves(JsonNode tree) {
        List<Wave> waves = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            JsonNode wave = tree.get(i);
            List<String> services = ServiceNodes.names(wave);
            waves.add(new Wave(
                    waveName(wave, i),
                    services,
                    new SmokeTestBinder(this, services)
                            .tests(wave.path("smokeTests"), KeyPath.item("waves", i) + ".smokeTests")));
        }
        return waves;
    }

    /** The wave's own name, or its number. */
    static String waveName(JsonNode wave, int index) {
        return wave.hasNonNull("name") ? wave.get("name").asText() : "wave " + (index + 1);
    }

    private Migration migration(JsonNode tree) {
        JsonNode migration = tree.path("migration");
        return migration.isObject() ? task(migration, "migration", ServiceNodes.names(tree)) : null;
    }

    private List<AfterTask> after(JsonNode tree) {
        List<AfterTask> tasks = new ArrayList<>();
        JsonNode list = tree.path("after");
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            tasks.add(new AfterTask(
                    text(one, "name"),
                    task(one, KeyPath.item("after", i), ServiceNodes.names(tree)),
                    one.path("leaveRunning").asBoolean(false),
                    duration(one, "timeout")));
        }
        return tasks;
    }

    /** A one-off task; the migration, or one of those after. */
    private Migration task(JsonNode task, String path, List<String> services) {
        return new Migration(
                source(task, services),
                text(task, "container"),
                texts(task, "command"),
                map(task, "environment", KeyPath.key(path, "environment")),
                map(task, "secrets", KeyPath.key(path, "secrets")),
                text(task, "taskRoleArn"),
                text(task, "executionRoleArn"),
                text(task, "cpu"),
                text(task, "memory"),
                network(task.path("network")),
                text(task, "launchType"),
                capacityProviders(task),
                text(task, "platformVersion"),
                choice(Migration.OnTimeout.class, task, "onTimeout"),
                retries(task.path("retries")),
                limits(task),
                contract(task.path("contract"), services),
                task.has("destructive") ? task.get("destructive").asBoolean() : null);
    }

    private static Retries retries(JsonNode tree) {
        if (tree.isMissingNode()) {
            return null;
        }
        List<Integer> codes = new ArrayList<>();
        tree.path("on").path("exitCodes").forEach(code -> codes.add(code.asInt()));
        return new Retries(
                tree.path("attempts").asInt(0),
                duration(tree, "backoff"),
                codes,
                texts(tree.path("on"), "logPatterns"));
    }

    private static SessionLimits limits(JsonNode task) {
        return task.has("database")
                ? new SessionLimits(
                        choice(SessionLimits.Database.class, task, "database"),
                        duration(task, "lockTimeout"),
                        duration(task, "statementTimeout"))
                : null;
    }

    private static Contract contract(JsonNode tree, List<String> services) {
        if (tree.isMissingNode()) {
            return null;
        }
        return new Contract(tree.has("services") ? texts(tree, "services") : services, texts(tree, "compatibleImages"));
    }

    private static Source source(JsonNode migration, List<String> services) {
        if (migration.has("taskDefinition")) {
            return new Source(Kind.DEDICATED, text(migration, "taskDefinition"));
        }
        if (migration.has("overrideOf")) {
            return new Source(Kind.OVERRIDE, text(migration, "overrideOf"));
        }
        String service = text(migration, "derivedFrom");
        return new Source(Kind.DERIVED, service == null ? services.get(0) : service);
    }

    static Network network(JsonNode tree) {
        return tree.isMissingNode()
                ? null
                : new Network(
                        texts(tree, "subnets"),
                        texts(tree, "securityGroups"),
                        tree.path("assignPublicIp").asBoolean(false));
    }

    private static List<CapacityProvider> capacityProviders(JsonNode migration) {
        List<CapacityProvider> providers = new ArrayList<>();
        migration
                .path("capacityProviders")
                .forEach(one -> providers.add(new CapacityProvider(
                        text(one, "capacityProvider"),
                        one.path("weight").asInt(1),
                        one.path("base").asInt(0))));
        return providers;
    }

    private static Timeouts timeouts(JsonNode tree) {
        return new Timeouts(
                duration(tree, "resolve"),
                duration(tree, "preflight"),
                duration(tree, "register"),
                duration(tree, "migrate"),
                duration(tree, "deploy"),
                duration(tree, "verify"),
                duration(tree, "backup"));
    }

    static Duration duration(JsonNode tree, String key) {
        return tree.has(key) ? Durations.parse(tree.get(key).asText()) : null;
    }

    static String text(JsonNode tree, String key) {
        return tree.has(key) ? tree.get(key).asText() : null;
    }

    static List<String> texts(JsonNode tree, String key) {
        List<String> texts = new ArrayList<>();
        tree.path(key).forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** Numbers become texts as they were written: 1.10 stays 1.10. */
    Map<String, String> map(JsonNode tree, String key, String path) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : tree.path(key).properties()) {
            JsonNode value = one.getValue();
            String spelling = value.isNumber() ? source.spelling(KeyPath.key(path, one.getKey())) : null;
            map.put(one.getKey(), spelling == null ? value.asText() : spelling);
        }
        return map;
    }

    static <E extends Enum<E>> E choice(Class<E> type, JsonNode tree, String key) {
        return tree.has(key) ? Enum.valueOf(type, constant(tree.get(key).asText())) : null;
    }

    /** {@code rollBack} is ROLL_BACK. */
    private static String constant(String word) {
        return word.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
