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
    private static final String HIDDEN = "(not shown)";
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private ShownConfiguration() {}

    /** Whoever knows the address of a webhook is let in by many. */
    private static void hideAddress(JsonNode webhook) {
        if (webhook instanceof ObjectNode hook && hook.hasNonNull("url")) {
            hook.put("url", hook.path("url").asText().replaceFirst("^(\\w+://[^/?]*).*$", "$1/" + HIDDEN));
        }
    }

    static String yaml(Configuration configuration) {
        ObjectNode tree = YAML.valueToTree(configuration);
        hideEnvironments(tree);
        tree.at("/notifications/webhooks").forEach(ShownConfiguration::hideAddress);
        if (tree.at("/credentials") instanceof ObjectNode credentials && credentials.has("externalId")) {
            credentials.put("externalId", HIDDEN);
        }
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A configuration can always be written", e);
        }
    }

    /** Wherever they are: as names with values, or as a list of such as ECS has it. */
    private static void hideEnvironments(JsonNode node) {
        JsonNode environment = node.path("environment");
        if (environment instanceof ObjectNode map) {
            map.fieldNames().forEachRemaining(name -> map.put(name, HIDDEN));
        }
        for (JsonNode variable : environment) {
            if (variable instanceof ObjectNode named && named.has("value")) {
                named.put("value", HIDDEN);
            }
        }
        node.forEach(ShownConfiguration::hideEnvironments);
    }
}
