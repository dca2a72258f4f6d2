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

    Configuration configuration(ImageReference image) {
        JsonNode tree = source.tree();
        return Configuration.builder()
                .region(text(tree, "region"))
                .cluster(text(tree, "cluster"))
                .credentials(credentials(tree.path("credentials")))
                .image(image)
                .containers(texts(tree, "containers"))
                .migration(migration(tree))
                .services(services(tree))
                .timeouts(timeouts(tree.path("timeouts")))
                .whenBusy(choice(Configuration.WhenBusy.class, tree, "whenBusy"))
                .onCancel(choice(Configuration.OnCancel.class, tree, "onCancel"))
                .tags(map(tree, "tags", "tags"))
                .dryRun(tree.path("dryRun").asBoolean(false))
                .after(after(tree))
                .build();
    }

    private static Credentials credentials(JsonNode tree) {
        return new Credentials(text(tree, "roleArn"), text(tree, "externalId"), text(tree, "sessionName"));
    }

    private static List<Service> services(JsonNode tree) {
        List<Service> services = new ArrayList<>();
        tree.path("services")
                .forEach(one -> services.add(new Service(Rules.serviceName(one), texts(one, "containers"))));
        return services;
    }

    private Migration migration(JsonNode tree) {
        JsonNode migration = tree.path("migration");
        return migration.isObject() ? task(migration, "migration", tree.path("services")) : null;
    }

    private List<AfterTask> after(JsonNode tree) {
        List<AfterTask> tasks = new ArrayList<>();
        JsonNode list = tree.path("after");
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            tasks.add(new AfterTask(
                    text(one, "name"),
                    task(one, KeyPath.item("after", i), tree.path("services")),
                    one.path("leaveRunning").asBoolean(false),
                    duration(one, "timeout")));
        }
        return tasks;
    }

    /** A one-off task; the migration, or one of those after. */
    private Migration task(JsonNode task, String path, JsonNode services) {
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
                contract(task.path("contract"), services));
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

    private static Contract contract(JsonNode tree, JsonNode services) {
        if (tree.isMissingNode()) {
            return null;
        }
        List<String> all = new ArrayList<>();
        services.forEach(one -> all.add(Rules.serviceName(one)));
        return new Contract(tree.has("services") ? texts(tree, "services") : all, texts(tree, "compatibleImages"));
    }

    private static Source source(JsonNode migration, JsonNode services) {
        if (migration.has("taskDefinition")) {
            return new Source(Kind.DEDICATED, text(migration, "taskDefinition"));
        }
        if (migration.has("overrideOf")) {
            return new Source(Kind.OVERRIDE, text(migration, "overrideOf"));
        }
        String service = text(migration, "derivedFrom");
        return new Source(Kind.DERIVED, service == null ? Rules.serviceName(services.path(0)) : service);
    }

    private static Network network(JsonNode tree) {
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
                duration(tree, "verify"));
    }

    private static Duration duration(JsonNode tree, String key) {
        return tree.has(key) ? Durations.parse(tree.get(key).asText()) : null;
    }

    private static String text(JsonNode tree, String key) {
        return tree.has(key) ? tree.get(key).asText() : null;
    }

    private static List<String> texts(JsonNode tree, String key) {
        List<String> texts = new ArrayList<>();
        tree.path(key).forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** Numbers become texts as they were written: 1.10 stays 1.10. */
    private Map<String, String> map(JsonNode tree, String key, String path) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : tree.path(key).properties()) {
            JsonNode value = one.getValue();
            String spelling = value.isNumber() ? source.spelling(KeyPath.key(path, one.getKey())) : null;
            map.put(one.getKey(), spelling == null ? value.asText() : spelling);
        }
        return map;
    }

    private static <E extends Enum<E>> E choice(Class<E> type, JsonNode tree, String key) {
        return tree.has(key) ? Enum.valueOf(type, tree.get(key).asText().toUpperCase(Locale.ROOT)) : null;
    }
}
