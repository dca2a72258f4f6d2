package io.jenkins.plugins.ecsdeploy.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** How often the SDK repeats a call by itself. What still fails then is the engine's to judge. */
final class Retries {
    /** The read limits refill 20 times a second: a handful of tries gets through any burst of our own. */
    private static final int ATTEMPTS = 6;

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration THROTTLED_DELAY = Duration.ofSeconds(1);

    private Retries() {}

    /** The SDK's standard mode. */
    static RetryStrategy standard(Duration delay) {
        StandardRetryStrategy.Builder retries =
                AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS);
        return delays(retries, delay).build();
    }

    /** Repeats only what surely did not act: after a lost answer or a 5xx, nobody knows whether the call has acted. */
    static RetryStrategy once(Duration delay) {
        StandardRetryStrategy.Builder retries = StandardRetryStrategy.builder()
                .useClientDefaults(false)
                .maxAttempts(ATTEMPTS)
                .retryOnException(Failures::withoutEffect)
                .treatAsThrottling(Failures::slowedDown);
        return delays(retries, delay).build();
    }

    private static StandardRetryStrategy.Builder delays(StandardRetryStrategy.Builder retries, Duration delay) {
        return retries.backoffStrategy(backoff(delay == null ? DELAY : delay))
                .throttlingBackoffStrategy(backoff(delay == null ? THROTTLED_DELAY : delay));
    }

    /** Doubling, with full jitter, so that many deployments don't knock in step. */
    private static BackoffStrategy backoff(Duration first) {
        return BackoffStrategy.exponentialDelay(first, first.multipliedBy(16));
    }
}
