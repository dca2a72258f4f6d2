package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * AWS gives no answer that says anything, and does so for too long: a deployment that has changed something is then put
 * aside, with nothing decided, rather than driven for ever.
 */
public final class Unreachable {
    /** On top of a phase's own limit: who waits so long has seen more than an outage that passes. */
    private static final Duration MARGIN = Duration.ofMinutes(15);

    private Unreachable() {}

    /** How long a deployment goes on asking in its phase, from the first question that was left open. */
    public static Duration patience(Deployment d) {
        return limit(d.phase().phase(), d.configuration().timeouts()).plus(MARGIN);
    }

    static Duration limit(PhaseName phase, Timeouts limits) {
        return switch (phase) {
            case RESOLVE -> limits.resolve();
            case PREFLIGHT, LOCK, START_EXECUTION -> limits.preflight();
            case REGISTER -> limits.register();
            case BACKUP -> limits.backup();
            case MIGRATE, AFTER -> limits.migrate();
            case DEPLOY, ROLL_BACK -> limits.deploy();
            case SMOKE_TEST, VERIFY -> limits.verify();
        };
    }

    /**
     * Why a deployment is put aside when AWS gives no answer.
     *
     * @param silence how long it has been so
     * @param last what came in place of the last answer; null when that is not known
     */
    public static Suspension suspension(Deployment d, Duration silence, OutsideException last) {
        return new Suspension(
                Suspension.Reason.NO_ACCESS,
                "AWS could not be asked for " + Texts.duration(silence)
                        + (last == null ? "." : ": " + last.operation() + " failed again and again.")
                        + " Nothing is decided. " + Lease.goesOn(d),
                last == null ? null : Diagnoser.ofProblem(last),
                "See that AWS can be reached and answers, then resume.");
    }

    /**
     * For a call that must not be sent twice, and that nobody answers although looks are answered.
     *
     * @param intentAt when it was written down that it is to be sent
     * @param d says that it may have been sent
     * @param last null when it was answered, without what it was to do
     * @return empty as long as it may be sent once more
     */
    static Optional<Outcome> since(Instant intentAt, Deployment d, World world, OutsideException last) {
        Instant from = d.takenOverInPhase().filter(intentAt::isBefore).orElse(intentAt);
        Duration silence = Duration.between(from, world.now());
        return silence.compareTo(patience(d)) < 0
                ? Optional.empty()
                : Optional.of(new Outcome.Suspend(suspension(d, silence, last)));
    }
}
