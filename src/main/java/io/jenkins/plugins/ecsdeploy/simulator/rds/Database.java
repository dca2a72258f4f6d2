package io.jenkins.plugins.ecsdeploy.simulator.rds;

/** A DB instance or a DB cluster. Under the simulator's lock. */
final class Database {
    final Kind kind;
    final String identifier;
    final String engine;
    final String resourceId;
    /** Of an instance that is in a cluster; else empty. */
    final String cluster;

    String status = "available";
    boolean snapshotsFail;

    Database(Kind kind, String identifier, String engine, String resourceId, String cluster) {
        this.kind = kind;
        this.identifier = identifier;
        this.engine = engine;
        this.resourceId = resourceId;
        this.cluster = cluster;
    }
}
