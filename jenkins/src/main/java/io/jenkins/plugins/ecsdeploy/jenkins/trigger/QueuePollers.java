package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.listeners.ItemListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** The queues that jobs listen to: one poller each, however many jobs there are. Thread-safe. */
@Extension
public final class QueuePollers extends ItemListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A job that is saved stops its triggers and starts others. */
    private static final long LINGER_SECONDS = 10;

    private final Map<String, Poller> pollers = new HashMap<>();

    static QueuePollers get() {
        return ExtensionList.lookupSingleton(QueuePollers.class);
    }

    synchronized void add(EventTrigger trigger) {
        Poller poller = pollers.get(trigger.getQueue());
        if (poller == null) {
            poller = new Poller(trigger.getQueue());
            pollers.put(trigger.getQueue(), poller);
            poller.add(trigger);
            poller.start();
        } else {
            poller.add(trigger);
        }
    }

    synchronized void remove(EventTrigger trigger) {
        Poller poller = pollers.get(trigger.getQueue());
        if (poller != null) {
            poller.remove(trigger);
            if (poller.isEmpty()) {
                Timer.get().schedule(() -> closeUnused(trigger.getQueue()), LINGER_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private void closeUnused(String url) {
        Poller unused;
        synchronized (this) {
            unused = pollers.get(url);
            if (unused == null || !unused.isEmpty()) {
                return;
            }
            pollers.remove(url);
        }
        unused.close(PATIENCE);
    }

    /**
     * After a crash Jenkins' queue, as it was saved last, may hold an item whose build has been started since: that is not
     * started once more.
     */
    @Override
    public void onLoaded() {
        Queue queue = Queue.getInstance();
        Arrays.stream(queue.getItems())
                .filter(item -> item.task instanceof Job<?, ?> job
                        && item.getActions(EventAction.class).stream().anyMatch(event -> Starter.built(job, event)))
                .forEach(queue::cancel);
    }

    /** Jenkins goes down. */
    @Terminator
    public static void close() {
        ExtensionList.lookup(QueuePollers.class).forEach(all -> {
            List<Poller> open;
            synchronized (all) {
                open = List.copyOf(all.pollers.values());
                all.pollers.clear();
            }
            open.forEach(poller -> poller.close(PATIENCE));
        });
    }
}
