package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * What keeps deployments of the same things apart.
 *
 * @param mode how
 * @param table DynamoDB table of the lease; null without one
 * @param key the one key that is locked; null: one for each service, and for the migration's family
 * @param lease how long the lease lasts without being renewed; null without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lock(Mode mode, String table, String key, Duration lease) {
    /** How long a lease lasts when the owner does not say. */
    public static final Duration LEASE = Duration.ofMinutes(5);

    /** Nobody looks. */
    public static final Lock NONE = new Lock(Mode.NONE, null, null, null);

    /** ECS is looked at; nothing is written anywhere. */
    public static final Lock GUARD = new Lock(Mode.GUARD, null, null, null);

    /** Kinds of lock. Written into records by name. */
    public enum Mode {
        NONE,
        /** Somebody else's service deployment or migration task is in the way. */
        GUARD,
        /** The guard, and a lease in DynamoDB. */
        LEASE
    }

    /** A lease; {@code key} and {@code lease} may be null for their defaults. */
    public static Lock lease(String table, String key, Duration lease) {
        return new Lock(Mode.LEASE, table, key, lease == null ? LEASE : lease);
    }

    @JsonIgnore
    public boolean leased() {
        return mode == Mode.LEASE;
    }

    /** Whether somebody else's work in ECS is in the way. */
    @JsonIgnore
    public boolean guarded() {
        return mode != Mode.NONE;
    }
}
