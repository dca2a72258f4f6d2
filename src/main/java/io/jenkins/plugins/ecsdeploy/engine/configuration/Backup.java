package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A snapshot of the database before it is migrated.
 *
 * @param kind what is snapshotted
 * @param database identifier of the RDS DB instance or DB cluster
 * @param when which migrations it is taken before
 * @param keep how many of our own snapshots of that database stay, the newest included; null: all
 * @param prefix what the identifiers of our snapshots begin with, before {@code -} and the deployment's id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Backup(Kind kind, String database, When when, Integer keep, String prefix) {
    /** What our snapshots are called when the owner does not say. */
    public static final String PREFIX = "ecs-deploy";

    public Backup {
        when = when == null ? When.DESTRUCTIVE : when;
        prefix = prefix == null ? PREFIX : prefix;
    }

    /** What is snapshotted. Written into records by name. */
    public enum Kind {
        /** A DB instance of RDS that is in no cluster. */
        INSTANCE,
        /** A DB cluster: Aurora, or RDS Multi-AZ with three instances. */
        CLUSTER
    }

    /** Which migrations it is taken before. */
    public enum When {
        ALWAYS,
        /** Those that their owner marks as destructive. */
        DESTRUCTIVE
    }
}
