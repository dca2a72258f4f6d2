package io.jenkins.plugins.ecsdeploy.simulator.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;

/** DynamoDB's own errors, with the prefixes that its types carry (DynamoDB Developer Guide, <i>Error handling</i>). */
final class Errors {
    private static final String PREFIX = "com.amazonaws.dynamodb.v20120810#";

    private Errors() {}

    static AwsException validation(String message) {
        return AwsException.of(400, "com.amazon.coral.validate#ValidationException", message);
    }

    static AwsException of(String type, String message) {
        return of(type, message, Json.object());
    }

    static AwsException of(String type, String message, ObjectNode members) {
        return new AwsException(400, PREFIX + type, message, members);
    }
}
