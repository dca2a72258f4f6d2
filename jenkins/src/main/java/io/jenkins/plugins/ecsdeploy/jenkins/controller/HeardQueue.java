package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.QueueListener;
import io.jenkins.plugins.ecsdeploy.engine.driver.WakingEvents;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.QueuePollers;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;

/**
 * A queue with events of ECS, listened to on a thread of its own for all deployments that share a way to AWS. It only
 * tells the watcher when to look: a queue that can't be read makes nothing fail. While triggers listen to the same queue,
 * it leaves it to them: what starts jobs must not be held back here.
 */
final class HeardQueue implements QueueListener.Handler, AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(HeardQueue.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String url;
    private final SqsQueue queue;
    private final WakingEvents events;
    private final QueueListener listener;
    // Used by the listener's thread alone.
    private String told;

    HeardQueue(String url, SqsQueue queue, Watcher watcher) {
        this.url = url;
        this.queue = queue;
        events = new WakingEvents(watcher, this::trouble);
        listener = new QueueListener(queue, this, "ecs-deploy waits for events of " + url);
    }

    HeardQueue start() {
        listener.start();
        return this;
    }

    @Override
    public boolean ready() {
        return !QueuePollers.listensTo(url);
    }

    @Override
    public List<Message> handle(List<Message> messages) {
        return events.handle(messages);
    }

    @Override
    public void failed(OutsideException e) {
        events.failed(e);
    }

    @Override
    public void broken(RuntimeException e) {
        events.broken(e);
    }

    private void trouble(String what) {
        if (!what.equals(told)) {
            told = what;
            LOGGER.warning(() -> url + ": " + PlainText.line(what));
        }
    }

    @Override
    public void close() {
        listener.close(PATIENCE);
        queue.close();
    }
}
