package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One API action. Runs under the simulator's lock; throws {@link AwsException} for AWS's own errors. */
@FunctionalInterface
public interface Operation {

    ObjectNode call(ObjectNode input, CallContext context);
}
