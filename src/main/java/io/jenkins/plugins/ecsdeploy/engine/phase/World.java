package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** All that a phase may look at beside the state. Given anew for each {@code advance}. */
public interface World {

    /** The time of this advance; the same however often it is asked. */
    Instant now();

    /**
     * The process's monotonic clock at the moment of asking: it never jumps, and only differences of two of its readings in
     * one process mean anything.
     */
    Duration uptime();

    Outside outside();

    /** The newest sighting of something that the deployment has said it waits for. */
    <L> Optional<Sighting<L>> seen(Watched<L> watched);
}
