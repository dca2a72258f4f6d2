package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** The answer of one call as it came, with the fields that the SDK at hand does not know (see {@link RawJson}). */
final class RawAnswer {
    private final AtomicReference<byte[]> bytes = new AtomicReference<>();

    /** For the request. */
    AwsRequestOverrideConfiguration wanted() {
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(RawJson.RESPONSE, bytes)
                .build();
    }

    /** The tree; missing when nothing came. */
    JsonNode tree(String operation) {
        try {
            return bytes.get() == null ? MissingNode.getInstance() : Json.read(bytes.get());
        } catch (JsonProcessingException e) {
            throw Answers.unusable(operation, "no JSON", e);
        }
    }
}
