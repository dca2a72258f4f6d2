package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Those who wait to make calls that share a rate limit: who is in a hurry first, the others as they came, so that nobody
 * is passed over however many wait. Guarded by its owner.
 */
final class CallQueue<T> {
    private final Set<T> hurried = new LinkedHashSet<>();
    private final Set<T> waiting = new LinkedHashSet<>();
    private Instant free = Instant.MIN;
    private boolean timer;

    /** Queues it up, where it is not queued already. */
    void join(T who, boolean inAHurry) {
        (inAHurry ? hurried : waiting).add(who);
    }

    void leave(T who) {
        hurried.remove(who);
        waiting.remove(who);
    }

    /** Takes the first out, if a call may be made now; the next may be made {@code apart} later. */
    Optional<T> next(Instant now, Duration apart) {
        Iterator<T> first = (hurried.isEmpty() ? waiting : hurried).iterator();
        if (free.isAfter(now) || !first.hasNext()) {
            return Optional.empty();
        }
        T who = first.next();
        first.remove();
        free = now.plus(apart);
        return Optional.of(who);
    }

    /** When the next call may be made. */
    Instant free() {
        return free;
    }

    /** True once when somebody waits and no timer has been set for them: the caller sets it. */
    boolean wantsTimer() {
        boolean wants = !timer && !(hurried.isEmpty() && waiting.isEmpty());
        timer |= wants;
        return wants;
    }

    void timerRang() {
        timer = false;
    }
}
