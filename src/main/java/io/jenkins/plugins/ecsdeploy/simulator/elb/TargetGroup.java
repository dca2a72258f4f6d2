package io.jenkins.plugins.ecsdeploy.simulator.elb;

import java.util.LinkedHashMap;
import java.util.Map;

/** A target group. Mutable; under the simulator's lock. */
final class TargetGroup {
    final String arn;
    final String name;
    final int port;
    final String targetType;
    /** Those that somebody registered by RegisterTargets; tasks of services come beside them. */
    final Map<String, Target> registered = new LinkedHashMap<>();
    /** Whether the health checks of ECS's tasks fail, whatever their containers do. */
    boolean failing;

    TargetGroup(String arn, String name, int port, String targetType) {
        this.arn = arn;
        this.name = name;
        this.port = port;
        this.targetType = targetType;
    }
}
