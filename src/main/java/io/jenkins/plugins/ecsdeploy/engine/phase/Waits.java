package io.jenkins.plugins.ecsdeploy.engine.phase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What several services wait for, as one wait. Mutable, for one advance. */
final class Waits {
    private final Set<Watched<?>> on = new LinkedHashSet<>();
    private final List<String> progress = new ArrayList<>();
    private Instant until = Instant.MAX;
    private boolean urgent;

    /** Takes a wait in; false for any other outcome, which comes first. */
    boolean took(Outcome outcome) {
        if (!(outcome instanceof Outcome.Wait wait)) {
            return false;
        }
        on.addAll(wait.on());
        progress.add(wait.progress());
        until = wait.until().isBefore(until) ? wait.until() : until;
        urgent |= wait.urgent();
        return true;
    }

    /** Empty when none was taken in. */
    Optional<Outcome> together() {
        return progress.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome.Wait(on, until, urgent, String.join("; ", progress)));
    }
}
