package io.jenkins.plugins.ecsdeploy.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Event;
import io.jenkins.plugins.ecsdeploy.engine.phase.Given;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a deployment has come to, and who is to be told. */
class AnnouncementTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Failure FAILURE = new Failure(PhaseName.DEPLOY, Failure.Kind.ROLLOUT_FAILED, "no", null, null);

    private static Deployment telling(Event... events) {
        Notify notify = new Notify(new Notify.EventBridge("bus", List.of(events)), List.of());
        return Deployment.create(
                "d-1", Given.configuration("api").notifications(notify).build(), NOON);
    }

    private static Deployment in(PhaseName phase, Event... events) {
        return telling(events).enter(phase, NOON);
    }

    /** Not before all is checked and the lock is held: until then nothing is known to begin. */
    @Test
    void theStartIsToldOnceTheFirstPhaseAfterTheLockIsEntered() {
        assertThat(Announcement.due(in(PhaseName.PREFLIGHT, Event.STARTED))).isEmpty();
        assertThat(Announcement.due(in(PhaseName.LOCK, Event.STARTED))).isEmpty();
        assertThat(Announcement.due(in(PhaseName.START_EXECUTION, Event.STARTED)))
                .containsExactly(Event.STARTED);
        assertThat(Announcement.due(in(PhaseName.REGISTER, Event.STARTED))).containsExactly(Event.STARTED);
    }

    @Test
    void onlyWhatSomebodyWantsToKnowIsTold() {
        assertThat(Announcement.due(in(PhaseName.REGISTER, Event.FAILED))).isEmpty();
        assertThat(Announcement.due(in(PhaseName.DEPLOY, Event.STARTED).failed(FAILURE, NOON)))
                .containsExactly(Event.STARTED);
        assertThat(Announcement.due(
                        in(PhaseName.DEPLOY, Event.STARTED, Event.FAILED).failed(FAILURE, NOON)))
                .containsExactly(Event.STARTED, Event.FAILED);
    }
}
