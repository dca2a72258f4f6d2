package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A phase that has been entered.
 *
 * @param endedAt null while it runs
 * @param status how it ended, RUNNING before that
 * @param wave the wave of services that it is for; null: for all, or not for services
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseRun(PhaseName phase, Instant startedAt, Instant endedAt, Status status, String wave) {

    /** How a phase stands. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        SKIPPED,
        FAILED,
        CANCELLED
    }

    /** A phase that is for the deployment as a whole. */
    public PhaseRun(PhaseName phase, Instant startedAt, Instant endedAt, Status status) {
        this(phase, startedAt, endedAt, status, null);
    }

    /** As shown to people: {@code Deploy}, {@code Deploy (backend)}. */
    public String title() {
        return wave == null ? phase.title() : phase.title() + " (" + wave + ")";
    }

    /** Whether both are for the same: the same phase of the same wave. */
    public boolean sameAs(PhaseRun other) {
        return phase == other.phase && Objects.equals(wave, other.wave);
    }

    /** How long it took, or has taken until {@code now}. */
    public Duration took(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }

    /** As a process must see it whose clock is behind that of the one before: nothing has happened in its future. */
    PhaseRun notAfter(Instant now) {
        return startedAt.isAfter(now) ? new PhaseRun(phase, now, endedAt, status, wave) : this;
    }

    PhaseRun ended(Instant at, Status how) {
        return new PhaseRun(phase, startedAt, at, how, wave);
    }
}
