package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.init.InitMilestone;
import hudson.model.Job;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.QueueListener;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * All that happens on one queue: one listener, on one thread, for the triggers of all jobs.
 *
 * <p>Every trigger must be allowed to see the queue with its own credentials before it hears of what comes from it; the
 * messages themselves are asked for with those of the first that is. A message is deleted once the builds that it asks for are
 * in Jenkins' queue, on disk. Nothing is asked for while Jenkins starts or is about to go down: not all jobs are there.
 */
final class Poller implements QueueListener.Handler, MessageQueue {
    private static final Logger LOGGER = Logger.getLogger(Poller.class.getName());
    private static final int TOLD = 1000;

    private final String url;
    private final List<EventTrigger> triggers = new CopyOnWriteArrayList<>();
    private final QueueListener listener;

    // Used by the listener's thread alone.
    private final Map<QueueAccess, SqsQueue> open = new LinkedHashMap<>();
    private final Map<EventTrigger, QueueAccess> admitted = new HashMap<>();
    private final Map<Object, String> troubles = new HashMap<>();
    private final Set<String> left = new LinkedHashSet<>();
    private SqsQueue current;

    Poller(String url) {
        this.url = url;
        listener = new QueueListener(this, this, "ecs-deploy events of " + url);
    }

    void start() {
        listener.start();
    }

    void add(EventTrigger trigger) {
        triggers.add(trigger);
    }

    void remove(EventTrigger trigger) {
        triggers.remove(trigger);
    }

    boolean isEmpty() {
        return triggers.isEmpty();
    }

    /** Ends the call for messages; what has been received is brought to its end. */
    boolean close(Duration patience) {
        boolean ended = listener.close(patience);
        if (ended) {
            open.values().forEach(SqsQueue::close);
            open.clear();
        }
        return ended;
    }

    // --- the queue, with the eyes of the first who may see it

    @Override
    public boolean ready() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins != null
                && jenkins.getInitLevel() == InitMilestone.COMPLETED
                && !jenkins.isQuietingDown()
                && !jenkins.isTerminating()
                && !triggers.isEmpty();
    }

    @Override
    public List<Message> receive(Duration wait) {
        admit();
        if (admitted.isEmpty()) {
            throw new OutsideException(
                    OutsideException.Kind.DENIED, "sqs:ReceiveMessage", "", "no trigger may see the queue", null);
        }
        QueueAccess access = triggers.stream()
                .map(admitted::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
        current = open.get(access);
        try {
            return current.receive(wait);
        } catch (OutsideException e) {
            if (!e.passing()) {
                admitted.values().removeIf(access::equals);
            }
            throw e;
        }
    }

    @Override
    public void delete(List<Message> messages) {
        current.delete(messages);
    }

    @Override
    public void check() {
        current.check();
    }

    /** Each way to the queue is tried once, and again after whatever went wrong. */
    private void admit() {
        admitted.keySet().retainAll(triggers);
        troubles.keySet().removeIf(who -> who instanceof EventTrigger t && !triggers.contains(t));
        Map<QueueAccess, Optional<OutsideException>> tried = new HashMap<>();
        for (EventTrigger trigger : triggers) {
            Job<?, ?> job = alive(trigger);
            if (job == null) {
                triggers.remove(trigger);
                continue;
            }
            try {
                QueueAccess access = QueueAccess.of(trigger, job);
                if (!access.equals(admitted.get(trigger))) {
                    admitted.remove(trigger);
                    boolean seen = admitted.containsValue(access);
                    tried.computeIfAbsent(access, a -> seen ? Optional.empty() : look(a)).ifPresentOrElse(
                            e -> trouble(trigger, e.operation() + ": " + e.getMessage()),
                            () -> admitted.put(trigger, access));
                }
                if (admitted.containsKey(trigger)) {
                    troubles.remove(trigger);
                }
            } catch (IllegalStateException e) {
                admitted.remove(trigger);
                trouble(trigger, e.getMessage());
            }
        }
        Set<QueueAccess> used = new HashSet<>(admitted.values());
        open.entrySet().removeIf(entry -> {
            boolean unused = !used.contains(entry.getKey());
            if (unused) {
                entry.getValue().close();
            }
            return unused;
        });
    }

    private Optional<OutsideException> look(QueueAccess access) {
        try {
            open.computeIfAbsent(access, a -> a.open(url)).check();
            return Optional.empty();
        } catch (OutsideException e) {
            return Optional.of(e);
        }
    }

    private void trouble(EventTrigger trigger, String what) {
        Job<?, ?> job = trigger.job();
        if (!what.equals(troubles.put(trigger, what))) {
            LOGGER.warning(() -> (job == null ? "A job" : job.getFullName()) + " hears of no events of " + url + ": "
                    + PlainText.line(what));
        }
    }

    /** Its job; null when that is gone or has become another. */
    private static Job<?, ?> alive(EventTrigger trigger) {
        Job<?, ?> job = trigger.job();
        return job != null && Jenkins.get().getItemByFullName(job.getFullName()) == job ? job : null;
    }

    // --- what comes

    @Override
    public List<Message> handle(List<Message> messages) {
        Map<Message, Event> events = new LinkedHashMap<>();
        List<Message> done = new ArrayList<>();
        for (Message message : messages) {
            EventReader.Reading reading = EventReader.read(message.body());
            if (reading instanceof EventReader.Understood understood) {
                events.put(message, understood.event());
            } else if (reading instanceof EventReader.Unreadable unreadable) {
                leave(message, unreadable.why());
            } else {
                done.add(message);
            }
        }
        Set<Message> kept = new HashSet<>();
        for (EventTrigger trigger : triggers) {
            kept.addAll(start(trigger, events));
        }
        events.forEach((message, event) -> {
            DeploymentEngine.get().heard(event);
            if (!kept.contains(message)) {
                done.add(message);
            }
        });
        return done;
    }

    /** What could not be started, and so has to come again. */
    private Set<Message> start(EventTrigger trigger, Map<Message, Event> events) {
        Set<Message> kept = new HashSet<>();
        Job<?, ?> job = alive(trigger);
        if (job == null || !job.isBuildable()) {
            return kept;
        }
        record Asked(Message message, Event event, EventTrigger.Match match) {}
        List<Asked> asked = new ArrayList<>();
        events.forEach((message, event) ->
                trigger.match(event).ifPresent(match -> asked.add(new Asked(message, event, match))));
        // Of those that come together, the newest goes first where only the newest counts.
        asked.sort(Comparator.comparing((Asked one) -> one.event().time()));
        if (!asked.isEmpty() && asked.get(0).match().policy() == TriggerMemory.Policy.NEWEST) {
            java.util.Collections.reverse(asked);
        }
        for (Asked one : asked) {
            if (!admitted.containsKey(trigger)) {
                kept.add(one.message());
                continue;
            }
            try {
                Starter.start(job, one.event(), one.match());
            } catch (IOException | RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        job.getFullName() + " could not be started for event " + one.event().id()
                                + "; the event stays in its queue",
                        e);
                kept.add(one.message());
            }
        }
        return kept;
    }

    /** Says so once, without a word of the message itself. */
    private void leave(Message message, String why) {
        if (left.add(message.id())) {
            LOGGER.info(() -> "A message of " + url + " is none of ours (" + PlainText.line(message.id()) + ": " + why
                    + "), and is left to the queue's redrive policy");
        }
        if (left.size() > TOLD) {
            left.remove(left.iterator().next());
        }
    }

    @Override
    public void failed(OutsideException e) {
        String what = e.operation() + ": " + PlainText.line(e.getMessage());
        if (!what.equals(troubles.put(url, what))) {
            LOGGER.warning(() -> "The queue " + url + " can't be read, and is asked again: " + what);
        }
    }

    @Override
    public void broken(RuntimeException e) {
        LOGGER.log(Level.WARNING, "Listening to " + url + " failed, and is begun again", e);
    }
}
