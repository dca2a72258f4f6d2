package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What one {@code advance} came to. */
public sealed interface Outcome {

    /**
     * The next state: to be saved, then advanced again.
     *
     * @param lines log lines of the migration that this step read, to be shown and kept
     * @param pause how long to wait before the next advance; usually zero
     */
    record Next(Deployment deployment, List<LogEvent> lines, Duration pause) implements Outcome {}

    /**
     * Nothing yet.
     *
     * @param on wake when any of these is seen again
     * @param until wake then at the latest
     * @param urgent look at once: the answer is wanted, not only awaited
     * @param progress what it waits for, in a few words for a live display
     */
    record Wait(Set<Watched<?>> on, Instant until, boolean urgent, String progress) implements Outcome {
        public Wait {
            on = Set.copyOf(on);
        }
    }

    /** It can't go on now, and nothing is decided: the state stays as it is, and a later process resumes it. */
    record Suspend(Suspension why) implements Outcome {}

    static Outcome next(Deployment deployment) {
        return new Next(deployment, List.of(), Duration.ZERO);
    }

    static Outcome nextAfter(Duration pause, Deployment deployment) {
        return new Next(deployment, List.of(), pause);
    }

    static Outcome waitFor(Set<Watched<?>> on, Instant until, String progress) {
        return new Wait(on, until, false, progress);
    }
}
