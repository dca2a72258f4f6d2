package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Small words that all views share. */
final class Words {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Words() {}

    /** {@code 40ms}, {@code 12.3s}, {@code 4m10s}, {@code 1h2m}. A clock that went back took no time. */
    static String took(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return Math.max(0, duration.toMillis()) + "ms";
        }
        return Texts.duration(duration);
    }

    static String took(Instant from, Instant to) {
        return took(Duration.between(from, to));
    }

    static String moment(Instant moment) {
        return MOMENT.format(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The last part of an ARN: {@code api:43} of a task definition's, the id of a task's. A null is {@code nothing}. */
    static String shortName(String arn) {
        return arn == null ? "nothing" : arn.substring(arn.lastIndexOf('/') + 1);
    }

    static String status(PhaseRun.Status status) {
        return switch (status) {
            case RUNNING -> "running";
            case SUCCEEDED -> "ok";
            case SKIPPED -> "nothing to do";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    static String status(SmokeTestRun.Status status) {
        return switch (status) {
            case PENDING -> "not begun";
            case RUNNING -> "looking";
            case PASSED -> "passed";
            case FAILED -> "failed";
            case UNSTABLE -> "failed (unstable)";
            case NOTHING_TO_CHECK -> "nothing to check";
            case ABANDONED -> "given up";
        };
    }

    /** {@code 1 line}, {@code 2 lines}. */
    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
