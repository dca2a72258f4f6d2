package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Instant;

/** Event buses of Amazon EventBridge. */
public interface Events {

    /** Whether there is a bus of that name in the deployment's account (EventBridge API: DescribeEventBus). */
    boolean knows(String bus);

    /**
     * Puts one event on its bus (EventBridge API: PutEvents). Putting it twice brings it twice.
     *
     * @throws OutsideException also when the call was answered, but its one entry was not taken
     */
    void put(Event event);

    /**
     * An event.
     *
     * @param bus name or ARN
     * @param source who says so
     * @param detailType what kind of event it is
     * @param time when it happened
     * @param detail a JSON object
     */
    record Event(String bus, String source, String detailType, Instant time, String detail) {}
}
