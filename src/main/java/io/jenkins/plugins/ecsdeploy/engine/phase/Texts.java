package io.jenkins.plugins.ecsdeploy.engine.phase;

import java.time.Duration;

/** Small words for people. */
public final class Texts {
    /** What it means there that a variable for a secret is not set. */
    static final String IN_JENKINS = " (in Jenkins: there are no Secret text credentials of that id for this build)";

    private Texts() {}

    /** {@code 1h30m}, {@code 12.3s}: no more than two units. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toMillisPart() == 0 ? seconds + "s" : seconds + "." + duration.toMillisPart() / 100 + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        return seconds / 3600 + "h" + (seconds % 3600 / 60 == 0 ? "" : seconds % 3600 / 60 + "m");
    }
}
