package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack.End;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each look at a service that is to be rolled back leads to, and what a roll back by hand is made of. */
class RollBackLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Watched.Service API = new Watched.Service("prod", "api");
    private static final Failure WHY =
            new Failure(PhaseName.DEPLOY, Failure.Kind.VERIFY_FAILED, "It failed.", null, null);

    /** Intended 100 seconds before noon, which is when the roll back begins. */
    private static final ServiceUpdate INTENDED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOON.minusSeconds(100));

    private static final ServiceUpdate COMPLETED =
            INTENDED.updated("ecs-svc/2", NOON.minusSeconds(99)).completed(NOON.minusSeconds(20));

    private static Configuration.Builder asked() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", List.of("app")), new Service("web", List.of("site"))))
                .timeouts(Timeouts.DEFAULT);
    }

    private static Deployment rolling(ServiceUpdate... services) {
        return Deployment.create("d-1", asked().build(), NOON.minusSeconds(300))
                .withServices(List.of(services))
                .enter(PhaseName.DEPLOY, NOON.minusSeconds(100))
                .rollingBack(WHY, NOON);
    }

    private static ServiceView view(
            String status, int desired, int running, String definition, String id, String rollout, Instant createdAt) {
        DeploymentView primary =
                new DeploymentView(id, "PRIMARY", definition, desired, running, 0, 0, rollout, "no", createdAt, null);
        return Given.view("api", status, definition, "ROLLING", desired, running, primary);
    }

    private static ServiceView on(String definition, Instant createdAt) {
        return view("ACTIVE", 2, 2, definition, "ecs-svc/9", "COMPLETED", createdAt);
    }

    private static Outcome look(ServiceUpdate service, int seconds, ServiceView seen) {
        Instant now = NOON.plusSeconds(seconds);
        return new RollingBack().advance(rolling(service), new FixedWorld(now).sees(API, now, seen));
    }

    /** What was decided about the service; null: nothing yet. */
    private static RollBack decided(ServiceUpdate service, int seconds, ServiceView seen) {
        return look(service, seconds, seen) instanceof Outcome.Next next
                ? next.deployment().services().get(0).rollBack()
                : null;
    }

    // --- what is to be done

    @Test
    void aServiceOnOurRevisionIsToBeUpdatedBackAndOneThatSomebodyElseDeployedIsLeft() {
        assertThat(decided(COMPLETED, 1, on("arn/api:2", NOON.minusSeconds(99))))
                .isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
        assertThat(decided(COMPLETED, 1, on("arn/api:7", NOON)))
                .isEqualTo(RollBack.over(
                        NOON.plusSeconds(1),
                        End.LEFT,
                        "It is on api:7 now, which is not of this deployment: it was left alone."));
        assertThat(decided(COMPLETED, 1, view("DRAINING", 0, 0, "arn/api:2", "x", null, NOON)))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.LEFT, "There is no such ACTIVE service any more."));
    }

    /** A deployment of the former revision that is newer than our update is ECS's own way back. */
    @Test
    void whatEcsHasBegunByItselfIsOnlyWatchedAndOldNewsIsNotTakenForIt() {
        assertThat(decided(COMPLETED, 1, on("arn/api:1", NOON.minusSeconds(30))))
                .isEqualTo(RollBack.byEcs("ecs-svc/9", NOON.plusSeconds(1)));
        assertThat(decided(COMPLETED, 1, on("arn/api:1", NOON.minusSeconds(100))))
                .isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
        assertThat(decided(COMPLETED, 1, on("arn/api:1", null))).isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
    }

    @Test
    void I6_whatWasNotUpdatedAfterAllIsLeftAsItIsOnceALookIsSureToShowIt() {
        ServiceUpdate late = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
                .registered("arn/api:2", false)
                .intended(NOON.minusSeconds(10));

        assertThat(look(late, 19, on("arn/api:1", NOON.minusSeconds(900))))
                .isEqualTo(new Outcome.Wait(
                        Set.of(API), NOON.plusSeconds(20), false, "api: rolling back, 2 of 2 tasks run"));
        assertThat(decided(late, 20, on("arn/api:1", NOON.minusSeconds(900))))
                .isEqualTo(RollBack.over(NOON.plusSeconds(20), End.UNCHANGED, "It was not updated after all."));
        ServiceUpdate same = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
                .registered("arn/api:1", true)
                .intended(NOON.minusSeconds(100))
                .updated("ecs-svc/2", NOON);
        assertThat(decided(same.completed(NOON), 1, on("arn/api:1", NOON)))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.UNCHANGED, "It ran this revision before."));
    }

    @Test
    void nothingIsDecidedByALookFromBeforeTheRollBack() {
        Outcome outcome = new RollingBack()
                .advance(
                        rolling(COMPLETED), new FixedWorld(NOON.plusSeconds(5)).sees(API, NOON, on("arn/api:2", NOON)));

        assertThat(outcome).isEqualTo(new Outcome.Wait(Set.of(API), NOON.plusSeconds(65), true, "api: rolling back"));
    }

    @Test
    void aServiceThatWeCreatedIsScaledToZero() {
        ServiceUpdate created = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
                .registered("arn/api:2", false)
                .intended(NOON.minusSeconds(100));
        ServiceUpdate there =
                created.updated("ecs-svc/2", NOON.minusSeconds(99)).completed(NOON);

        assertThat(decided(there, 1, on("arn/api:2", NOON))).isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
        assertThat(decided(created, 1, null))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.UNCHANGED, "It was not created after all."));
        assertThat(decided(there, 1, null).end()).isEqualTo(End.LEFT);
        ServiceUpdate late = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
                .registered("arn/api:2", false)
                .intended(NOON);
        assertThat(look(late, 29, null))
                .isEqualTo(new Outcome.Wait(Set.of(API), NOON.plusSeconds(30), false, "api: is it there?"));
        assertThat(decided(late, 30, null).end()).isEqualTo(End.UNCHANGED);
    }

    // --- by CodeDeploy

    private static final ServiceUpdate BY_CODE_DEPLOY =
            INTENDED.withCodeDeploy(CodeDeployUpdate.planned("shop", "api-group", "{}"));

    private static ServiceUpdate failed(Failure.Kind kind) {
        return BY_CODE_DEPLOY
                .updated("d-A1", NOON.minusSeconds(99))
                .failed(new Failure(PhaseName.DEPLOY, kind, "It failed.", null, null));
    }

    @Test
    void whatCodeDeployStillShiftsIsStoppedHalfWayAndWhatHasFailedIsNot() {
        ServiceUpdate shifting = BY_CODE_DEPLOY.updated("d-A1", NOON.minusSeconds(99));
        ServiceView seen = on("arn/api:2", NOON.minusSeconds(99));

        assertThat(((Outcome.Next) look(shifting, 1, seen))
                        .deployment()
                        .services()
                        .get(0)
                        .stopIntentAt())
                .isEqualTo(NOON.plusSeconds(1));
        assertThat(((Outcome.Next) look(failed(Failure.Kind.ROLLOUT_TIMED_OUT), 1, seen))
                        .deployment()
                        .services()
                        .get(0)
                        .stopIntentAt())
                .isEqualTo(NOON.plusSeconds(1));
        assertThat(decided(failed(Failure.Kind.ROLLOUT_FAILED), 1, seen))
                .isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
        assertThat(decided(shifting.completed(NOON), 1, seen)).isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
    }

    @Test
    void aServiceThatCodeDeployHasBroughtBackIsBackAndOneThatItNeverShiftedIsUnchanged() {
        ServiceView former = on("arn/api:1", NOON.minusSeconds(900));

        assertThat(decided(failed(Failure.Kind.ROLLED_BACK), 1, former).end()).isEqualTo(End.BY_ECS);
        assertThat(decided(failed(Failure.Kind.CANCELLED), 1, former).end()).isEqualTo(End.BY_ECS);
        assertThat(decided(failed(Failure.Kind.ROLLOUT_FAILED), 1, former))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.UNCHANGED, "Its traffic was not shifted."));
        assertThat(decided(BY_CODE_DEPLOY, 1, former))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.UNCHANGED, "It was not updated after all."));
        assertThat(decided(failed(Failure.Kind.ROLLED_BACK).completed(NOON), 1, former))
                .as("it was ours once, so it is asked for again")
                .isEqualTo(RollBack.intended(NOON.plusSeconds(1)));
    }

    @Test
    void whatTookTooLongAndStandsOnTheFormerRevisionIsNotBackForSure() {
        ServiceUpdate stopped = failed(Failure.Kind.ROLLOUT_TIMED_OUT)
                .stopIntended(NOON.minusSeconds(4000))
                .stopSent(NOON.minusSeconds(4000));

        assertThat(decided(stopped, 1, on("arn/api:1", NOON.minusSeconds(900))))
                .isEqualTo(RollBack.over(NOON.plusSeconds(1), End.FAILED, "It failed."));
    }

    /** A stop is given the time limit once more; from then on only the service counts. */
    @Test
    void aStopIsAwaitedForItsTimeAndNoLonger() {
        int limit = (int) Timeouts.DEFAULT.deploy().toSeconds();
        ServiceUpdate stopping = BY_CODE_DEPLOY
                .updated("d-A1", NOON.minusSeconds(99))
                .stopIntended(NOON)
                .stopSent(NOON);
        ServiceView ours = on("arn/api:2", NOON.minusSeconds(99));

        assertThat(look(stopping, limit - 1, ours))
                .isInstanceOfSatisfying(Outcome.Wait.class, wait -> assertThat(wait.on())
                        .isEqualTo(Set.of(new Watched.BlueGreen("d-A1"))));
        assertThat(decided(stopping, limit, ours)).isEqualTo(RollBack.intended(NOON.plusSeconds(limit)));
    }

    @Test
    void howAStoppedUpdateEndedIsWrittenDownBeforeTheServiceIsLookedAt() {
        Instant now = NOON.plusSeconds(60);
        ServiceUpdate stopping = BY_CODE_DEPLOY
                .updated("d-A1", NOON.minusSeconds(99))
                .stopIntended(NOON)
                .stopSent(NOON);
        BlueGreenDeployment over = new BlueGreenDeployment(
                "d-A1", "Stopped", null, null, null, false, null, null, null, null, NOON.minusSeconds(99));
        FixedWorld world = new FixedWorld(now)
                .sees(new Watched.BlueGreen("d-A1"), now, over)
                .sees(API, now, on("arn/api:1", NOON.minusSeconds(900)))
                .answers("services.describe", a -> new ServicesSeen(List.of(), Set.of()));

        ServiceUpdate after = service(new RollingBack().advance(rolling(stopping), world));

        assertThat(after.failure())
                .isEqualTo(new Failure(
                        PhaseName.ROLL_BACK,
                        Failure.Kind.ROLLOUT_FAILED,
                        "The CodeDeploy deployment d-A1 of service api was stopped.",
                        List.of(),
                        null));
        assertThat(after.rollBack()).isNull();
    }

    private static ServiceUpdate service(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment().services().get(0);
    }

    @Test
    void aServiceThatMayNotBeLookedAtIsNotDecidedAbout() {
        Instant now = NOON.plusSeconds(1);
        OutsideException denied =
                new OutsideException(OutsideException.Kind.DENIED, "ecs:DescribeServices", "", "no", null);

        assertThat(new RollingBack()
                        .advance(
                                rolling(COMPLETED),
                                new FixedWorld(now).sees(API, new Sighting<ServiceView>(now, null, denied))))
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class, s -> assertThat(s.why().summary())
                                .isEqualTo("The service api is to be rolled back, but can't be seen."));
    }

    // --- when

    private static boolean wanted(OnFailure onFailure, OnCancel onCancel, Failure.Kind kind) {
        Configuration configuration =
                asked().onFailure(onFailure).onCancel(onCancel).build();
        Deployment d = Deployment.create("d-1", configuration, NOON.minusSeconds(300))
                .withServices(List.of(COMPLETED))
                .enter(PhaseName.DEPLOY, NOON.minusSeconds(100));
        return RollingBack.wanted(d, new Failure(PhaseName.DEPLOY, kind, "It failed.", null, null));
    }

    @Test
    void aCancelAndAFailureEachLeadBackOnlyWhereTheOwnerWantsIt() {
        Failure.Kind failed = Failure.Kind.VERIFY_FAILED;
        Failure.Kind cancelled = Failure.Kind.CANCELLED;

        assertThat(wanted(OnFailure.ROLL_BACK, OnCancel.LEAVE, failed)).isTrue();
        assertThat(wanted(OnFailure.ROLL_BACK, OnCancel.LEAVE, cancelled)).isFalse();
        assertThat(wanted(OnFailure.LEAVE, OnCancel.ROLL_BACK, failed)).isFalse();
        assertThat(wanted(OnFailure.LEAVE, OnCancel.ROLL_BACK, cancelled)).isTrue();
    }

    // --- how it ended

    private static final ServiceUpdate ON_ITS_WAY =
            COMPLETED.rolling(RollBack.intended(NOON).updated("ecs-svc/9", NOON));

    @Test
    void I7_aServiceIsBackOnlyWhenEcsSaysThatTheWayBackCompleted() {
        assertThat(decided(ON_ITS_WAY, 1, on("arn/api:1", NOON)))
                .returns(End.RESTORED, RollBack::end)
                .returns(NOON.plusSeconds(1), RollBack::endedAt);
        assertThat(decided(COMPLETED.rolling(RollBack.byEcs("ecs-svc/9", NOON)), 1, on("arn/api:1", NOON))
                        .end())
                .isEqualTo(End.BY_ECS);
        assertThat(look(ON_ITS_WAY, 1, view("ACTIVE", 2, 1, "arn/api:1", "ecs-svc/9", "IN_PROGRESS", NOON)))
                .isEqualTo(new Outcome.Wait(
                        Set.of(API),
                        NOON.plus(Timeouts.DEFAULT.deploy()),
                        false,
                        "api: rolling back, 1 of 2 tasks run"));
        assertThat(decided(ON_ITS_WAY, 1, view("ACTIVE", 2, 1, "arn/api:1", "ecs-svc/9", "FAILED", NOON)))
                .returns(End.FAILED, RollBack::end)
                .returns("Its former task definition does not come up either: no", RollBack::why);
    }

    @Test
    void ourOwnRevisionIsOldNewsForAMinuteAndSomebodyElsesIsLeftAlone() {
        assertThat(decided(ON_ITS_WAY, 59, on("arn/api:2", NOON))).isNull();
        assertThat(decided(ON_ITS_WAY, 60, on("arn/api:2", NOON)).end()).isEqualTo(End.LEFT);
        assertThat(decided(ON_ITS_WAY, 1, on("arn/api:7", NOON)).end()).isEqualTo(End.LEFT);
    }

    @Test
    void aWayBackThatTakesTooLongHasFailed() {
        int limit = (int) Timeouts.DEFAULT.deploy().toSeconds();
        ServiceView slow = view("ACTIVE", 2, 1, "arn/api:1", "ecs-svc/9", "IN_PROGRESS", NOON);

        assertThat(decided(ON_ITS_WAY, limit - 1, slow)).isNull();
        assertThat(decided(ON_ITS_WAY, limit, slow))
                .returns(End.FAILED, RollBack::end)
                .returns("Its roll back takes longer than 30m; it goes on in ECS.", RollBack::why);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, SCALED_TO_ZERO", "0, 1, ", "1, 0, "})
    void aCreatedServiceIsBackWhenNoneOfItsTasksRunsAnyMore(int desired, int running, End end) {
        ServiceUpdate created = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
                .registered("arn/api:2", false)
                .intended(NOON.minusSeconds(100))
                .updated("ecs-svc/2", NOON.minusSeconds(99))
                .completed(NOON)
                .rolling(RollBack.intended(NOON).updated("ecs-svc/2", NOON));
        RollBack back =
                decided(created, 1, view("ACTIVE", desired, running, "arn/api:2", "ecs-svc/2", "COMPLETED", NOON));

        assertThat(back == null ? null : back.end()).isEqualTo(end);
    }

    // --- sending

    private static final ServiceUpdate DUE = COMPLETED.rolling(RollBack.intended(NOON));

    private static FixedWorld refusing(OutsideException.Kind kind) {
        return new FixedWorld(NOON).answers("services.update", a -> {
            throw new OutsideException(kind, "ecs:UpdateService", "", "no", null);
        });
    }

    @Test
    void I8_theFormerRevisionIsAskedForOnceAndTheAnswerIsWrittenDown() {
        FixedWorld world = new FixedWorld(NOON).answers("services.update", a -> on("arn/api:1", NOON));
        Outcome.Next next = (Outcome.Next) new RollingBack().advance(rolling(DUE), world);

        assertThat(world.calls).containsExactly("services.update[prod, api, arn/api:1]");
        assertThat(next.deployment().services().get(0).rollBack())
                .isEqualTo(RollBack.intended(NOON).updated("ecs-svc/9", NOON));
    }

    @Test
    void anAnswerThatDoesNotShowTheFormerRevisionLeavesADoubt() {
        FixedWorld world = new FixedWorld(NOON).answers("services.update", a -> on("arn/api:2", NOON));

        assertThat(service(new RollingBack().advance(rolling(DUE), world)).rollBack())
                .isEqualTo(RollBack.intended(NOON).inDoubt(true));
    }

    @Test
    void aCreatedServiceIsScaledToZeroOnceTheAnswerShowsIt() {
        ServiceUpdate created = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
                .registered("arn/api:2", false)
                .intended(NOON.minusSeconds(100))
                .updated("ecs-svc/2", NOON.minusSeconds(99))
                .completed(NOON)
                .rolling(RollBack.intended(NOON));
        FixedWorld scaled = new FixedWorld(NOON)
                .answers("services.scale", a -> view("ACTIVE", 0, 2, "arn/api:2", "ecs-svc/2", "COMPLETED", NOON));
        FixedWorld not = new FixedWorld(NOON)
                .answers("services.scale", a -> view("ACTIVE", 2, 2, "arn/api:2", "ecs-svc/2", "COMPLETED", NOON));

        assertThat(service(new RollingBack().advance(rolling(created), scaled)).rollBack())
                .isEqualTo(RollBack.intended(NOON).updated("ecs-svc/2", NOON));
        assertThat(scaled.calls).containsExactly("services.scale[prod, api, 0]");
        assertThat(service(new RollingBack().advance(rolling(created), not)).rollBack())
                .isEqualTo(RollBack.intended(NOON).inDoubt(true));
    }

    @Test
    void anUpdateWithoutAnAnswerIsInDoubtAndOneThatIsRefusedHasFailed() {
        Outcome.Next lost =
                (Outcome.Next) new RollingBack().advance(rolling(DUE), refusing(OutsideException.Kind.UNAVAILABLE));
        Outcome.Next refused =
                (Outcome.Next) new RollingBack().advance(rolling(DUE), refusing(OutsideException.Kind.DENIED));

        assertThat(lost.deployment().services().get(0).rollBack().doubtful()).isTrue();
        assertThat(lost.pause()).hasSeconds(1);
        assertThat(refused.deployment().services().get(0).rollBack())
                .returns(End.FAILED, RollBack::end)
                .returns("ECS refused to update it: no", RollBack::why);
        assertThat(new RollingBack().advance(rolling(DUE), refusing(OutsideException.Kind.CREDENTIALS)))
                .isInstanceOf(Outcome.Suspend.class);
        assertThatThrownBy(() -> new RollingBack().advance(rolling(DUE), refusing(OutsideException.Kind.THROTTLED)))
                .isInstanceOf(OutsideException.class);
    }

    @Test
    void whatIsInDoubtIsLookedAtBeforeItIsAskedForAgain() {
        ServiceUpdate doubtful = COMPLETED.rolling(RollBack.intended(NOON).inDoubt(true));
        FixedWorld there = new FixedWorld(NOON)
                .answers("services.describe", a -> new ServicesSeen(List.of(on("arn/api:1", NOON)), Set.of()));
        FixedWorld notThere = new FixedWorld(NOON)
                .answers("services.describe", a -> new ServicesSeen(List.of(on("arn/api:2", NOON)), Set.of()));

        assertThat(((Outcome.Next) new RollingBack().advance(rolling(doubtful), there))
                        .deployment()
                        .services()
                        .get(0)
                        .rollBack()
                        .updatedAt())
                .isEqualTo(NOON);
        assertThat(((Outcome.Next) new RollingBack().advance(rolling(doubtful), notThere))
                        .deployment()
                        .services()
                        .get(0)
                        .rollBack())
                .isEqualTo(RollBack.intended(NOON));
        assertThat(there.calls).containsExactly("services.describe[prod, [api]]");
    }

    @Test
    void theEndTellsWhatIsBackAndWhatIsNot() {
        ServiceUpdate back = COMPLETED.rolling(
                RollBack.intended(NOON).updated("ecs-svc/9", NOON).ended(NOON, End.RESTORED, null));
        ServiceUpdate failed = COMPLETED.rolling(RollBack.intended(NOON).ended(NOON, End.FAILED, "ECS refused."));
        ServiceUpdate unchanged = COMPLETED.rolling(RollBack.over(NOON, End.UNCHANGED, "It ran this before."));
        FixedWorld world = new FixedWorld(NOON);

        Deployment all = ((Outcome.Next) new RollingBack().advance(rolling(back), world)).deployment();
        Deployment none = ((Outcome.Next) new RollingBack().advance(rolling(failed), world)).deployment();
        Deployment quiet = ((Outcome.Next) new RollingBack().advance(rolling(unchanged), world)).deployment();

        assertThat(all.notes()).extracting(n -> n.text()).containsExactly("Rolled back: api to api:1.");
        assertThat(none.notes())
                .extracting(n -> n.text())
                .containsExactly("Not everything was rolled back. api: ECS refused.");
        assertThat(quiet.notes()).isEmpty();
        assertThat(all.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(all.phase().status().name()).isEqualTo("SUCCEEDED");
        assertThat(none.phase().status().name()).isEqualTo("FAILED");
    }

    @Test
    void theEndTellsWhoseWayBackItWas() {
        RollBack byItself = RollBack.byEcs("ecs-svc/9", NOON).ended(NOON, End.BY_ECS, null);

        assertThat(told(COMPLETED.rolling(byItself)))
                .containsExactly("Rolled back: api to api:1 (by ECS's circuit breaker).");
        assertThat(told(COMPLETED.stopIntended(NOON).stopSent(NOON).rolling(byItself)))
                .containsExactly("Rolled back: api to api:1 (ECS stopped its deployment half way).");
        assertThat(told(failed(Failure.Kind.ROLLED_BACK).rolling(byItself)))
                .containsExactly("Rolled back: api to api:1 (by CodeDeploy).");
    }

    private static List<String> told(ServiceUpdate service) {
        Outcome outcome = new RollingBack().advance(rolling(service), new FixedWorld(NOON));
        return ((Outcome.Next) outcome)
                .deployment().notes().stream().map(Note::text).toList();
    }

    // --- by hand

    private static Deployment former(Configuration configuration, ServiceUpdate... services) {
        return Deployment.create("d-0", configuration, NOON)
                .withServices(List.of(services))
                .enter(PhaseName.VERIFY, NOON)
                .succeeded(NOON);
    }

    private static ServiceUpdate web() {
        return ServiceUpdate.planned("web", List.of("site"), 1, "arn/web:1").registered("arn/web:2", false);
    }

    @Test
    void aRollBackByHandIsOfTheServicesThatWereUpdatedInReverse() {
        ServiceUpdate updated = web().intended(NOON).updated("ecs-svc/3", NOON);
        Configuration waves = asked().waves(List.of(
                        new Wave("backend", List.of("api")),
                        new Wave("frontend", List.of("web")),
                        new Wave("more", List.of("none"))))
                .dryRun(true)
                .build();
        Deployment both = ByHand.undo("d-1", former(waves, COMPLETED, updated), true, NOON);
        Deployment one = ByHand.undo("d-1", former(waves, COMPLETED, web()), false, NOON);

        assertThat(both.rollBackPlan())
                .isEqualTo(new RollBackPlan(
                        "d-0",
                        Map.of("api", "arn/api:1", "web", "arn/web:1"),
                        Map.of("api", "arn/api:2", "web", "arn/web:2"),
                        true));
        assertThat(both.configuration().services()).extracting(Service::name).containsExactly("web", "api");
        assertThat(both.configuration().services().get(1).containers()).containsExactly("app");
        assertThat(both.configuration().waves()).extracting(Wave::name).containsExactly("frontend", "backend");
        assertThat(both.configuration().dryRun()).isFalse();
        assertThat(one.configuration().services()).extracting(Service::name).containsExactly("api");
        assertThat(one.configuration().waves()).extracting(Wave::name).containsExactly("backend");
        assertThat(one.rollBackPlan().targets()).containsOnlyKeys("api");
        assertThat(ByHand.to("d-1", former(waves, COMPLETED, updated), false, NOON)
                        .rollBackPlan())
                .isEqualTo(new RollBackPlan("d-0", Map.of("api", "arn/api:2"), Map.of(), false));
    }

    @Test
    void whatHasNotEndedAndWhatUpdatedNothingIsNotRolledBackByHand() {
        Deployment running = Deployment.create("d-0", asked().build(), NOON).withServices(List.of(COMPLETED));

        assertThatThrownBy(() -> ByHand.undo("d-1", running, false, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The deployment d-0 has not ended: resume it first.");
        assertThatThrownBy(() -> ByHand.undo("d-1", former(asked().build(), web()), false, NOON))
                .hasMessage("The deployment d-0 updated no service: nothing to do.");
        assertThatThrownBy(() -> ByHand.to("d-1", former(asked().build(), web()), false, NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // --- its preflight

    private static FixedWorld account(String cluster, ServiceView... services) {
        TaskDefinition target = new TaskDefinition("arn/api:1", "api", 1, true, JsonNodeFactory.instance.objectNode());
        return new FixedWorld(NOON)
                .answers("clusters.status", a -> Optional.ofNullable(cluster))
                .answers("services.describe", a -> new ServicesSeen(List.of(services), Set.of()))
                .answers("taskDefinitions.revisions", a -> List.of())
                .answers("taskDefinitions.find", a -> Optional.of(target));
    }

    private static Findings survey(boolean force, FixedWorld world) {
        Configuration configuration =
                asked().services(List.of(new Service("api", List.of("app")))).build();
        RollBackPlan plan = new RollBackPlan("d-0", Map.of("api", "arn/api:1"), Map.of("api", "arn/api:2"), force);
        return RollBackSurvey.of(Deployment.rollBack("d-1", configuration, plan, NOON), world.outside());
    }

    @Test
    void whatIsAsItWasLeftIsRolledBack() {
        Findings found = survey(false, account("ACTIVE", on("arn/api:2", NOON)));

        assertThat(found.problems()).isEmpty();
        assertThat(found.busy()).isEmpty();
        assertThat(found.warnings()).isEmpty();
        assertThat(found.services())
                .containsExactly(ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:2")
                        .by("ROLLING")
                        .registered("arn/api:1", true));
    }

    @Test
    void ecsIsAskedForTenServicesACallAndNeverForNone() {
        List<Service> ten =
                IntStream.range(0, 10).mapToObj(i -> new Service("s" + i, null)).toList();
        FixedWorld world = account("ACTIVE");
        RollBackPlan plan = new RollBackPlan("d-0", Map.of(), Map.of(), false);

        RollBackSurvey.of(Deployment.rollBack("d-1", asked().services(ten).build(), plan, NOON), world.outside());

        assertThat(world.calls)
                .containsExactly(
                        "clusters.status[prod]", "services.describe[prod, [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9]]");
    }

    @Test
    void withoutItsClusterOrServiceNothingIsLookedAtFurther() {
        FixedWorld none = account(null);
        assertThat(survey(false, none).problems())
                .containsExactly("There is no ACTIVE cluster prod in eu-west-1 that these credentials can see.");
        assertThat(none.calls).containsExactly("clusters.status[prod]");
        assertThat(survey(false, account("INACTIVE")).problems()).hasSize(1);
        assertThat(survey(false, account("ACTIVE")).problems())
                .containsExactly("There is no ACTIVE service api in cluster prod.");
        assertThat(survey(false, account("ACTIVE", view("DRAINING", 0, 0, "arn/api:2", "x", null, NOON)))
                        .problems())
                .containsExactly("There is no ACTIVE service api in cluster prod.");
    }

    @Test
    void whatSomebodyElseDeployedSinceNeedsForce() {
        ServiceView other = on("arn/api:7", NOON);

        assertThat(survey(false, account("ACTIVE", other)).problems())
                .singleElement()
                .asString()
                .startsWith("The service api is on api:7, not on api:2, to which d-0 updated it");
        assertThat(survey(true, account("ACTIVE", other)).problems()).isEmpty();
        assertThat(survey(false, account("ACTIVE", on("arn/api:1", NOON))))
                .returns(List.of(), Findings::problems)
                .returns(List.of("The service api is on api:1 already."), Findings::warnings);
    }

    @Test
    void aRolloutOfTheDeploymentThatIsUndoneIsInNobodysWayAndAnothersIs() {
        assertThat(survey(false, account("ACTIVE", view("ACTIVE", 2, 1, "arn/api:2", "x", "IN_PROGRESS", NOON)))
                        .busy())
                .isEmpty();
        assertThat(survey(true, account("ACTIVE", view("ACTIVE", 2, 1, "arn/api:7", "x", "IN_PROGRESS", NOON)))
                        .busy())
                .containsExactly("a service deployment of api is in progress (arn/api:7)");
    }

    @Test
    void aRevisionThatIsGoneCannotBeGoneBackToAndAServiceAtZeroProvesNothing() {
        FixedWorld gone =
                account("ACTIVE", on("arn/api:2", NOON)).answers("taskDefinitions.find", a -> Optional.empty());
        assertThat(survey(false, gone).problems())
                .containsExactly("The task definition api:1, to which the service api is to be rolled back, is gone:"
                        + " ECS can't run it. Deploy its image anew.");
        assertThat(survey(false, account("ACTIVE", view("ACTIVE", 0, 0, "arn/api:2", "x", "COMPLETED", NOON)))
                        .warnings())
                .containsExactly("The service api has a desired count of 0: it will be updated, but no task will run to"
                        + " prove it.");
    }
}
