package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The owner's request to create a service (ECS API: CreateService), as JSON: fields that nobody here knows survive.
 *
 * @param request as in {@link io.jenkins.plugins.ecsdeploy.engine.configuration.Service#create}
 */
public record Creation(JsonNode request) {

    /** The content of its task definition, when that stands in the request; else it is named. */
    public Optional<ObjectNode> definition() {
        return request.path("taskDefinition") instanceof ObjectNode inline
                ? Optional.of(inline.deepCopy())
                : Optional.empty();
    }

    /** The name of its task definition: a family, {@code family:revision} or ARN. */
    public String definitionName() {
        return request.path("taskDefinition").asText();
    }

    public int desiredCount() {
        return request.path("desiredCount").asInt(0);
    }

    /** Null when it names none. */
    public Network network() {
        JsonNode awsvpc = request.at("/networkConfiguration/awsvpcConfiguration");
        return awsvpc.isMissingNode()
                ? null
                : new Network(
                        texts(awsvpc.path("subnets")),
                        texts(awsvpc.path("securityGroups")),
                        awsvpc.path("assignPublicIp").asText().equals("ENABLED"));
    }

    /** Null when it says none. */
    public String launchType() {
        return request.path("launchType").asText(null);
    }

    public List<CapacityProvider> capacityProviders() {
        List<CapacityProvider> providers = new ArrayList<>();
        request.path("capacityProviderStrategy")
                .forEach(p -> providers.add(new CapacityProvider(
                        p.path("capacityProvider").asText(),
                        p.path("weight").asInt(0),
                        p.path("base").asInt(0))));
        return providers;
    }

    /** Null when it says none. */
    public String platformVersion() {
        return request.path("platformVersion").asText(null);
    }

    /**
     * The request as it is sent. Asked twice for one deployment it is the same, its token included: ECS creates one service.
     *
     * @param tags put beside the owner's
     */
    public ObjectNode toSend(
            String deploymentId, String cluster, String service, String taskDefinition, Map<String, String> tags) {
        ObjectNode sent = ((ObjectNode) request).deepCopy();
        sent.put("cluster", cluster);
        sent.put("serviceName", service);
        sent.put("taskDefinition", taskDefinition);
        // At most 36 characters (API Reference, CreateService).
        byte[] name = (deploymentId + "/" + cluster + "/" + service).getBytes(StandardCharsets.UTF_8);
        sent.put("clientToken", UUID.nameUUIDFromBytes(name).toString());
        ArrayNode all = sent.withArray("/tags");
        tags.forEach((key, value) -> all.addObject().put("key", key).put("value", value));
        return sent;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
