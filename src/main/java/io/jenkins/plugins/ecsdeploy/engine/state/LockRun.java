package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The lease of one deployment. A claim is written down before it is asked for; a process that takes over makes a claim of
 * its own, so that the table can tell it from the one before.
 *
 * @param keys what is locked, sorted
 * @param claim the claim of this process; null until it has made one
 * @param earlier claims of processes before, any of which may still hold the keys
 * @param acquiredAt when the claim got the keys; null before
 * @param renewal the last surely successful request for the lease; null while it is not known to be held
 * @param passed whether somebody else may have had the keys since this deployment last held them
 * @param inTheWay who was in the way at the last look
 * @param releasedAt when the keys were given back; null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LockRun(
        List<String> keys,
        String claim,
        List<String> earlier,
        Instant acquiredAt,
        Renewal renewal,
        boolean passed,
        List<InTheWay> inTheWay,
        Instant releasedAt) {
    /** Processes that died one after the other before any of them was sure of the lease. */
    private static final int MOST_EARLIER = 20;

    public LockRun {
        keys = keys == null ? List.of() : List.copyOf(keys);
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
        inTheWay = inTheWay == null ? List.of() : List.copyOf(inTheWay);
    }

    /**
     * When a request that made the lease last anew was sent.
     *
     * @param sentAt by the wall clock, which may jump but knows of a machine's sleep
     * @param uptime by the process's monotonic clock, which never jumps; means nothing to another process
     */
    public record Renewal(Instant sentAt, Duration uptime) {

        /** How old the lease is at the most: what the clock that is further says. */
        public Duration age(Instant now, Duration nowUptime) {
            Duration wall = Duration.between(sentAt, now);
            Duration steady = nowUptime.minus(uptime);
            return wall.compareTo(steady) > 0 ? wall : steady;
        }
    }

    /**
     * Somebody's key.
     *
     * @param since when this version of it was first seen, by the process's monotonic clock, after the answer had come
     */
    public record InTheWay(Holding holding, Duration since) {

        /** Whether its holder has not renewed it for its whole lease. */
        public boolean lapsed(Duration uptime) {
            return holding.lease() != null && uptime.minus(since).compareTo(holding.lease()) > 0;
        }
    }

    public static LockRun of(List<String> keys) {
        return new LockRun(keys, null, null, null, null, false, null, null);
    }

    /** Whether a request of this process got the lease, and none was refused since. */
    @JsonIgnore
    public boolean held() {
        return renewal != null;
    }

    /** Whether the table may say that the claim holds the keys. */
    @JsonIgnore
    public boolean mayBeHeld() {
        return claim != null && releasedAt == null && (held() || inTheWay.isEmpty());
    }

    public LockRun claimed(String newClaim) {
        return new LockRun(keys, newClaim, earlier, null, null, passed, null, null);
    }

    public LockRun acquired(Renewal first, boolean passedBefore) {
        return new LockRun(keys, claim, null, first.sentAt(), first, passedBefore, null, null);
    }

    public LockRun renewed(Renewal again) {
        return new LockRun(keys, claim, earlier, acquiredAt, again, passed, null, null);
    }

    /** None of the earlier claims holds all the keys any more. */
    public LockRun passedOn() {
        return new LockRun(keys, claim, null, null, null, true, null, null);
    }

    public LockRun checked() {
        return new LockRun(keys, claim, earlier, acquiredAt, renewal, false, inTheWay, releasedAt);
    }

    public LockRun blocked(List<InTheWay> others) {
        return new LockRun(keys, claim, earlier, null, null, passed, others, null);
    }

    public LockRun released(Instant now) {
        return new LockRun(keys, claim, null, acquiredAt, null, passed, null, now);
    }

    /** As a process that takes over must see it: what the process before surely held may have passed on since. */
    LockRun resumed() {
        List<String> before = new ArrayList<>(earlier);
        if (mayBeHeld()) {
            before.add(claim);
        }
        List<String> last = before.subList(Math.max(0, before.size() - MOST_EARLIER), before.size());
        return releasedAt == null ? new LockRun(keys, null, last, null, null, passed, null, null) : this;
    }
}
