package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.VirtualScheduler;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of a queue with events, those of ECS are done with once they were heard; all others stay where they are. */
class WakingEventsTest {
    private final List<String> trouble = new ArrayList<>();
    private final WakingEvents events =
            new WakingEvents(new Watcher(new VirtualScheduler(new VirtualTime()), Pacing.DEFAULT), trouble::add);

    private static Message message(String body) {
        return new Message("m", body, "receipt", 1);
    }

    @Test
    void whatEcsAnnouncesIsDoneWithAndWhatOthersAnnounceStays() {
        Message task = message(Events.TASK);
        Message service = message(Events.inSns(Events.DEPLOYMENT));
        assertThat(events.handle(List.of(
                        message(Events.PUSH), task, message(Events.MIGRATION), service, message("no event at all"))))
                .containsExactly(task, service);
        assertThat(trouble).isEmpty();
    }

    @Test
    void aQueueThatCannotBeReadIsTold() {
        events.failed(
                new OutsideException(OutsideException.Kind.DENIED, "sqs:ReceiveMessage", "", "not allowed", null));
        events.broken(new IllegalStateException("odd"));
        assertThat(trouble)
                .containsExactly(
                        "The queue of events can't be read, so nothing is looked at sooner: sqs:ReceiveMessage: not allowed",
                        "An event was not understood: java.lang.IllegalStateException: odd");
    }
}
