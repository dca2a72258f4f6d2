package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;

/**
 * When a one-off task that failed is tried again by itself. Only a failure that is known to be one is: the task has
 * STOPPED and its container has an exit code.
 *
 * @param attempts how often it runs at the most, the first time included
 * @param backoff the pause before the second attempt; each further pause is twice as long, up to {@link #LONGEST_PAUSE}
 * @param exitCodes exit codes of the deciding container that call for another attempt
 * @param logPatterns texts, one of which in a line of its log calls for another attempt: taken literally, case counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Retries(int attempts, Duration backoff, List<Integer> exitCodes, List<String> logPatterns) {

    /** No pause is longer. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    public Retries {
        attempts = attempts == 0 ? 3 : attempts;
        backoff = backoff == null ? Duration.ofSeconds(30) : backoff;
        exitCodes = exitCodes == null ? List.of() : List.copyOf(exitCodes);
        logPatterns = logPatterns == null ? List.of() : List.copyOf(logPatterns);
    }

    /** The pause after an attempt, counted from 1. */
    public Duration pauseAfter(int attempt) {
        Duration pause = backoff;
        for (int i = 1; i < attempt && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
