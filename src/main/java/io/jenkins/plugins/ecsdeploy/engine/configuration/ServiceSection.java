package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the services, with the images and files that they name. */
final class ServiceSection {
    private final Schema schema;
    private final ConfigurationSource source;
    private final Problems problems;
    private final NamedFiles files;
    private final ImageSection images;

    ServiceSection(
            Schema schema, ConfigurationSource source, Problems problems, NamedFiles files, ImageSection images) {
        this.schema = schema;
        this.source = source;
        this.problems = problems;
        this.files = files;
        this.images = images;
    }

    /** The services by name, in their order; when something is wrong, the problems say what. */
    Map<String, Service> read() {
        Map<String, Service> services = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : ServiceNodes.of(source.tree())) {
            String name = ServiceNodes.name(one.getValue());
            services.put(name, service(name, one.getValue(), one.getKey()));
        }
        return services;
    }

    private Service service(String name, JsonNode given, String path) {
        return new Service(
                name,
                Binder.texts(given, "containers"),
                given.has("image") ? images.read(given.get("image"), KeyPath.key(path, "image")) : null,
                Binder.texts(given, "enabledWhen"),
                given.has("create") ? creation(name, given.get("create"), KeyPath.key(path, "create")) : null,
                given.path("codeDeploy").isObject()
                        ? codeDeploy(given.get("codeDeploy"), KeyPath.key(path, "codeDeploy"))
                        : null);
    }

    private CodeDeploy codeDeploy(JsonNode given, String path) {
        if (given.has("appSpec") && given.has("hooks")) {
            problems.add(
                    KeyPath.key(path, "hooks"),
                    "The AppSpec has a Hooks section of its own.",
                    "Put the hooks into it.");
        }
        Map<String, String> hooks = new LinkedHashMap<>();
        given.path("hooks")
                .properties()
                .forEach(hook -> hooks.put(hook.getKey(), hook.getValue().asText()));
        return new CodeDeploy(
                given.path("application").asText(),
                given.path("deploymentGroup").asText(),
                given.has("appSpec") ? appSpec(given.get("appSpec"), KeyPath.key(path, "appSpec")) : null,
                hooks,
                given.path("onReady").asText().equals("continue") ? CodeDeploy.OnReady.CONTINUE : null);
    }

    private JsonNode appSpec(JsonNode given, String path) {
        ObjectNode spec = given instanceof ObjectNode inline
                ? inline
                : files.read(given, path, "Put the AppSpec itself under appSpec.", "an AppSpec")
                        .orElse(null);
        if (spec == null) {
            return null;
        }
        JsonNode resources = spec.has("Resources") ? spec.get("Resources") : spec.path("resources");
        boolean oneService = resources.size() == 1 && resources.path(0).size() == 1;
        if (!oneService) {
            problems.add(
                    path,
                    "It does not name one resource: for ECS, an AppSpec has exactly one, the service.",
                    "Write Resources: [{TargetService: {Type: AWS::ECS::Service, Properties: {…}}}].");
        }
        return asJournalled(spec);
    }

    private JsonNode creation(String name, JsonNode given, String path) {
        ObjectNode request = given instanceof ObjectNode inline
                ? inline
                : files.read(given, path, "Put the request itself under create.", "a request")
                        .orElse(null);
        if (request == null) {
            return null;
        }
        if (given.isTextual()) {
            new TreeCheck(schema, source, problems).check(request, schema.definition("creation"), path);
        }
        rules(name, request, path);
        return asJournalled(request);
    }

    /** Numbers in the form in which they come back from the journal. */
    private static JsonNode asJournalled(ObjectNode request) {
        try {
            return new JsonMapper().readTree(request.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree that was read can be written", impossible);
        }
    }

    private void rules(String name, ObjectNode request, String path) {
        String called = request.path("serviceName").asText(name);
        if (!called.equals(name)) {
            problems.add(path, "Its serviceName is " + Visible.quote(called) + ".", "Make the two names agree.");
        }
        String cluster = last(source.tree().path("cluster").asText());
        if (!last(request.path("cluster").asText(cluster)).equals(cluster)) {
            problems.add(path, "It names another cluster than the deployment's.", "Leave cluster out of it.");
        }
        if (request.has("clientToken")) {
            problems.add(path, "The clientToken is ours to choose: it must be another at each bring-up.", "Remove it.");
        }
        String controller = request.path("deploymentController").path("type").asText("ECS");
        if (!controller.equals("ECS")) {
            problems.add(
                    path,
                    "Only services of the deployment controller ECS are created.",
                    "Leave deploymentController out.");
        }
        boolean daemon = request.path("schedulingStrategy").asText().equals("DAEMON");
        if (!daemon && !request.has("desiredCount")) {
            problems.add(path, "It does not say how many tasks are to run.", "Add desiredCount.");
        }
    }

    private static String last(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
