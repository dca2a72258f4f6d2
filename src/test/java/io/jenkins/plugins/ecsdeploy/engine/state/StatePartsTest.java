package io.jenkins.plugins.ecsdeploy.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the parts of a state promise each for itself; whole states: WholeStateTest. */
class StatePartsTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/1");

    private static List<LogEvent> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new LogEvent(1L, "line " + i))
                .toList();
    }

    // --- logs

    @Test
    void ofALogTheLastFiftyLinesStayAndAllAreCounted() {
        LogPosition log =
                LogPosition.head(STREAM, 7).after(lines(0, 30), "a", 100).after(lines(30, 60), "b", 20);

        assertThat(log.lines()).isEqualTo(60);
        assertThat(log.bytes()).isEqualTo(127);
        assertThat(log.token()).isEqualTo("b");
        assertThat(log.tail()).hasSize(50).startsWith("line 10").endsWith("line 59");
        assertThat(log.shelved().tail()).containsExactly("line 55", "line 56", "line 57", "line 58", "line 59");
        assertThat(log.shelved().closed()).isTrue();
        assertThat(log.matched("busy").matched()).isEqualTo("busy");
        assertThat(log.matched("busy").close().matched()).isEqualTo("busy");
        assertThat(log.endSeen(NOON).endSeenAt()).isEqualTo(NOON);
        assertThat(log.endSeen(NOON).after(lines(0, 1), "c", 1).endSeenAt())
                .as("there was more after all")
                .isNull();
    }

    @Test
    void aLongLineIsCutInTheStateOnly() {
        String fits = "x".repeat(LogPosition.TAIL_LINE);
        List<LogEvent> events = List.of(new LogEvent(1L, fits), new LogEvent(1L, fits + "y"));

        assertThat(LogPosition.head(STREAM, 0).after(events, null, 1).tail()).containsExactly(fits, fits + "…");
    }

    // --- leases

    private static Holding holding(String claim, Duration lease) {
        return new Holding("key", claim, "d-1", "words", 3, 4, lease, NOON, NOON);
    }

    @Test
    void I4_theNextProcessCountsAsEarlierWhatThisOneMayHaveHeld() {
        LockRun asked = LockRun.of(List.of("key")).claimed("d@1");
        LockRun.Renewal renewal = new LockRun.Renewal(NOON, Duration.ofSeconds(5));
        LockRun held = asked.acquired(renewal, true);
        LockRun blocked = asked.blocked(List.of(new LockRun.InTheWay(holding("x", null), Duration.ZERO)));

        assertThat(LockRun.of(List.of("key")).mayBeHeld()).isFalse();
        assertThat(asked.mayBeHeld()).as("the answer may be lost").isTrue();
        assertThat(asked.held()).isFalse();
        assertThat(held.held()).isTrue();
        assertThat(held.acquiredAt()).isEqualTo(NOON);
        assertThat(held.passed()).isTrue();
        assertThat(blocked.mayBeHeld()).isFalse();
        assertThat(asked.resumed().earlier()).containsExactly("d@1");
        assertThat(held.resumed().earlier()).containsExactly("d@1");
        assertThat(held.resumed().claim()).isNull();
        assertThat(held.resumed().held()).isFalse();
        assertThat(blocked.resumed().earlier()).isEmpty();
        assertThat(held.released(NOON).mayBeHeld()).isFalse();
        assertThat(held.released(NOON).resumed()).isEqualTo(held.released(NOON));
        assertThat(held.renewed(new LockRun.Renewal(NOON.plusSeconds(9), Duration.ofSeconds(14))))
                .returns(NOON, LockRun::acquiredAt)
                .returns("d@1", LockRun::claim)
                .returns(true, LockRun::held);
    }

    @Test
    void I4_ofManyProcessesThatDiedTheLastTwentyAreRemembered() {
        LockRun run = LockRun.of(List.of("key"));
        for (int i = 0; i < 25; i++) {
            run = run.claimed("d@" + i).resumed();
        }

        assertThat(run.earlier()).hasSize(20).startsWith("d@5").endsWith("d@24");
    }

    @Test
    void I4_aLeaseIsAsOldAsTheClockThatIsFurtherSays() {
        LockRun.Renewal renewal = new LockRun.Renewal(NOON, Duration.ofSeconds(100));

        assertThat(renewal.age(NOON.plusSeconds(3), Duration.ofSeconds(107))).hasSeconds(7);
        assertThat(renewal.age(NOON.plusSeconds(9), Duration.ofSeconds(107))).hasSeconds(9);
        assertThat(renewal.age(NOON.minusSeconds(60), Duration.ofSeconds(101))).hasSeconds(1);
    }

    @Test
    void I4_aKeyLapsesOnlyWhenItWasSeenUnchangedForLongerThanItsLease() {
        LockRun.InTheWay other = new LockRun.InTheWay(holding("x", Duration.ofMinutes(5)), Duration.ofMinutes(1));

        assertThat(other.lapsed(Duration.ofMinutes(6))).isFalse();
        assertThat(other.lapsed(Duration.ofMinutes(6).plusNanos(1))).isTrue();
        assertThat(new LockRun.InTheWay(holding("x", null), Duration.ZERO).lapsed(Duration.ofDays(9)))
                .isFalse();
        assertThat(holding("x", null).isFree()).isFalse();
        assertThat(Holding.free("key", 3, 4)).returns(true, Holding::isFree).returns("3.4", Holding::version);
    }

    // --- roll backs

    @Test
    void aRollBackIsGoodWhereNothingOfTheDeploymentIsLeft() {
        List<RollBack.End> good = new ArrayList<>(EnumSet.allOf(RollBack.End.class));
        good.removeIf(end -> !RollBack.over(NOON, end, "why").good());

        assertThat(good)
                .containsExactly(
                        RollBack.End.RESTORED,
                        RollBack.End.BY_ECS,
                        RollBack.End.UNCHANGED,
                        RollBack.End.SCALED_TO_ZERO);
        assertThat(RollBack.intended(NOON).good()).isFalse();
    }

    @Test
    void I5_aRollBackThatWasOnItsWayToBeAskedForIsInDoubtAndOthersAreNot() {
        RollBack intended = RollBack.intended(NOON);
        RollBack updated = intended.updated("ecs-svc/1", NOON);

        assertThat(intended.due()).isTrue();
        assertThat(intended.resumed().doubtful()).isTrue();
        assertThat(intended.inDoubt(true).updated("ecs-svc/1", NOON).doubtful()).isFalse();
        assertThat(List.of(
                        updated,
                        RollBack.byEcs("ecs-svc/1", NOON),
                        RollBack.over(NOON, RollBack.End.LEFT, "why"),
                        intended.ended(NOON, RollBack.End.FAILED, "why")))
                .allMatch(back -> !back.due() && back.resumed().equals(back));
    }

    // --- what comes from outside

    @Test
    void onlyThrottlesAndOutagesPassByThemselves() {
        assertThat(OutsideException.Kind.values())
                .filteredOn(kind -> new OutsideException(kind, "ecs:RunTask", "Code", "words", null).passing())
                .containsExactlyInAnyOrder(OutsideException.Kind.THROTTLED, OutsideException.Kind.UNAVAILABLE);
        assertThat(new OutsideException(OutsideException.Kind.DENIED, "ecs:RunTask", "Code", "words", null))
                .hasMessage("words")
                .returns("ecs:RunTask", OutsideException::operation)
                .returns("Code", OutsideException::code);
    }

    @Test
    void aTargetIsATaskByItsAddressOrByItsInstanceAndPort() {
        TaskAddress fargate = new TaskAddress("t", "d", "RUNNING", List.of("10.0.0.1"), null, List.of());
        TaskAddress onEc2 = new TaskAddress("t", "d", "PENDING", List.of(), "i-1", List.of(32768));

        assertThat(fargate.is(new Target("10.0.0.1", 80, "healthy", null, null)))
                .isTrue();
        assertThat(fargate.is(new Target("10.0.0.2", 80, "healthy", null, null)))
                .isFalse();
        assertThat(onEc2.is(new Target("i-1", 32768, "initial", null, null))).isTrue();
        assertThat(onEc2.is(new Target("i-1", 80, "initial", null, null))).isFalse();
        assertThat(onEc2.is(new Target("i-2", 32768, "initial", null, null))).isFalse();
        assertThat(fargate.running()).isTrue();
        assertThat(onEc2.running()).isFalse();
        assertThat(new Target("x", 1, "healthy", null, null).healthy()).isTrue();
        assertThat(new Target("x", 1, "unhealthy", null, null).healthy()).isFalse();
    }
}
