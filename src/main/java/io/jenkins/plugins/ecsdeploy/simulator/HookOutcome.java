package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Duration;

/**
 * What a lifecycle hook's Lambda function answers.
 *
 * @param status SUCCEEDED, FAILED, or IN_PROGRESS: it never comes to an end
 * @param after how long it takes
 */
public record HookOutcome(Status status, Duration after) {

    /** A hook's answer. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        IN_PROGRESS
    }

    public static HookOutcome succeeds(Duration after) {
        return new HookOutcome(Status.SUCCEEDED, after);
    }

    public static HookOutcome fails(Duration after) {
        return new HookOutcome(Status.FAILED, after);
    }

    /** It answers IN_PROGRESS for ever. */
    public static HookOutcome hangs() {
        return new HookOutcome(Status.IN_PROGRESS, Duration.ZERO);
    }
}
