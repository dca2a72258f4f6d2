package io.jenkins.plugins.ecsdeploy.bench;

import java.time.Duration;
import java.time.Instant;

/** When the one UpdateService arrived; simulator and stopwatch share this process's clock. */
final class UpdateArrival {
    private UpdateArrival() {}

    static double secondsAfter(Instant start, SimulatedAccount account) {
        Instant at = account.simulator().calls().of("UpdateService").get(0).at();
        return Duration.between(start, at).toNanos() / 1e9;
    }
}
