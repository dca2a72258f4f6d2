package io.jenkins.plugins.ecsdeploy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;

/**
 * The configuration as YAML, for people. Secrets are ARNs in it and may be seen; values of environment variables may
 * not (I10): people put passwords there, however often they are told not to.
 */
final class ShownConfiguration {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private ShownConfiguration() {}

    private static void hide(JsonNode variable) {
        if (variable instanceof ObjectNode named && named.has("value")) {
            named.put("value", "(not shown)");
        }
    }

    /** Whoever knows the address of a webhook is let in by many. */
    private static void hideAddress(JsonNode webhook) {
        if (webhook instanceof ObjectNode hook && hook.hasNonNull("url")) {
            hook.put("url", hook.path("url").asText().replaceFirst("^(\\w+://[^/?]*).*$", "$1/(not shown)"));
        }
    }

    static String yaml(Configuration configuration) {
        ObjectNode tree = YAML.valueToTree(configuration);
        if (tree.at("/migration/environment") instanceof ObjectNode environment) {
            environment.fieldNames().forEachRemaining(name -> environment.put(name, "(not shown)"));
        }
        hideEnvironments(tree.path("smokeTests"));
        tree.at("/notifications/webhooks").forEach(ShownConfiguration::hideAddress);
        tree.path("waves").forEach(wave -> hideEnvironments(wave.path("smokeTests")));
        tree.path("services").forEach(service -> service.at("/create/taskDefinition/containerDefinitions")
                .forEach(container -> container.path("environment").forEach(ShownConfiguration::hide)));
        if (tree.at("/credentials") instanceof ObjectNode credentials && credentials.has("externalId")) {
            credentials.put("externalId", "(not shown)");
        }
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A configuration can always be written", e);
        }
    }

    private static void hideEnvironments(JsonNode smokeTests) {
        for (JsonNode test : smokeTests) {
            if (test.at("/check/environment") instanceof ObjectNode environment) {
                environment.fieldNames().forEachRemaining(name -> environment.put(name, "(not shown)"));
            }
        }
    }
}
