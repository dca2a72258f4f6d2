package io.jenkins.plugins.ecsdeploy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One API call that arrived.
 *
 * @param number counts all calls from 1
 * @param service {@code ecs}, {@code ecr}, {@code logs} or {@code sts}
 * @param operation the action's name in the API, e.g. {@code RunTask}
 * @param at when it arrived
 * @param body its parsed parameters; query protocol parameters as one flat object
 * @param accessKeyId who signed it, empty if unsigned
 * @param outcome the HTTP status and error type, e.g. {@code 200} or {@code 400 ThrottlingException}; {@code lost} if
 *     the connection was closed
 */
public record Call(
        long number, String service, String operation, Instant at, JsonNode body, String accessKeyId, String outcome) {}
