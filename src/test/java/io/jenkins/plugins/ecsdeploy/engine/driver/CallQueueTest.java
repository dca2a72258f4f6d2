package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration APART = Duration.ofSeconds(1);

    private final CallQueue<String> queue = new CallQueue<>();

    @Test
    void whoHurriesComesFirstAndTheOthersAsTheyCame() {
        queue.join("one", false);
        queue.join("two", false);
        queue.join("quick", true);
        queue.join("one", false);
        queue.join("gone", true);
        queue.join("lost", false);
        queue.leave("gone");
        queue.leave("lost");

        assertThat(queue.next(NOON, APART)).contains("quick");
        assertThat(queue.next(NOON.plusSeconds(1), APART)).contains("one");
        assertThat(queue.next(NOON.plusSeconds(2), APART)).contains("two");
        assertThat(queue.next(NOON.plusSeconds(3), APART)).isEmpty();
    }

    @Test
    void callsAreApart() {
        queue.join("one", false);
        queue.join("two", false);

        assertThat(queue.next(NOON, APART)).contains("one");
        assertThat(queue.free()).isEqualTo(NOON.plus(APART));
        assertThat(queue.next(NOON.plus(APART).minusNanos(1), APART)).isEmpty();
        assertThat(queue.next(NOON.plus(APART), APART)).contains("two");
    }

    @Test
    void oneTimerIsEnoughForAllWhoWait() {
        assertThat(queue.wantsTimer()).isFalse();
        queue.join("one", false);
        assertThat(queue.wantsTimer()).isTrue();
        queue.join("two", true);
        assertThat(queue.wantsTimer()).isFalse();
        queue.timerRang();
        assertThat(queue.wantsTimer()).isTrue();
        queue.timerRang();
        queue.leave("two");
        assertThat(queue.wantsTimer()).isTrue();
        queue.timerRang();
        queue.leave("one");
        assertThat(queue.wantsTimer()).isFalse();
    }

    @Test
    void whatDoesNotChangeIsLookedAtLessOftenButOftenEnough() {
        Pacing pacing = new Pacing(Duration.ofMillis(800), Duration.ofMillis(1200), Duration.ZERO);

        assertThat(pacing.slower(Duration.ofMillis(800))).isEqualTo(Duration.ofMillis(1000));
        assertThat(pacing.slower(Duration.ofMillis(1000))).isEqualTo(Duration.ofMillis(1200));
    }
}
