package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.phase.Sighting;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at tasks, services and logs for all deployments of the process together: up to 100 tasks or 10 services in one
 * call, and never faster than {@link Pacing} allows, however many wait. Thread-safe.
 */
public final class Watcher {

    /** Gets every sighting of what it watches, changed or not, on the watcher's thread: must return quickly. */
    interface Sink {
        void saw(Watched<?> watched, Sighting<?> sighting);
    }

    private final Scheduler scheduler;
    private final Pacing pacing;
    private final Map<Round.Key, Round> rounds = new HashMap<>();
    private final Map<Object, CallQueue<Round>> queues = new HashMap<>();

    public Watcher(Scheduler scheduler, Pacing pacing) {
        this.scheduler = scheduler;
        this.pacing = pacing;
    }

    /** Begins to watch. A thing that nobody watched before is looked at as soon as pacing allows. */
    synchronized void watch(Outside outside, Watched<?> watched, Sink sink) {
        Round round = rounds.computeIfAbsent(Round.key(outside, watched), Round::new);
        round.sinks.computeIfAbsent(watched, w -> new LinkedHashMap<>()).put(sink, outside);
        if (round.scheduled == null && !round.looking) {
            schedule(round, scheduler.now());
        }
    }

    synchronized void unwatch(Outside outside, Watched<?> watched, Sink sink) {
        Round round = rounds.get(Round.key(outside, watched));
        if (round == null) {
            return;
        }
        Map<Sink, Outside> sinks = round.sinks.get(watched);
        if (sinks != null && sinks.remove(sink) != null && sinks.isEmpty()) {
            round.sinks.remove(watched);
            round.last.remove(watched);
        }
        if (round.sinks.isEmpty() && !round.looking) {
            drop(round);
        }
    }

    /** Looks at it as soon as pacing allows, instead of when it is due. */
    synchronized void hurry(Outside outside, Watched<?> watched) {
        Round round = rounds.get(Round.key(outside, watched));
        if (round != null && !round.looking && !round.hurried) {
            queue(round).leave(round);
            round.hurried = true;
            schedule(round, scheduler.now());
        }
    }

    /**
     * Somebody has announced a change. Whoever watches what changed has it looked at as soon as two looks may follow each
     * other, instead of when it is due; what the event says of it is of no interest.
     *
     * @return whether it was of a kind that can be watched, whether or not anybody does
     */
    public synchronized boolean heard(Event event) {
        if (event instanceof Event.TaskChanged task) {
            String cluster = lastPart(task.clusterArn());
            List.copyOf(rounds.values()).forEach(round -> wake(round, round.find(cluster, task)));
            return true;
        }
        if (event instanceof Event.ServiceChanged service) {
            List.copyOf(rounds.values())
                    .forEach(round -> wake(round, round.find(service.cluster(), service.service())));
            return true;
        }
        return false;
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private void wake(Round round, List<Watched<?>> woken) {
        round.first.addAll(woken);
        if (woken.isEmpty() || round.scheduled == null) {
            return;
        }
        Instant soonest = round.soonest(pacing);
        if (soonest.isBefore(round.due)) {
            Instant now = scheduler.now();
            schedule(round, soonest.isBefore(now) ? now : soonest);
        }
    }

    private CallQueue<Round> queue(Round round) {
        return queues.computeIfAbsent(round.key.bucket(), bucket -> new CallQueue<>());
    }

    private void schedule(Round round, Instant when) {
        if (round.scheduled != null) {
            round.scheduled.run();
        }
        round.due = when;
        round.scheduled = scheduler.at(when, () -> queueUp(round));
    }

    private void drop(Round round) {
        if (round.scheduled != null) {
            round.scheduled.run();
            round.scheduled = null;
        }
        queue(round).leave(round);
        rounds.remove(round.key);
    }

    private void queueUp(Round round) {
        CallQueue<Round> queue;
        synchronized (this) {
            round.scheduled = null;
            if (round.looking || round.sinks.isEmpty()) {
                return;
            }
            queue = queue(round);
            queue.join(round, round.hurried);
        }
        serve(queue);
    }

    /** Lets the first in the queue call, if it is time; one timer, not one each, brings those behind it back here. */
    private void serve(CallQueue<Round> queue) {
        Optional<Call> call;
        synchronized (this) {
            Instant now = scheduler.now();
            call = queue.next(now, pacing.apart()).map(round -> round.call(now));
            if (queue.wantsTimer()) {
                scheduler.at(queue.free(), () -> timer(queue));
            }
        }
        call.ifPresent(this::look);
    }

    private void timer(CallQueue<Round> queue) {
        synchronized (this) {
            queue.timerRang();
        }
        serve(queue);
    }

    private void look(Call call) {
        if (Looks.takesLong(call.some().get(0))) {
            ask(call, call.some().get(0));
            return;
        }
        Map<Watched<?>, Sighting<?>> seen = new LinkedHashMap<>();
        boolean passing = false;
        try {
            seen.putAll(Looks.at(call.outside(), call.some(), call.asked()));
        } catch (OutsideException e) {
            passing = e.passing();
            if (!passing) {
                call.some().forEach(w -> seen.put(w, new Sighting<>(call.asked(), null, e)));
            }
        } catch (RuntimeException e) {
            call.some().forEach(w -> seen.put(w, defect(call, e)));
        } finally {
            tell(call.round(), seen, passing);
        }
    }

    /** Holds no thread while the other side takes its time. */
    private void ask(Call call, Watched<?> address) {
        CompletableFuture<Sighting<?>> answer;
        try {
            answer = Looks.later(call.outside(), address, call.asked());
        } catch (RuntimeException e) {
            answer = CompletableFuture.completedFuture(defect(call, e));
        }
        // What comes of it is told to the sinks; there is nobody else to hear of it.
        CompletableFuture<?> unused = answer.exceptionally(e -> defect(call, e))
                .thenAccept(sighting ->
                        scheduler.at(scheduler.now(), () -> tell(call.round(), Map.of(address, sighting), false)));
    }

    /** A defect: whoever waits must hear of it rather than wait for ever. */
    private static Sighting<?> defect(Call call, Throwable e) {
        OutsideException problem = new OutsideException(
                OutsideException.Kind.REFUSED, "looking", "", "The answer was not understood: " + e, e);
        return new Sighting<>(call.asked(), null, problem);
    }

    private void tell(Round round, Map<Watched<?>, Sighting<?>> seen, boolean passing) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            round.looking = false;
            seen.forEach((watched, sighting) -> {
                Sighting<?> before = round.last.put(watched, sighting);
                round.changed |= before == null || !Objects.equals(before.look(), sighting.look());
                for (Sink sink : round.sinks.getOrDefault(watched, Map.of()).keySet()) {
                    calls.add(() -> sink.saw(watched, sighting));
                }
            });
            round.last.keySet().retainAll(round.sinks.keySet());
            if (round.sinks.isEmpty()) {
                drop(round);
            } else {
                // What changed while it was looked at may not have been seen.
                boolean again = !round.first.isEmpty() && round.turn.isEmpty();
                schedule(round, scheduler.now().plus(again ? pacing.soonest() : round.untilNext(pacing, passing)));
            }
        }
        calls.forEach(Runnable::run);
    }

    /** One call for some of a round's things. */
    private record Call(Round round, Outside outside, List<Watched<?>> some, Instant asked) {}

    /** The things that are looked at in turn by the same kind of call. */
    private static final class Round {

        private static final String ADDRESS = "GET";
        /** Between two tries to tell somebody something, at the most. */
        private static final Duration RETELL = Duration.ofSeconds(20);
        /** Whoever watches takes note of it long before. */
        private static final Duration SETTLED = Duration.ofHours(1);

        /** Things of equal key go into one call; a log is a call of its own. */
        record Key(String scope, String action, Object place) {
            /** Calls of one action in one scope share AWS's rate limit. */
            Object bucket() {
                return List.of(scope, action);
            }
        }

        final Key key;
        final Map<Watched<?>, Map<Sink, Outside>> sinks = new LinkedHashMap<>();
        final Map<Watched<?>, Sighting<?>> last = new HashMap<>();
        final List<Watched<?>> turn = new ArrayList<>();
        /** What was announced to have changed since it was looked at last. */
        final Set<Watched<?>> first = new LinkedHashSet<>();

        Runnable scheduled;
        /** When the next look is scheduled for, while one is. */
        Instant due;
        /** When the last look was asked for; null before the first. */
        Instant asked;

        boolean looking;
        boolean hurried;
        boolean changed;
        Duration interval;

        Round(Key key) {
            this.key = key;
        }

        static Key key(Outside outside, Watched<?> watched) {
            if (watched instanceof Watched.Task task) {
                return new Key(outside.scope(), "DescribeTasks", task.cluster());
            } else if (watched instanceof Watched.Service service) {
                return new Key(outside.scope(), "DescribeServices", service.cluster());
            } else if (watched instanceof Watched.Targets) {
                return new Key(outside.scope(), "DescribeTargetHealth", watched);
            } else if (watched instanceof Watched.Lines) {
                return new Key(outside.scope(), "FilterLogEvents", watched);
            } else if (watched instanceof Watched.Address address) {
                // What a token shows is for those alone who have it.
                boolean secret = address.request().bearerTokenVariable() != null;
                return new Key(outside.scope(), ADDRESS, secret ? List.of(watched, outside.web()) : watched);
            } else if (watched instanceof Watched.Event) {
                return new Key(outside.scope(), "PutEvents", watched);
            } else if (watched instanceof Watched.Post) {
                return new Key(outside.scope(), "POST", watched);
            } else if (watched instanceof Watched.ServiceDeployment) {
                return new Key(outside.scope(), "DescribeServiceDeployments", "");
            } else if (watched instanceof Watched.BlueGreen) {
                return new Key(outside.scope(), "BatchGetDeployments", "");
            } else if (watched instanceof Watched.Execution) {
                return new Key(outside.scope(), "GetExecutionHistory", watched);
            }
            if (watched instanceof Watched.Snapshot) {
                return new Key(outside.scope(), "DescribeDBSnapshots", watched);
            }
            return new Key(outside.scope(), "GetLogEvents", watched);
        }

        /**
         * Through the clients of somebody who watches now: who ends closes what it brought, and the others must not depend
         * on that.
         */
        Call call(Instant now) {
            List<Watched<?>> some = take();
            looking = true;
            hurried = false;
            asked = now;
            return new Call(this, sinks.get(some.get(0)).values().iterator().next(), some, now);
        }

        /** The next batch of this turn; begins a turn when the last one is through. */
        private List<Watched<?>> take() {
            turn.retainAll(sinks.keySet());
            first.retainAll(sinks.keySet());
            if (turn.isEmpty()) {
                turn.addAll(sinks.keySet());
                changed = false;
            }
            // Who has been looked at in this turn waits for the next one.
            Set<Watched<?>> ahead = new LinkedHashSet<>(first);
            ahead.retainAll(turn);
            turn.removeAll(ahead);
            turn.addAll(0, ahead);
            List<Watched<?>> head = turn.subList(0, Math.min(turn.size(), Looks.batch(turn.get(0))));
            List<Watched<?>> some = List.copyOf(head);
            head.clear();
            some.forEach(first::remove);
            return some;
        }

        /** What is watched here of what an event about a task tells of: the task, and its service. */
        List<Watched<?>> find(String cluster, Event.TaskChanged task) {
            if (key.action().equals("DescribeTasks")) {
                Watched<?> watched = new Watched.Task((String) key.place(), task.taskArn());
                return sinks.containsKey(watched) ? List.of(watched) : List.of();
            }
            return task.service() == null ? List.of() : find(cluster, task.service());
        }

        /** What is watched here of a service; {@code cluster} null: in any. */
        List<Watched<?>> find(String cluster, String service) {
            if (key.action().equals("DescribeServices")) {
                String place = (String) key.place();
                Watched<?> watched = new Watched.Service(place, service);
                boolean here = cluster == null || lastPart(place).equals(cluster);
                return here && sinks.containsKey(watched) ? List.of(watched) : List.of();
            }
            if (key.action().equals("DescribeServiceDeployments")) {
                String path = "/" + (cluster == null ? "" : cluster + "/") + service + "/";
                return sinks.keySet().stream()
                        .filter(w -> ((Watched.ServiceDeployment) w).arn().contains(path))
                        .toList();
            }
            return List.of();
        }

        /** When the next look may be: not at once after the last one, whatever was announced. */
        Instant soonest(Pacing pacing) {
            return asked == null ? Instant.MIN : asked.plus(pacing.soonest());
        }

        /** At once while the turn is not through; then the sooner, the more recently something changed. */
        Duration untilNext(Pacing pacing, boolean passing) {
            if (!turn.isEmpty()) {
                return Duration.ZERO;
            }
            if (key.place() instanceof Watched.Telling telling) {
                interval = untilNextTry(last.get(telling), pacing);
                return interval;
            }
            // A page that differs each time is no reason to ask its server the more often.
            boolean news = changed && !passing && !key.action().equals(ADDRESS);
            interval = news || interval == null ? pacing.soonest() : pacing.slower(interval);
            return interval;
        }

        /** What has been told needs no second look; whoever is in trouble is not helped by many tries. */
        private Duration untilNextTry(Sighting<?> sighting, Pacing pacing) {
            boolean again = sighting == null || !(sighting.look() instanceof Watched.Told told) || told.again();
            if (!again) {
                return SETTLED;
            }
            Duration longer = interval == null ? pacing.soonest() : interval.multipliedBy(2);
            return longer.compareTo(RETELL) > 0 ? RETELL : longer;
        }
    }
}
