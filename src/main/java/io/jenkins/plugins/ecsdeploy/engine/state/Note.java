package io.jenkins.plugins.ecsdeploy.engine.state;

import java.time.Instant;

/**
 * Something the owner should read.
 *
 * @param text may hold AWS's words: data, to be shown escaped
 */
public record Note(Instant at, Level level, String text) {
    /** How much it matters. */
    public enum Level {
        INFO,
        WARNING
    }
}
