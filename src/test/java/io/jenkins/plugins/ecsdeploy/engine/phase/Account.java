package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentSettings;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An account as preflight finds it: an ACTIVE cluster, and the services, definitions and tasks that a test puts there. */
final class Account {
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    static final String IMAGE = "host/api@sha256:new";

    final FixedWorld world = new FixedWorld(NOON);
    private final Map<String, ServiceView> services = new HashMap<>();
    private final Map<String, TaskDefinition> definitions = new HashMap<>();
    private final List<TaskView> tasks = new ArrayList<>();

    Account() {
        world.answers("clusters.status", a -> Optional.of("ACTIVE"))
                .answers("services.describe", a -> {
                    List<?> names = (List<?>) a.get(1);
                    return new ServicesSeen(
                            names.stream()
                                    .filter(services::containsKey)
                                    .map(services::get)
                                    .toList(),
                            Set.of());
                })
                .answers("services.ongoingDeployments", a -> List.of())
                .answers("services.tasks", a -> List.of())
                .answers("taskDefinitions.find", a -> Optional.ofNullable(definitions.get(a.get(0))))
                .answers(
                        "tasks.ofFamily", a -> tasks.stream().map(TaskView::arn).toList())
                .answers("tasks.describe", a -> {
                    List<?> arns = (List<?>) a.get(1);
                    return new TasksSeen(
                            tasks.stream().filter(t -> arns.contains(t.arn())).toList(), Set.of());
                });
    }

    /** A service that nobody deploys, with two tasks wanted, on the revision {@code NAME:1}. */
    static final class Running {
        String status = "ACTIVE";
        int desiredCount = 2;
        String controller = "ECS";
        String strategy = "ROLLING";
        String launchType = "FARGATE";
        List<CapacityProvider> capacityProviders = List.of();
        String platformVersion = "1.4.0";
        Network network;
        List<DeploymentView> deployments;
        List<LoadBalancerView> loadBalancers;
        DeploymentSettings settings;
    }

    Account service(String name) {
        return service(name, s -> {});
    }

    Account service(String name, Consumer<Running> change) {
        Running s = new Running();
        change.accept(s);
        services.put(
                name,
                new ServiceView(
                        "arn/" + name,
                        name,
                        s.status,
                        name + ":1",
                        s.desiredCount,
                        s.desiredCount,
                        0,
                        s.controller,
                        s.strategy,
                        s.launchType,
                        s.capacityProviders,
                        s.platformVersion,
                        s.network,
                        s.deployments,
                        null,
                        s.loadBalancers,
                        60,
                        s.settings));
        return this;
    }

    /** An ACTIVE revision, found by {@code name}, whose ARN is {@code arn/NAME}. */
    Account define(String name, ObjectNode content) {
        return define(name, true, content);
    }

    Account define(String name, boolean active, ObjectNode content) {
        definitions.put(
                name, new TaskDefinition("arn/" + name, content.path("family").asText(), 1, active, content));
        definitions.put("arn/" + name, definitions.get(name));
        return this;
    }

    Account runs(TaskView task) {
        tasks.add(task);
        return this;
    }

    Findings look(Configuration.Builder asked) {
        return Survey.of(deployment(asked.build()), world.outside());
    }

    static Deployment deployment(Configuration configuration) {
        return Deployment.create("d-1", configuration, NOON)
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null));
    }

    static Configuration.Builder asked() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .timeouts(Timeouts.DEFAULT);
    }

    /** One container {@code app} with an older image of the deployment. */
    static ObjectNode app(String family) {
        return definition(family, container("app", "host/api:v1", ""));
    }

    static ObjectNode definition(String family, String... containers) {
        return tree("{\"family\":\"" + family + "\",\"containerDefinitions\":[" + String.join(",", containers) + "]}");
    }

    /**
     * A container's JSON.
     *
     * @param more further members, each after a comma; may be empty
     */
    static String container(String name, String image, String more) {
        return "{\"name\":\"" + name + "\",\"image\":\"" + image + "\"" + more + "}";
    }

    static ObjectNode tree(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
