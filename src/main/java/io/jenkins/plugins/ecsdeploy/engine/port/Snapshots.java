package io.jenkins.plugins.ecsdeploy.engine.port;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Databases in Amazon RDS, Aurora included, and their manual snapshots. */
public interface Snapshots {

    /** The database (RDS API: DescribeDBInstances, DescribeDBClusters); empty when there is none. */
    Optional<Database> database(Kind kind, String identifier);

    /**
     * Asks for a snapshot (RDS API: CreateDBSnapshot, CreateDBClusterSnapshot). There is no token: an identifier is given
     * away once.
     *
     * @param tags put on the snapshot as it is made
     */
    Answer take(Kind kind, String database, String identifier, Map<String, String> tags);

    /** A snapshot (RDS API: DescribeDBSnapshots, DescribeDBClusterSnapshots); empty when there is none. */
    Optional<Snapshot> find(Kind kind, String identifier);

    /** All manual snapshots of databases that have, or had, this identifier. */
    List<Snapshot> ofDatabase(Kind kind, String database);

    /**
     * Deletes a snapshot (RDS API: DeleteDBSnapshot, DeleteDBClusterSnapshot).
     *
     * @throws OutsideException NOT_FOUND when there is none
     */
    void delete(Kind kind, String identifier);

    /** What became of the request for a snapshot. */
    sealed interface Answer {
        /** It is being made. */
        record Taken(Snapshot snapshot) implements Answer {}

        /** There is one of that identifier already: ours, perhaps. */
        record Exists() implements Answer {}

        /**
         * The state of the database does not allow it; nothing happened.
         *
         * @param message AWS's own
         */
        record NotNow(String message) implements Answer {}
    }

    /**
     * A database.
     *
     * @param status for instance {@code available}, or as sent
     * @param cluster of an instance: the DB cluster that it is in; null else
     */
    record Database(String identifier, String status, String cluster) {
        /** RDS takes snapshots of it in these (RDS User Guide, <i>Viewing DB instance status</i>). */
        private static final Set<String> TAKEN_IN = Set.of("available", "storage-optimization");

        /** States that end by themselves in {@code available}. */
        private static final Set<String> PASSING = Set.of(
                "backing-up",
                "backtracking",
                "configuring-associated-roles",
                "configuring-enhanced-monitoring",
                "configuring-iam-database-auth",
                "configuring-log-exports",
                "converting-to-vpc",
                "creating",
                "failing-over",
                "maintenance",
                "migrating",
                "modifying",
                "moving-to-vpc",
                "preparing-data-migration",
                "promoting",
                "rebooting",
                "renaming",
                "resetting-master-credentials",
                "scaling-compute",
                "scaling-storage",
                "starting",
                "storage-config-upgrade",
                "storage-initialization",
                "update-iam-db-auth",
                "upgrading");

        /** Whether a snapshot can be taken of it now. */
        public boolean available() {
            return TAKEN_IN.contains(status);
        }

        /** Whether waiting helps. */
        public boolean passing() {
            return PASSING.contains(status);
        }
    }

    /**
     * A manual snapshot.
     *
     * @param database identifier of what it is of
     * @param resourceId of what it is of: another database of the same identifier has another; may be null
     * @param engine for instance {@code postgres}
     * @param status creating, available, failed, deleting, or as sent
     * @param percent how far it is, 0 to 100
     * @param createdAt the moment that it shows; null while that is not known
     */
    record Snapshot(
            String identifier,
            String arn,
            String database,
            String resourceId,
            String engine,
            String status,
            int percent,
            Instant createdAt,
            Map<String, String> tags) {
        public Snapshot {
            tags = Map.copyOf(tags);
        }

        public boolean available() {
            return "available".equals(status);
        }

        /** Whether it may still become available. */
        public boolean underWay() {
            return "creating".equals(status) || "copying".equals(status);
        }
    }
}
