package io.jenkins.plugins.ecsdeploy.simulator.rds;

import java.time.Instant;
import java.util.Map;

/** A manual snapshot. Under the simulator's lock. */
final class Snapshot {
    final Kind kind;
    final String identifier;
    final Database of;
    final Instant createdAt;
    final Map<String, String> tags;

    String status = "creating";
    int percent;

    Snapshot(Kind kind, String identifier, Database of, Instant createdAt, Map<String, String> tags) {
        this.kind = kind;
        this.identifier = identifier;
        this.of = of;
        this.createdAt = createdAt;
        this.tags = tags;
    }
}
