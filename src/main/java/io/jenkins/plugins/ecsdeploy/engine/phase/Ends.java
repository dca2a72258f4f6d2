package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The ways in which phases end a deployment. */
final class Ends {
    private static final Duration FIRST_LOOKS = Duration.ofMinutes(1);

    private Ends() {}

    static Outcome fail(Deployment d, World world, Failure.Kind kind, String summary) {
        return fail(d, world, kind, summary, null);
    }

    static Outcome fail(Deployment d, World world, Failure.Kind kind, String summary, Diagnosis diagnosis) {
        return fail(d, world, new Failure(d.phase().phase(), kind, summary, List.of(), diagnosis));
    }

    /** The deployment has failed; where the owner asked for it, services are rolled back before it ends. */
    static Outcome fail(Deployment d, World world, Failure why) {
        return Outcome.next(RollingBack.wanted(d, why) ? d.rollingBack(why, world.now()) : d.failed(why, world.now()));
    }

    static Outcome cancelled(Deployment d, World world, String what) {
        return fail(
                d, world, Failure.Kind.CANCELLED, "Cancelled by " + d.cancel().by() + ". " + what);
    }

    /** The moment at which our own work on the current phase has taken too long; an outage of ours does not count. */
    static Instant deadline(Deployment d, Duration limit) {
        return d.takenOverInPhase().orElse(d.phase().startedAt()).plus(limit);
    }

    /**
     * The moment at which what ECS does for us has taken too long, given when it would be without an outage of ours:
     * after one, a process takes some looks before it judges, because all may be well and the first looks may be stale.
     */
    static Instant deadlineInEcs(Deployment d, Instant deadline) {
        return d.takenOverInPhase()
                .map(at -> at.plus(FIRST_LOOKS))
                .filter(deadline::isBefore)
                .orElse(deadline);
    }
}
