package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What an AppSpec for ECS says. Only JSON is understood here.
 *
 * @param hooks function by lifecycle event
 */
record AppSpec(String taskDefinition, String containerName, int containerPort, Map<String, String> hooks) {

    /** Of a CreateDeployment request's {@code revision}. */
    static AppSpec of(JsonNode revision) {
        if (!Json.text(revision, "revisionType").equals("AppSpecContent")) {
            throw invalid("Only revisions of type AppSpecContent are simulated.");
        }
        String content = Json.text(revision.path("appSpecContent"), "content");
        String sha256 = Json.text(revision.path("appSpecContent"), "sha256");
        if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(sha256(content))) {
            throw invalid("The sha256 of the AppSpec content does not match.");
        }
        JsonNode spec = Json.read(content)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> invalid("The AppSpec file is not valid."));
        JsonNode properties = member(member(member(spec, "resources").path(0), "targetService"), "properties");
        if (Json.text(properties, "TaskDefinition").isEmpty()
                || Json.text(properties.path("LoadBalancerInfo"), "ContainerName")
                        .isEmpty()) {
            throw invalid("The AppSpec file must contain TaskDefinition and LoadBalancerInfo.");
        }
        return new AppSpec(
                Json.text(properties, "TaskDefinition"),
                Json.text(properties.path("LoadBalancerInfo"), "ContainerName"),
                Json.number(properties.path("LoadBalancerInfo"), "ContainerPort", 0),
                hooks(member(spec, "hooks")));
    }

    private static Map<String, String> hooks(JsonNode list) {
        Map<String, String> hooks = new HashMap<>();
        list.forEach(one -> one.properties()
                .forEach(hook -> hooks.put(hook.getKey(), hook.getValue().asText())));
        return hooks;
    }

    /** CodeDeploy takes these keys in both spellings. */
    private static JsonNode member(JsonNode node, String name) {
        JsonNode found = node.path(name);
        return found.isMissingNode() ? node.path(Character.toUpperCase(name.charAt(0)) + name.substring(1)) : found;
    }

    private static AwsException invalid(String message) {
        return AwsException.of(400, "InvalidRevisionException", message);
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
