package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events of ECS that wake the watcher. They only say when to look: what is so, ECS says when it is asked. Late, doubled
 * or lost ones cost a look or some seconds, nothing else; so whatever ECS announces is deleted, whoever it is about.
 * What others announce is left in the queue.
 */
public final class WakingEvents implements QueueListener.Handler {
    private final Watcher watcher;
    private final Consumer<String> trouble;

    /** @param trouble gets a line when the queue can't be read, for people: data from outside */
    public WakingEvents(Watcher watcher, Consumer<String> trouble) {
        this.watcher = watcher;
        this.trouble = trouble;
    }

    @Override
    public List<Message> handle(List<Message> messages) {
        List<Message> done = new ArrayList<>();
        for (Message message : messages) {
            if (EventReader.read(message.body()) instanceof EventReader.Understood understood
                    && watcher.heard(understood.event())) {
                done.add(message);
            }
        }
        return done;
    }

    @Override
    public void failed(OutsideException e) {
        trouble.accept("The queue of events can't be read, so nothing is looked at sooner: " + e.operation() + ": "
                + e.getMessage());
    }

    @Override
    public void broken(RuntimeException e) {
        trouble.accept("An event was not understood: " + e);
    }
}
