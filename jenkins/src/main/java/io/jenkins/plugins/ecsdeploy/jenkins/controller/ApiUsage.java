package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked of AWS over one kind of way since the controller started.
 *
 * @param region AWS Region
 * @param credentialsId null: the controller's own chain
 * @param roleArn role that was assumed; null without one
 * @param users deployments that use it just now
 * @param calls requests sent, retries included, by operation, for instance {@code ecs:RunTask}
 * @param throttles answers by which AWS asked to go slower
 */
public record ApiUsage(
        String region, String credentialsId, String roleArn, int users, Map<String, Long> calls, long throttles) {
    public ApiUsage {
        calls = Collections.unmodifiableMap(new TreeMap<>(calls));
    }

    /** Both together; who is asked for must be the same. */
    ApiUsage plus(ApiUsage other) {
        Map<String, Long> sum = new TreeMap<>(calls);
        other.calls.forEach((operation, count) -> sum.merge(operation, count, Long::sum));
        return new ApiUsage(
                region, credentialsId, roleArn, users + other.users, sum, throttles + other.throttles);
    }
}
