package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One API action. Runs under the simulator's lock; throws {@link AwsException} for AWS's own errors. */
@FunctionalInterface
public interface Operation {

    ObjectNode call(ObjectNode input, CallContext context);

    /** What a call waits for before it is carried out, outside the lock. Most wait for nothing. */
    default Patience patience(ObjectNode input) {
        return Patience.NONE;
    }

    /**
     * A wait.
     *
     * @param until ends it; asked under the lock
     */
    record Patience(Duration atMost, BooleanSupplier until) {
        static final Patience NONE = new Patience(Duration.ZERO, () -> true);
    }
}
