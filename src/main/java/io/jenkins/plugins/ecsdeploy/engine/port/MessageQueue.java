package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Duration;
import java.util.List;

/**
 * A queue that events are delivered to, at least once and in no order. Thread-safe. Every method may throw
 * {@link OutsideException}.
 */
public interface MessageQueue {

    /**
     * Up to ten messages, as soon as there are any (Amazon SQS API: ReceiveMessage). Nobody else gets them until their
     * visibility time-out is over; those that are not deleted by then come again.
     *
     * @param wait how long the call waits for the first one, up to 20 s; it holds its thread
     */
    List<Message> receive(Duration wait);

    /** Deletes messages for good. One that could not be deleted comes again. */
    void delete(List<Message> messages);

    /** Asks for nothing but whether the queue is there and may be read; throws when not. */
    void check();

    /**
     * A message.
     *
     * @param id the same at each delivery
     * @param receipt needed to delete it; of this delivery
     * @param deliveries how often it has been delivered, this time included; 0 when nobody says
     */
    record Message(String id, String body, String receipt, int deliveries) {}
}
