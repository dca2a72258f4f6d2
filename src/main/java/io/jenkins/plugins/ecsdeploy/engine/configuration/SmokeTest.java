package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.time.Duration;

/**
 * A look at what the services really do once they run the new revision.
 *
 * @param name tells it from the others; unique in a configuration
 * @param check what is looked at, again and again until it is as it should be or the time is over
 * @param timeout how long it may take to become so; an outage of our own does not count
 * @param onFailure what it means when it does not
 */
public record SmokeTest(String name, SmokeCheck check, Duration timeout, OnFailure onFailure) {

    /** How long a smoke test may take unless its owner says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public SmokeTest {
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        onFailure = onFailure == null ? OnFailure.FAIL : onFailure;
    }

    /** What a smoke test that fails means for the deployment. */
    public enum OnFailure {
        /** The deployment fails. */
        FAIL,
        /** The deployment goes on and succeeds, with a warning, and is marked unstable. */
        UNSTABLE
    }
}
