package io.jenkins.plugins.ecsdeploy.simulator.fault;

import java.time.Duration;

/** What goes wrong with a call. */
public sealed interface Fault {

    /** An error answer; the call has no effect. */
    record Answer(int status, String type, String message) implements Fault {}

    /** The connection is closed; the call has no effect. */
    record CloseBefore() implements Fault {}

    /** The call takes effect, then the connection is closed without an answer. */
    record LoseResponse() implements Fault {}

    /** Time passes before the call takes effect. */
    record Delay(Duration duration) implements Fault {}

    /** Time passes after the call took effect. */
    record SlowAnswer(Duration duration) implements Fault {}

    /** A read does not see the latest change: new tasks are MISSING, an updated service looks as before. */
    record Stale() implements Fault {}

    /** A page of log events that is empty though there are more. */
    record EmptyPage() implements Fault {}

    /** Messages that are received stay in the queue, to be received again (standard queues deliver at least once). */
    record DeliverTwice() implements Fault {}
}
