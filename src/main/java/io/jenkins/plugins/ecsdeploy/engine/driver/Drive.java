package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationLog;
import io.jenkins.plugins.ecsdeploy.engine.phase.Outcome;
import io.jenkins.plugins.ecsdeploy.engine.phase.Sighting;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.phase.Unreachable;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.phase.World;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One deployment being driven.
 *
 * <p>Its life: {@code run} advances and saves until there is something to wait for; then it lies still, without a thread,
 * until a sighting, the clock or a cancel wakes it; so on until it ends or is suspended. At most one thread runs it at a
 * time. Thread-safe.
 */
public final class Drive {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Outside outside;
    private final Journal journal;
    private final Listener listener;
    private final Predicate<Deployment> until;
    private final Scheduler scheduler;
    private final Watcher watcher;
    private final RandomGenerator random;
    private final CompletableFuture<Ended> done = new CompletableFuture<>();
    private final Watcher.Sink sink = this::saw;

    // Guarded by this.
    private final Map<Watched<?>, Sighting<?>> sightings = new HashMap<>();
    private final Set<Watched<?>> watching = new HashSet<>();
    /** When each was last seen, or first asked for; by the monotonic clock. */
    private final Map<Watched<?>, Duration> heard = new HashMap<>();

    private boolean running;
    private boolean wakeAgain;
    private Runnable alarm = () -> {};
    private String cancelledBy;

    // Used by the running thread only; handed over under the lock.
    private Deployment deployment;
    private Instant changedAt;
    private Duration retry = FIRST_RETRY;
    /** Since when no question was answered, by the monotonic clock; null while all is well. */
    private Duration troubleSince;

    Drive(
            Deployment deployment,
            Outside outside,
            Journal journal,
            Listener listener,
            Predicate<Deployment> until,
            Scheduler scheduler,
            Watcher watcher,
            RandomGenerator random) {
        this.deployment = deployment;
        this.outside = outside;
        this.journal = journal;
        this.listener = listener;
        this.until = until;
        this.scheduler = scheduler;
        this.watcher = watcher;
        this.random = random;
        this.changedAt = scheduler.now();
    }

    /**
     * Completes when the deployment has ended, is suspended, or is where it was to be driven to; exceptionally only for a
     * defect of ours.
     */
    public CompletableFuture<Ended> done() {
        return done;
    }

    /**
     * Asks for an early end, as the configuration's {@code onCancel} says: with {@code leave} it is suspended and what runs
     * goes on; with {@code stop} a running migration task is stopped and awaited first.
     *
     * @param by who or what cancels, for the report
     */
    public void cancel(String by) {
        synchronized (this) {
            if (cancelledBy == null) {
                cancelledBy = by;
            }
        }
        wake();
    }

    /** Begins, once. */
    public void start() {
        wake();
    }

    private void saw(Watched<?> watched, Sighting<?> sighting) {
        synchronized (this) {
            if (!watching.contains(watched)) {
                return;
            }
            sightings.put(watched, sighting);
            heard.put(watched, scheduler.uptime());
        }
        wake();
    }

    private void wake() {
        synchronized (this) {
            if (done.isDone()) {
                return;
            }
            if (running) {
                wakeAgain = true;
                return;
            }
            running = true;
            alarm.run();
        }
        scheduler.at(scheduler.now(), this::run);
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                more = step();
                synchronized (this) {
                    more |= wakeAgain && !done.isDone();
                    wakeAgain = false;
                    running = more;
                }
            }
        } catch (RuntimeException | Error e) {
            release();
            done.completeExceptionally(e);
        }
    }

    /** One advance; true when another may follow at once. */
    private boolean step() {
        if (done.isDone()) {
            return false;
        }
        if (deployment.ended()) {
            return end(new Ended.Finished(deployment));
        }
        Optional<Boolean> cancelled = applyCancel();
        if (cancelled.isPresent()) {
            return cancelled.get();
        }
        // Who is cancelled goes to the end that the cancel makes of it, not only to a point.
        if (!deployment.decided() && deployment.cancel() == null && until.test(deployment)) {
            return end(new Ended.Reached(deployment));
        }
        Outcome outcome;
        try {
            outcome = Steps.advance(deployment, new WorldNow(scheduler.now()));
        } catch (OutsideException e) {
            return retryLater(e);
        }
        retry = FIRST_RETRY;
        troubleSince = null;
        if (outcome instanceof Outcome.Next next) {
            return accept(next);
        } else if (outcome instanceof Outcome.Wait wait) {
            return await(wait);
        }
        return end(new Ended.Suspended(deployment, ((Outcome.Suspend) outcome).why()));
    }

    private Optional<Boolean> applyCancel() {
        String by;
        synchronized (this) {
            by = cancelledBy;
        }
        if (by == null || deployment.cancel() != null) {
            return Optional.empty();
        }
        if (deployment.decided()) {
            // Its end is what it is; only those who are not told yet are given up.
            return Optional.of(save(Steps.cancel(deployment, by, scheduler.now())));
        }
        if (deployment.configuration().onCancel() == OnCancel.LEAVE) {
            return Optional.of(end(new Ended.Suspended(deployment, Cancelling.left(deployment, by))));
        }
        return Optional.of(save(Steps.cancel(deployment, by, scheduler.now())));
    }

    private boolean accept(Outcome.Next next) {
        if (!next.lines().isEmpty()) {
            long offset = deployment.logBytes();
            listener.migrationLog(deployment, next.lines());
            try {
                journal.keepLog(offset, MigrationLog.kept(next.lines()));
            } catch (IOException e) {
                return journalFailed(e);
            }
        }
        if (!save(next.deployment())) {
            return false;
        }
        if (next.pause().isZero()) {
            return true;
        }
        sleepUntil(scheduler.now().plus(next.pause()));
        return false;
    }

    /** False when it could not be saved, and so nothing may follow. */
    private boolean save(Deployment after) {
        try {
            journal.save(after);
        } catch (IOException e) {
            return journalFailed(e);
        }
        Deployment before = deployment;
        deployment = after;
        changedAt = scheduler.now();
        listener.changed(before, after);
        return true;
    }

    private boolean journalFailed(IOException e) {
        if (e instanceof TakenOverException) {
            return end(new Ended.Suspended(
                    deployment,
                    new Suspension(
                            Suspension.Reason.JOURNAL,
                            "Another process has taken this deployment over, so this one did nothing further.",
                            null,
                            "Look at the other process: it carries on.")));
        }
        return end(new Ended.Suspended(
                deployment,
                new Suspension(
                        Suspension.Reason.JOURNAL,
                        "The state could not be saved (" + e + "), so nothing further was done.",
                        null,
                        "Make room or give access, then resume from the state saved last.")));
    }

    private boolean retryLater(OutsideException e) {
        troubleSince = troubleSince == null ? scheduler.uptime() : troubleSince;
        Duration silence = scheduler.uptime().minus(troubleSince);
        if (silence.compareTo(Unreachable.patience(deployment)) >= 0) {
            return end(new Ended.Suspended(deployment, Unreachable.suspension(deployment, silence, e)));
        }
        listener.retrying(deployment, e.operation() + ": " + e.getMessage());
        long millis = retry.toMillis();
        sleepUntil(scheduler.now().plusMillis(millis / 2 + random.nextLong(millis / 2 + 1)));
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        return false;
    }

    private void sleepUntil(Instant when) {
        synchronized (this) {
            alarm.run();
            alarm = scheduler.at(when, this::wake);
        }
    }

    /** Always false: nothing follows at once. */
    private boolean await(Outcome.Wait wait) {
        Duration silence = silence(wait.on());
        if (silence.compareTo(Unreachable.patience(deployment)) >= 0) {
            return end(new Ended.Suspended(deployment, Unreachable.suspension(deployment, silence, null)));
        }
        listener.waiting(deployment, wait.progress());
        Set<Watched<?>> added = new HashSet<>(wait.on());
        Set<Watched<?>> dropped;
        Set<Watched<?>> hurried = new HashSet<>();
        synchronized (this) {
            added.removeAll(watching);
            dropped = new HashSet<>(watching);
            dropped.removeAll(wait.on());
            watching.addAll(added);
            watching.removeAll(dropped);
            sightings.keySet().retainAll(watching);
            heard.keySet().retainAll(watching);
            added.forEach(w -> heard.put(w, scheduler.uptime()));
            if (wait.urgent()) {
                hurried.addAll(wait.on());
                hurried.removeIf(w -> w instanceof Watched.Telling || seenSinceTheChange(w));
            }
        }
        dropped.forEach(w -> watcher.unwatch(outside, w, sink));
        added.forEach(w -> watcher.watch(outside, w, sink));
        hurried.forEach(w -> watcher.hurry(outside, w));
        sleepUntil(wait.until());
        return false;
    }

    /** How long AWS has not shown the thing that it showed least lately; what others answer for does not count. */
    private synchronized Duration silence(Set<Watched<?>> on) {
        return on.stream()
                .filter(w -> !(w instanceof Watched.Log)
                        && !(w instanceof Watched.Address)
                        && !(w instanceof Watched.Telling))
                .map(heard::get)
                .filter(Objects::nonNull)
                .map(last -> scheduler.uptime().minus(last))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private boolean seenSinceTheChange(Watched<?> watched) {
        Sighting<?> sighting = sightings.get(watched);
        return sighting != null && !sighting.askedAt().isBefore(changedAt);
    }

    private boolean end(Ended how) {
        release();
        done.complete(how);
        return false;
    }

    private void release() {
        Set<Watched<?>> all;
        synchronized (this) {
            alarm.run();
            all = Set.copyOf(watching);
            watching.clear();
            sightings.clear();
            heard.clear();
        }
        all.forEach(w -> watcher.unwatch(outside, w, sink));
    }

    /** The world at one moment. */
    private final class WorldNow implements World {
        private final Instant now;

        WorldNow(Instant now) {
            this.now = now;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Duration uptime() {
            return scheduler.uptime();
        }

        @Override
        public Outside outside() {
            return outside;
        }

        @Override
        @SuppressWarnings("unchecked") // a Watched<L> is only ever put with a Sighting<L>, by Looks
        public <L> Optional<Sighting<L>> seen(Watched<L> watched) {
            synchronized (Drive.this) {
                return Optional.ofNullable((Sighting<L>) sightings.get(watched));
            }
        }
    }
}
