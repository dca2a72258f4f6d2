package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test moves it: the same seed and the same calls give the same history. Thread-safe;
 * scheduled actions run on the thread that moves the time, without any lock of this class held.
 */
public final class VirtualTime implements Timeline {

    private record Event(Instant at, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private Instant now;
    private long scheduled;

    /** Starts at a fixed moment, so that timestamps in recorded answers never differ between runs. */
    public VirtualTime() {
        this(Instant.parse("2026-11-02T08:00:00Z"));
    }

    public VirtualTime(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void schedule(Duration delay, Runnable action) {
        Instant at = delay.isNegative() ? now : now.plus(delay);
        events.add(new Event(at, scheduled++, action));
    }

    /** A slow request moves the virtual clock: whoever waits for the answer has waited that long. */
    @Override
    public void pause(Duration duration) {
        advance(duration);
    }

    /** Moves the clock by {@code duration} and runs everything that falls due on the way, each at its own time. */
    public void advance(Duration duration) {
        Instant until = now().plus(duration);
        for (Event next = takeDue(until); next != null; next = takeDue(until)) {
            next.action().run();
        }
        arriveAt(until);
    }

    /**
     * Jumps to the next scheduled action and runs it.
     *
     * @return false if nothing was scheduled
     */
    public boolean step() {
        Event next = takeDue(Instant.MAX);
        if (next == null) {
            return false;
        }
        next.action().run();
        return true;
    }

    /** How many actions wait for their time. */
    public synchronized int pending() {
        return events.size();
    }

    @Override
    public synchronized void close() {
        events.clear();
    }

    private synchronized Event takeDue(Instant until) {
        Event next = events.peek();
        if (next == null || next.at().isAfter(until)) {
            return null;
        }
        events.remove();
        if (next.at().isAfter(now)) {
            now = next.at();
        }
        return next;
    }

    private synchronized void arriveAt(Instant until) {
        if (until.isAfter(now)) {
            now = until;
        }
    }
}
