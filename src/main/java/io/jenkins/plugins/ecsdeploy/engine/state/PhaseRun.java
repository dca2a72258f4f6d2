package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;

/**
 * A phase that has been entered.
 *
 * @param endedAt null while it runs
 * @param status how it ended, RUNNING before that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseRun(PhaseName phase, Instant startedAt, Instant endedAt, Status status) {

    /** How a phase stands. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        SKIPPED,
        FAILED,
        CANCELLED
    }

    /** How long it took, or has taken until {@code now}. */
    public Duration took(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }

    /** As a process must see it whose clock is behind that of the one before: nothing has happened in its future. */
    PhaseRun notAfter(Instant now) {
        return startedAt.isAfter(now) ? new PhaseRun(phase, now, endedAt, status) : this;
    }

    PhaseRun ended(Instant at, Status how) {
        return new PhaseRun(phase, startedAt, at, how);
    }
}
