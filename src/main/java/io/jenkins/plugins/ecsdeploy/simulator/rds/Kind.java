package io.jenkins.plugins.ecsdeploy.simulator.rds;

/**
 * DB instances and DB clusters have the same operations under other names.
 *
 * @param database name of what a snapshot is of, in members: {@code DBInstance}
 * @param snapshot name of the snapshot: {@code DBSnapshot}
 * @param databaseStatus the member that holds a database's status
 * @param databaseId the member that holds what tells two databases of one identifier apart
 * @param arn the resource of a database's ARN
 * @param snapshotArn the resource of a snapshot's ARN
 * @param fault ends the error codes of clusters: {@code DBClusterNotFoundFault}
 * @param longest how long a snapshot's identifier may be
 */
record Kind(
        String database,
        String snapshot,
        String databaseStatus,
        String databaseId,
        String arn,
        String snapshotArn,
        String fault,
        int longest) {
    static final Kind INSTANCE =
            new Kind("DBInstance", "DBSnapshot", "DBInstanceStatus", "DbiResourceId", "db", "snapshot", "", 255);
    static final Kind CLUSTER = new Kind(
            "DBCluster",
            "DBClusterSnapshot",
            "Status",
            "DbClusterResourceId",
            "cluster",
            "cluster-snapshot",
            "Fault",
            63);
}
