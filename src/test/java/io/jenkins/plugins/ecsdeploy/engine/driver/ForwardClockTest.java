package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = 5;
    private final ForwardClock clock = new ForwardClock(() -> wall, () -> nanos);

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void itGoesWithTheMachinesClock() {
        pass(Duration.ofMinutes(3));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(180));
    }

    @Test
    void itGoesOnFromWhereItWasWhenTheMachinesClockIsSetBack() {
        pass(Duration.ofMinutes(3));
        clock.instant();
        wall = wall.minus(Duration.ofHours(2));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(180));
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(240));
    }

    @Test
    void itFollowsAStepForwardBecauseTheMachineMayHaveSlept() {
        wall = wall.plus(Duration.ofHours(2));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7200));
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7260));
    }
}
