package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure.Kind;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blue/green, linear and canary: how our service deployment is found, watched, stopped and judged. */
class StagedUpdateLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration LIMIT = Timeouts.DEFAULT.deploy();
    private static final Watched.ServiceDeployment OURS = new Watched.ServiceDeployment("arn/ours");

    private static final ServiceUpdate INTENDED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .by("BLUE_GREEN")
            .intended(NOON);
    private static final ServiceUpdate TAKEN = INTENDED.updated(null, NOON);
    private static final ServiceUpdate FOUND = INTENDED.updated("arn/ours", NOON);
    private static final ServiceUpdate SCALING = FOUND.inStage("SCALE_UP", NOON);

    private static ServiceView view(EventView... events) {
        return new ServiceView(
                "arn/api",
                "api",
                "ACTIVE",
                "arn/api:1",
                2,
                2,
                0,
                "ECS",
                "BLUE_GREEN",
                null,
                null,
                null,
                null,
                null,
                List.of(events),
                null,
                null,
                null);
    }

    private static StagedDeployment staged(String status, String reason, String stage) {
        return new StagedDeployment("arn/ours", null, status, reason, stage, 2, 1, 1, null, null, null, null);
    }

    private static ServiceDeploymentView record(String arn, String definition) {
        return new ServiceDeploymentView(arn, definition, "IN_PROGRESS", null, NOON.plusSeconds(1));
    }

    private static FixedWorld world(Instant now, ServiceDeploymentView... records) {
        return new FixedWorld(now)
                .answers("services.serviceDeployments", a -> List.of(records))
                .answers("services.describe", a -> new ServicesSeen(List.of(view()), Set.of()))
                .answers("services.tasks", a -> List.of());
    }

    private static Rollout.Step advance(ServiceUpdate service, FixedWorld world) {
        return new StagedUpdate().advance(Given.deploying(service, NOON), world, service);
    }

    private static Rollout.Step stop(ServiceUpdate service, FixedWorld world) {
        return new StagedUpdate()
                .stop(Given.deploying(service, NOON), world, service)
                .orElseThrow();
    }

    private static Rollout.Step look(ServiceUpdate service, Instant now, StagedDeployment look) {
        return advance(service, world(now).sees(OURS, now, look));
    }

    private static Rollout.Step next(ServiceUpdate service) {
        return Rollout.Step.on(Outcome.next(Given.deploying(service, NOON)));
    }

    private static Rollout.Step waits(Instant until, String progress) {
        return Rollout.Step.on(Outcome.waitFor(Set.of(OURS), until, progress));
    }

    private static void ended(Rollout.Step step, Kind kind, String summary) {
        assertThat(step).isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> {
            assertThat(failed.summary()).isEqualTo(summary);
            assertThat(failed.kind()).isEqualTo(kind);
        });
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "ecs:StopServiceDeployment", "", "no", null);
    }

    private static void suspended(Rollout.Step step, String summary) {
        assertThat(((Rollout.Step.On) step).outcome())
                .isInstanceOfSatisfying(Outcome.Suspend.class, suspend -> assertThat(suspend.why())
                        .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                        .returns(summary, Suspension::summary));
    }

    // --- found

    @Test
    void I8_whatIsInDoubtIsLookedForInEcsRecordsAndAskedForAgainOnlyWhenThereIsNone() {
        ServiceUpdate doubtful = INTENDED.inDoubt(true);
        Instant now = NOON.plusSeconds(600);
        FixedWorld there = world(now, record("arn/theirs", "arn/api:9"), record("arn/ours", "arn/api:2"));

        assertThat(advance(doubtful, there)).isEqualTo(next(INTENDED.updated("arn/ours", now)));
        assertThat(there.calls)
                .containsExactly("services.serviceDeployments[prod, api, " + NOON.minus(UpdateCall.SKEW) + "]");
        assertThat(advance(doubtful, world(now, record("arn/theirs", "arn/api:9"))))
                .isEqualTo(next(INTENDED));
    }

    @Test
    void theServiceDeploymentOfATakenUpdateIsWaitedForAMinute() {
        Instant last = NOON.plus(UpdateCall.SKEW).minusMillis(1);

        assertThat(advance(TAKEN, world(last, record("arn/ours", "arn/api:2")))).isEqualTo(next(FOUND));
        assertThat(advance(TAKEN, world(last)))
                .isEqualTo(Rollout.Step.on(
                        Outcome.waitFor(Set.of(), last.plus(UpdateCall.RETRY), "api: waiting for ECS to begin")));
        ended(
                advance(TAKEN, world(NOON.plus(UpdateCall.SKEW))),
                Kind.ROLLOUT_FAILED,
                "ECS took the update of service api, but shows no service deployment of api:2 after 1m: whether it was"
                        + " updated is not known.");
    }

    @Test
    void anUpdateToTheRevisionThatRunsMakesNoServiceDeploymentAndIsComplete() {
        ServiceUpdate same = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:2")
                .registered("arn/api:2", true)
                .by("BLUE_GREEN")
                .intended(NOON)
                .updated(null, NOON);
        Instant now = NOON.plus(UpdateCall.SKEW);

        assertThat(advance(same, world(now)))
                .isEqualTo(new Rollout.Step.Completed(Given.deploying(same.completed(now), NOON)));
    }

    // --- watched

    @Test
    void eachStageIsWrittenDownOnceAndToldUntilTheLimit() {
        Instant now = NOON.plusSeconds(60);

        assertThat(look(FOUND, now, staged("IN_PROGRESS", null, "SCALE_UP")))
                .isEqualTo(next(FOUND.inStage("SCALE_UP", now)));
        assertThat(look(SCALING, now, staged("IN_PROGRESS", null, "SCALE_UP")))
                .isEqualTo(waits(NOON.plus(LIMIT), "api: SCALE_UP, 1 of 2 new tasks run, 1 pending"));
    }

    @Test
    void I7_nothingIsJudgedByALookFromBeforeTheUpdate() {
        Instant now = NOON.plus(LIMIT);
        FixedWorld old = world(now).sees(OURS, NOON, staged("SUCCESSFUL", null, null));

        assertThat(advance(FOUND, old)).isEqualTo(waits(now.plus(UpdateCall.SKEW), "api: updating"));
        assertThat(advance(FOUND, world(now))).isEqualTo(waits(now.plus(UpdateCall.SKEW), "api: updating"));
    }

    @Test
    void aServiceDeploymentThatMayNotBeLookedAtIsLeftToEcsUntilTheAccessIsMended() {
        Instant now = NOON.plusSeconds(60);
        FixedWorld world = world(now).sees(OURS, new Sighting<>(now, null, problem(OutsideException.Kind.DENIED)));

        suspended(
                advance(FOUND, world),
                "The service api was updated, but its deployment can't be watched; it goes on in ECS.");
    }

    @Test
    void anUpdateThatTakesTooLongHasFailedAndIsToldWhereItStands() {
        StagedDeployment slow = staged("IN_PROGRESS", null, "SCALE_UP");
        Instant late = NOON.plus(LIMIT);

        assertThat(look(SCALING, late.minusMillis(1), slow)).isInstanceOf(Rollout.Step.On.class);
        ended(
                look(SCALING, late, slow),
                Kind.ROLLOUT_TIMED_OUT,
                "The deployment of service api took longer than 30m. It stands at SCALE_UP, 1 of 2 new tasks run, 1"
                        + " pending; it goes on in ECS.");
        ended(
                look(SCALING, late, null),
                Kind.ROLLOUT_TIMED_OUT,
                "The deployment of service api took longer than 30m. It goes on in ECS.");
    }

    @Test
    void aStopHasTheWholeTimeAgainAndIsToldApart() {
        ServiceUpdate stopping = SCALING.stopIntended(NOON.plusSeconds(100)).stopSent(NOON.plusSeconds(101));
        StagedDeployment slow = staged("ROLLBACK_IN_PROGRESS", "stopped by a user", "SCALE_UP");
        Instant late = NOON.plusSeconds(100).plus(LIMIT);

        assertThat(look(stopping, late.minusMillis(1), slow))
                .isEqualTo(waits(late, "api: ROLLBACK_IN_PROGRESS (stopped by a user)"));
        ended(
                look(stopping, late, slow),
                Kind.ROLLOUT_TIMED_OUT,
                "ECS was asked to stop the deployment of service api, which took longer than 30m. It stands at"
                        + " ROLLBACK_IN_PROGRESS (stopped by a user); it goes on in ECS.");
    }

    // --- ended

    @Test
    void I7_onlySuccessfulIsSuccessAndEveryOtherEndIsTold() {
        Instant now = NOON.plusSeconds(60);

        assertThat(look(SCALING, now, staged("SUCCESSFUL", null, "CLEAN_UP")))
                .isEqualTo(new Rollout.Step.Completed(Given.deploying(SCALING.completed(now), NOON)));
        ended(
                look(SCALING, now, staged("ROLLBACK_SUCCESSFUL", "an alarm.", null)),
                Kind.ROLLED_BACK,
                "ECS rolled the deployment of service api back. ECS says: an alarm. The service is on api:1 now.");
        ended(
                look(SCALING, now, staged("ROLLBACK_FAILED", null, null)),
                Kind.ROLLOUT_FAILED,
                "The deployment of service api failed, and ECS could not roll it back. The service is on api:1 now.");
    }

    @Test
    void oneThatStoppedByItselfWasReplacedOnlyWhenAnotherBeganSince() {
        Instant now = NOON.plusSeconds(60);
        StagedDeployment stopped = staged("STOPPED", null, null);
        FixedWorld alone = world(now, record("arn/ours", "arn/api:2")).sees(OURS, now, stopped);

        ended(
                advance(SCALING, alone),
                Kind.ROLLOUT_FAILED,
                "The deployment of service api failed. The service is on api:1 now.");
        assertThat(alone.calls).contains("services.serviceDeployments[prod, api, " + NOON + "]");
        ended(
                advance(
                        SCALING,
                        world(now, record("arn/theirs", "arn/api:3"), record("arn/ours", "arn/api:2"))
                                .sees(OURS, now, stopped)),
                Kind.SUPERSEDED,
                "Another deployment took the place of ours on service api. The service is on api:1 now.");
    }

    @Test
    void theServicesEventsOfOurOwnServiceRevisionTellWhy() {
        EventView ours = new EventView(
                "1", NOON.plusSeconds(5), "(service api) (deployment ecs-svc/42) deployment failed: no luck.");
        EventView theirs = new EventView(
                "2", NOON.plusSeconds(5), "(service api) (deployment ecs-svc/43) deployment failed: no luck.");
        StagedDeployment look = new StagedDeployment(
                "arn/ours",
                "arn:aws:ecs:eu-west-1:1:service-revision/prod/api/42",
                "ROLLBACK_FAILED",
                null,
                null,
                2,
                0,
                0,
                null,
                null,
                null,
                null);

        assertThat(StagedDiagnosis.of(view(ours, theirs), look, INTENDED, List.of())
                        .evidence())
                .containsExactly("(deployment ecs-svc/42) deployment failed: no luck.");
    }

    // --- stopped

    @Test
    void I8_aStopIsWrittenDownThenAskedForOnceThenAwaited() {
        Instant now = NOON.plusSeconds(60);
        FixedWorld world = world(now)
                .answers("services.stopDeployment", a -> null)
                .sees(OURS, now, staged("IN_PROGRESS", null, "SCALE_UP"));
        ServiceUpdate intended = SCALING.stopIntended(now);
        ServiceUpdate sent = intended.stopSent(now);

        assertThat(stop(SCALING, world)).isEqualTo(next(intended));
        assertThat(world.calls).isEmpty();
        assertThat(stop(intended, world)).isEqualTo(next(sent));
        assertThat(world.calls).containsExactly("services.stopDeployment[arn/ours]");
        assertThat(stop(sent, world))
                .isEqualTo(waits(now.plus(LIMIT), "api: SCALE_UP, 1 of 2 new tasks run, 1 pending"));
        assertThat(world.calls).hasSize(1);
    }

    @Test
    void aServiceDeploymentIsFoundBeforeItIsStoppedAndNotStoppedWhenItIsOver() {
        Instant now = NOON.plusSeconds(60);

        assertThat(stop(TAKEN, world(now, record("arn/ours", "arn/api:2")))).isEqualTo(next(FOUND));
        ended(
                stop(SCALING, world(now).sees(OURS, now, staged("ROLLBACK_SUCCESSFUL", null, null))),
                Kind.ROLLED_BACK,
                "ECS rolled the deployment of service api back. The service is on api:1 now.");
    }

    private static Rollout.Step asked(OutsideException.Kind kind) {
        ServiceUpdate intended = SCALING.stopIntended(NOON.plusSeconds(60));
        return stop(intended, world(NOON.plusSeconds(61)).answers("services.stopDeployment", a -> {
            throw problem(kind);
        }));
    }

    @ParameterizedTest
    @EnumSource(
            value = OutsideException.Kind.class,
            names = {"REFUSED", "NOT_FOUND"})
    void aStopThatIsRefusedCameTooLateAndTheEndIsAwaited(OutsideException.Kind kind) {
        assertThat(asked(kind))
                .isEqualTo(next(SCALING.stopIntended(NOON.plusSeconds(60)).stopSent(NOON.plusSeconds(61))));
    }

    @ParameterizedTest
    @EnumSource(
            value = OutsideException.Kind.class,
            names = {"DENIED", "CREDENTIALS"})
    void aStopThatIsNotAllowedLeavesItGoingOnUntilTheAccessIsMended(OutsideException.Kind kind) {
        suspended(asked(kind), "The deployment of service api could not be stopped; it goes on.");
    }

    @ParameterizedTest
    @EnumSource(
            value = OutsideException.Kind.class,
            names = {"THROTTLED", "UNAVAILABLE"})
    void aStopThatMayComeThroughIsTheDriversToAskForAgain(OutsideException.Kind kind) {
        assertThatThrownBy(() -> asked(kind)).isInstanceOf(OutsideException.class);
    }

    @Test
    void anUpdateThatWasStoppedIsToldAsStoppedAndCancelledOnlyWhenSomebodyCancelled() {
        Instant now = NOON.plusSeconds(60);
        ServiceUpdate sent = SCALING.stopIntended(NOON.plusSeconds(50)).stopSent(NOON.plusSeconds(51));
        Deployment cancelled = Given.deploying(sent, NOON).cancelled(NOON.plusSeconds(50), "kim");
        String back = "The deployment of service api was stopped and rolled back. The service is on api:1 now.";
        FixedWorld world = world(now).sees(OURS, now, staged("ROLLBACK_SUCCESSFUL", null, null));

        ended(stop(sent, world), Kind.ROLLED_BACK, back);
        ended(new StagedUpdate().stop(cancelled, world, sent).orElseThrow(), Kind.CANCELLED, back);
        ended(
                look(sent, now, staged("STOPPED", "a user.", null)),
                Kind.ROLLED_BACK,
                "The deployment of service api was stopped. ECS says: a user. The service is on api:1 now.");
    }
}
