package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Leases in a table that all who deploy share. Every call concerns all its keys or none, at once; none of them waits.
 *
 * <p>A lease is proven by its claim, a name that is never used twice. Each write of a key makes a new version of it
 * ({@link Holding#version}): a holder that lives changes it again and again, and only who has itself seen one version
 * unchanged for the whole lease, by its own monotonic clock, may take the key over. No two clocks are ever compared.
 */
public interface Locks {

    /**
     * Takes the keys: those that are free, those of the same owner, and those that lapsed.
     *
     * @param lapsed keys as they were seen, unchanged, for the length of their lease: taken only if still unchanged
     * @return what is in the way; empty when all keys are now held by the claim
     */
    List<Holding> acquire(String table, List<String> keys, Claim claim, List<Holding> lapsed);

    /**
     * Takes the keys only if all of them still are held by earlier claims of the same owner: nobody had them in between.
     *
     * @return what is in the way, free keys included; empty when all keys are now held by the claim
     */
    List<Holding> reclaim(String table, List<String> keys, Claim claim, List<String> earlier);

    /** Makes the lease of the claim last anew; gives what is in the way, empty when it was renewed. */
    List<Holding> renew(String table, List<String> keys, Claim claim);

    /** Frees those of the keys that the claim holds; freeing twice is freeing once. */
    void release(String table, List<String> keys, String claim);

    /** Each key as it stands, in the order asked for; one that was never held is free. At most 100. */
    List<Holding> inspect(String table, List<String> keys);

    /**
     * A wish to hold keys.
     *
     * @param id never used twice
     * @param owner id of the deployment
     * @param at now, by the owner's clock: for people, never compared
     */
    record Claim(String id, String owner, Duration lease, Instant at) {}

    /**
     * A key as it was read.
     *
     * @param claim null when it is free
     * @param owner id of the deployment; null when it is free
     * @param ownerText who that is, in its own words; data, may be null
     * @param fencingToken counts the claims that ever held it; 0: none yet
     * @param renewals counts its writes
     * @param lease null when it is free
     * @param leaseUntil by the holder's clock: a hint for people; null when it is free
     * @param acquiredAt by the holder's clock; null when it is free
     */
    record Holding(
            String key,
            String claim,
            String owner,
            String ownerText,
            long fencingToken,
            long renewals,
            Duration lease,
            Instant leaseUntil,
            Instant acquiredAt) {

        public static Holding free(String key, long fencingToken, long renewals) {
            return new Holding(key, null, null, null, fencingToken, renewals, null, null, null);
        }

        public boolean isFree() {
            return claim == null;
        }

        /** Changes with every write. */
        public String version() {
            return fencingToken + "." + renewals;
        }
    }
}
