package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * CodeDeploy's AppSpec for an ECS service (CodeDeploy User Guide, <i>AppSpec File structure</i>), as JSON. The task
 * definition is put in last, when there is one.
 */
public final class AppSpecs {
    private static final JsonMapper MAPPER = new JsonMapper();

    private AppSpecs() {}

    /** Container and port behind the service's load balancers; several when an AppSpec has to choose. */
    public static List<LoadBalancerView> candidates(ServiceView service) {
        return service.loadBalancers().stream()
                .filter(l -> l.containerName() != null && l.containerPort() != null)
                .map(l -> new LoadBalancerView(null, l.containerName(), l.containerPort()))
                .distinct()
                .toList();
    }

    /** One made from the service, which then runs its new tasks as it runs the old ones. */
    public static String made(ServiceView service, LoadBalancerView loadBalancer, Map<String, String> hooks) {
        ObjectNode spec = MAPPER.createObjectNode().put("version", "0.0");
        ObjectNode target = spec.putArray("Resources").addObject().putObject("TargetService");
        ObjectNode properties = target.put("Type", "AWS::ECS::Service").putObject("Properties");
        properties
                .putObject("LoadBalancerInfo")
                .put("ContainerName", loadBalancer.containerName())
                .put("ContainerPort", loadBalancer.containerPort());
        if (service.platformVersion() != null) {
            properties.put("PlatformVersion", service.platformVersion());
        }
        if (!service.capacityProviders().isEmpty()) {
            ArrayNode providers = properties.putArray("CapacityProviderStrategy");
            for (CapacityProvider provider : service.capacityProviders()) {
                providers
                        .addObject()
                        .put("CapacityProvider", provider.capacityProvider())
                        .put("Base", provider.base())
                        .put("Weight", provider.weight());
            }
        }
        if (!hooks.isEmpty()) {
            ArrayNode list = spec.putArray("Hooks");
            hooks.forEach((event, function) -> list.addObject().put(event, function));
        }
        return spec.toString();
    }

    /** The owner's own. */
    public static String given(JsonNode appSpec) {
        return appSpec.toString();
    }

    /** With the task definition in its place. */
    public static String with(String appSpec, String taskDefinitionArn) {
        try {
            JsonNode spec = MAPPER.readTree(appSpec);
            JsonNode resources = spec.has("Resources") ? spec.get("Resources") : spec.path("resources");
            Iterator<JsonNode> first = resources.path(0).elements();
            JsonNode target = first.hasNext() ? first.next() : MAPPER.createObjectNode();
            JsonNode properties = target.has("Properties") ? target.get("Properties") : target.path("properties");
            if (properties instanceof ObjectNode object) {
                object.put("TaskDefinition", taskDefinitionArn);
            } else if (target instanceof ObjectNode object) {
                object.putObject("Properties").put("TaskDefinition", taskDefinitionArn);
            }
            return spec.toString();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an AppSpec that we wrote can be read", impossible);
        }
    }
}
