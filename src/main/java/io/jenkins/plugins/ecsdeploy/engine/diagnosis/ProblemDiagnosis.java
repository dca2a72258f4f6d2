package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** One call to AWS that gave no answer that we can use. */
final class ProblemDiagnosis {
    private ProblemDiagnosis() {}

    static Diagnosis of(OutsideException problem) {
        String words = words(problem);
        var facts = new HashMap<>(Facts.in(AwsText.normal(words)));
        facts.putIfAbsent("action", problem.operation());
        return byText(problem, words)
                .orElseGet(() -> byKind(problem.kind()))
                .diagnosis(facts, List.of(problem.operation() + ": " + words));
    }

    /** Troubles of the connection to AWS itself are known by their kind: their texts resemble those of a task's network. */
    private static Optional<Rule> byText(OutsideException problem, String words) {
        return switch (problem.kind()) {
            case THROTTLED, UNAVAILABLE, CREDENTIALS -> Optional.empty();
            case DENIED, NOT_FOUND, REFUSED -> Rules.matching(AwsText.normal(words));
        };
    }

    private static Rule byKind(OutsideException.Kind kind) {
        return switch (kind) {
            case THROTTLED ->
                Rule.when(Cause.THROTTLED)
                        .means("AWS slows {action|the call} down; nothing happened.")
                        .mend("Try again later, and see what else calls the same API so often.");
            case UNAVAILABLE ->
                Rule.when(Cause.UNAVAILABLE)
                        .means("AWS gave no answer to {action|the call}: it may or may not have taken effect.")
                        .mend(
                                "Resume the deployment: it looks first whether the call took effect.",
                                "See that this machine reaches the AWS endpoint (proxy, DNS, VPC endpoint), and AWS Health for the Region.");
            case CREDENTIALS ->
                Rule.when(Cause.CREDENTIALS)
                        .means("The AWS credentials are missing, wrong or expired; {action|the call} did not happen.")
                        .mend(
                                "Renew the credentials; for long waits use a role that can be assumed again.",
                                "See that this machine's clock is right.");
            case DENIED ->
                Rule.when(Cause.ACCESS_DENIED)
                        .means("AWS denied {action|the call}.")
                        .mend("Allow {action|the action} to the deploying role.");
            case NOT_FOUND ->
                Rule.when(Cause.NOT_FOUND)
                        .means("What {action|the call} names does not exist.")
                        .mend("See the names, the Region and the account that the credentials belong to.");
            case REFUSED ->
                Rule.when(Cause.CONFIGURATION)
                        .means("AWS refused {action|the call}.")
                        .mend("Correct what AWS's words name.");
        };
    }

    private static String words(OutsideException problem) {
        String message = problem.getMessage() == null ? "" : problem.getMessage();
        String code = problem.code() == null ? "" : problem.code();
        return code.isEmpty() || message.startsWith(code) ? message : code + ": " + message;
    }
}
