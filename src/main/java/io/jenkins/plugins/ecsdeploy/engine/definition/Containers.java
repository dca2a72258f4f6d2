package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the {@code containerDefinitions} of a task definition (ECS API: ContainerDefinition). */
public final class Containers {
    private Containers() {}

    /** All container definitions, in their order. */
    public static List<ObjectNode> all(ObjectNode definition) {
        return StreamSupport.stream(definition.path("containerDefinitions").spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }

    public static List<String> names(ObjectNode definition) {
        return all(definition).stream().map(Containers::name).toList();
    }

    public static Optional<ObjectNode> named(ObjectNode definition, String name) {
        return all(definition).stream().filter(c -> name(c).equals(name)).findFirst();
    }

    /** Names of the containers whose image is of this repository, whatever tag or digest it has. */
    public static List<String> ofRepository(ObjectNode definition, String repositoryUri) {
        String wanted = repository(repositoryUri);
        return all(definition).stream()
                .filter(c -> repository(c.path("image").asText()).equals(wanted))
                .map(Containers::name)
                .toList();
    }

    /** Names of the essential containers: all that do not say {@code "essential": false}. */
    public static List<String> essential(ObjectNode definition) {
        return all(definition).stream()
                .filter(c -> c.path("essential").asBoolean(true))
                .map(Containers::name)
                .toList();
    }

    /** Whether ECS would start the container again after it exited (ECS API: ContainerRestartPolicy). */
    public static boolean restarts(ObjectNode container) {
        return container.path("restartPolicy").path("enabled").asBoolean(false);
    }

    public static String logDriver(ObjectNode container) {
        return container.path("logConfiguration").path("logDriver").asText("");
    }

    /** The CloudWatch log group of a container with the {@code awslogs} driver. */
    public static Optional<LogGroup> logGroup(ObjectNode container, String defaultRegion) {
        JsonNode options = container.path("logConfiguration").path("options");
        if (!"awslogs".equals(logDriver(container)) || !options.hasNonNull("awslogs-group")) {
            return Optional.empty();
        }
        return Optional.of(new LogGroup(
                options.path("awslogs-region").asText(defaultRegion),
                options.path("awslogs-group").asText(),
                options.path("awslogs-create-group").asBoolean(false)));
    }

    /**
     * Where the tasks of a container log: {@code prefix/container/}, to which each task's id is added. Without a prefix
     * (possible on EC2) the stream is named after Docker's container id, which the task does not tell: empty.
     */
    public static Optional<LogStream> logs(ObjectNode container, String defaultRegion) {
        JsonNode prefix = container.path("logConfiguration").path("options").path("awslogs-stream-prefix");
        if (!prefix.isTextual()) {
            return Optional.empty();
        }
        return logGroup(container, defaultRegion)
                .map(g -> new LogStream(g.region(), g.name(), prefix.asText() + "/" + name(container) + "/"));
    }

    /** A log group that a container needs; {@code created} when the log driver makes it itself. */
    public record LogGroup(String region, String name, boolean created) {}

    static String name(ObjectNode container) {
        return container.path("name").asText();
    }

    /** An image's repository with its registry, without tag and digest; Docker Hub's short forms are written out. */
    static String repository(String image) {
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int slash = name.lastIndexOf('/');
        int colon = name.indexOf(':', slash + 1);
        name = colon < 0 ? name : name.substring(0, colon);
        int first = name.indexOf('/');
        String host = first < 0 ? "" : name.substring(0, first);
        boolean hosted = host.contains(".") || host.contains(":") || host.equals("localhost");
        if (!hosted) {
            return "docker.io/" + (first < 0 ? "library/" : "") + name;
        }
        boolean hub = host.equals("docker.io") || host.equals("index.docker.io") || host.equals("registry-1.docker.io");
        if (!hub) {
            return name;
        }
        String rest = name.substring(first + 1);
        return "docker.io/" + (rest.contains("/") ? "" : "library/") + rest;
    }
}
