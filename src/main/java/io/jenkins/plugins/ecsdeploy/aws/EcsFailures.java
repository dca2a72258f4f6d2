package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Failure;

/** {@code failures[]}, which ECS's Describe calls send with HTTP 200. */
final class EcsFailures {
    private EcsFailures() {}

    /**
     * ARNs of the things that ECS does not know.
     *
     * @throws OutsideException REFUSED when a failure is anything else than {@code MISSING}
     */
    static Set<String> missing(String operation, List<Failure> failures) {
        Set<String> missing = new LinkedHashSet<>();
        for (Failure failure : failures) {
            Answers.required(operation, "reason of a failure", failure.reason());
            if (!"MISSING".equals(failure.reason())) {
                throw new OutsideException(
                        OutsideException.Kind.REFUSED, operation, failure.reason(), text(failure), null);
            }
            missing.add(Answers.required(operation, "name of what is missing", failure.arn()));
        }
        return missing;
    }

    private static String text(Failure failure) {
        String reason = failure.reason();
        String text = failure.detail() == null ? reason : reason + ": " + failure.detail();
        return failure.arn() == null ? text : text + " (" + failure.arn() + ")";
    }
}
