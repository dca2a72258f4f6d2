package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.HookView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;

/**
 * DescribeServiceDeployments, read from the answer as it came: stages, weights and hooks have grown with the years, and the
 * SDK at hand may know less than ECS tells.
 */
final class ServiceDeployments {
    private static final String DESCRIBE = "ecs:DescribeServiceDeployments";

    private final AwsClients clients;

    ServiceDeployments(AwsClients clients) {
        this.clients = clients;
    }

    List<StagedDeployment> describe(Collection<String> arns) {
        if (arns.isEmpty()) {
            return List.of();
        }
        RawAnswer raw = new RawAnswer();
        return AwsCall.of(
                DESCRIBE,
                () -> clients.ecs().describeServiceDeployments(r -> r.serviceDeploymentArns(arns)
                        .overrideConfiguration(raw.wanted())),
                answer -> found(answer, raw.tree(DESCRIBE), arns));
    }

    private static List<StagedDeployment> found(
            DescribeServiceDeploymentsResponse answer, JsonNode raw, Collection<String> asked) {
        Set<String> missing = EcsFailures.missing(DESCRIBE, answer.failures());
        List<StagedDeployment> found = new ArrayList<>();
        raw.path("serviceDeployments").forEach(one -> found.add(view(one)));
        Answers.complete(
                DESCRIBE, asked, found.stream().map(StagedDeployment::arn).toList(), missing);
        return found;
    }

    private static StagedDeployment view(JsonNode one) {
        JsonNode target = one.path("targetServiceRevision");
        List<HookView> hooks = new ArrayList<>();
        one.path("lifecycleHookDetails").forEach(hook -> hooks.add(hook(hook)));
        return new StagedDeployment(
                Answers.arn(DESCRIBE, "serviceDeploymentArn", text(one, "serviceDeploymentArn")),
                text(target, "arn"),
                Answers.required(DESCRIBE, "status", text(one, "status")),
                text(one, "statusReason"),
                text(one, "lifecycleStage"),
                target.path("requestedTaskCount").asInt(),
                target.path("runningTaskCount").asInt(),
                target.path("pendingTaskCount").asInt(),
                weight(target, "requestedProductionTrafficWeight"),
                weight(target, "requestedTestTrafficWeight"),
                DeploymentSettingsView.bakeTime(one.path("deploymentConfiguration")),
                hooks);
    }

    private static HookView hook(JsonNode hook) {
        JsonNode expires = hook.path("expiresAt");
        return new HookView(
                text(hook, "hookId"),
                text(hook, "targetType"),
                text(hook, "status"),
                text(hook, "targetArn"),
                expires.isNumber() ? moment(expires.decimalValue()) : null);
    }

    /** The JSON protocol writes moments as seconds. */
    private static Instant moment(BigDecimal seconds) {
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static Double weight(JsonNode revision, String member) {
        return revision.hasNonNull(member) ? revision.get(member).asDouble() : null;
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).textValue();
    }
}
