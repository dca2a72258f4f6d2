package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack.End;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An update by CodeDeploy, and its way back: what is asked for once, and what each look leads to. */
class CodeDeployLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration LIMIT = Timeouts.DEFAULT.deploy();
    private static final String SPEC = "{\"Resources\":[{\"TargetService\":{\"Type\":\"AWS::ECS::Service\","
            + "\"Properties\":{\"LoadBalancerInfo\":{\"ContainerName\":\"app\",\"ContainerPort\":80}}}}]}";
    private static final String OURS = "ecs-deploy d-1 of service api";

    private static final String BACK = "ecs-deploy d-1 back, of service api";

    private static final ServiceUpdate INTENDED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .withCodeDeploy(CodeDeployUpdate.planned("shop", "api-group", SPEC))
            .intended(NOON);

    private static final ServiceUpdate SENT = INTENDED.updated("d-A1", NOON);

    private static Deployment deployment(ServiceUpdate service) {
        return Given.deploying(service, NOON);
    }

    private static BlueGreenDeployment seen(String id, String status, String description, String message) {
        return new BlueGreenDeployment(id, status, description, null, null, false, null, message, null, null, NOON);
    }

    private static OutsideException problem(OutsideException.Kind kind, String code) {
        return new OutsideException(kind, "codedeploy:CreateDeployment", code, "no", null);
    }

    private static FixedWorld creating(Object answer, BlueGreenDeployment... there) {
        return new FixedWorld(NOON)
                .answers("blueGreenDeployments.create", a -> {
                    if (answer instanceof OutsideException e) {
                        throw e;
                    }
                    return answer;
                })
                .answers("blueGreenDeployments.createdSince", a -> List.of(there));
    }

    private static ServiceUpdate service(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment().services().get(0);
    }

    private static Rollout.Step advance(ServiceUpdate service, FixedWorld world) {
        return new CodeDeployRollout().advance(deployment(service), world, service);
    }

    private static ServiceUpdate stepped(Rollout.Step step) {
        return service(((Rollout.Step.On) step).outcome());
    }

    // --- forward

    @Test
    void I8_anUpdateIsAskedForOnceAndLookedForWhenItsAnswerWasLost() {
        FixedWorld world = creating("d-A1");
        assertThat(stepped(advance(INTENDED, world))).isEqualTo(SENT);
        assertThat(world.calls)
                .singleElement()
                .asString()
                .startsWith("blueGreenDeployments.create[shop, api-group, ")
                .contains("arn/api:2")
                .endsWith(", " + OURS + "]");

        assertThat(stepped(advance(INTENDED, creating(problem(OutsideException.Kind.UNAVAILABLE, ""))))
                        .doubtful())
                .isTrue();
        ServiceUpdate doubtful = INTENDED.inDoubt(true);
        BlueGreenDeployment other = seen("d-B2", "InProgress", "somebody's", null);
        FixedWorld there = creating("never", other, seen("d-A1", "InProgress", OURS, null));
        assertThat(stepped(advance(doubtful, there))).isEqualTo(SENT);
        assertThat(there.calls)
                .containsExactly(
                        "blueGreenDeployments.createdSince[shop, api-group, " + NOON.minus(UpdateCall.SKEW) + "]");
        assertThat(stepped(advance(doubtful, creating("never", other)))).isEqualTo(INTENDED);
    }

    @Test
    void aBusyGroupMayBeBusyWithOursAndAnyOtherRefusalIsAFailure() {
        OutsideException busy = problem(OutsideException.Kind.REFUSED, BlueGreenDeployments.BUSY);
        BlueGreenDeployment ours = seen("d-A1", "InProgress", OURS, null);

        assertThat(stepped(advance(INTENDED, creating(busy, ours)))).isEqualTo(SENT);
        assertThat(advance(INTENDED, creating(busy)))
                .isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> assertThat(failed.summary())
                        .isEqualTo("CodeDeploy refused to deploy the service api."));
        assertThat(advance(INTENDED, creating(problem(OutsideException.Kind.DENIED, ""), ours)))
                .isInstanceOf(Rollout.Step.Failed.class);
        assertThat(((Rollout.Step.On) advance(INTENDED, creating(problem(OutsideException.Kind.CREDENTIALS, ""))))
                        .outcome())
                .isInstanceOf(Outcome.Suspend.class);
        assertThatThrownBy(() -> advance(INTENDED, creating(problem(OutsideException.Kind.THROTTLED, ""))))
                .isInstanceOf(OutsideException.class);
    }

    private static Rollout.Step look(ServiceUpdate service, Instant now, BlueGreenDeployment look) {
        FixedWorld world = new FixedWorld(now)
                .sees(new Watched.BlueGreen("d-A1"), now, look)
                .answers("services.describe", a -> new ServicesSeen(List.of(), Set.of()));
        return advance(service, world);
    }

    private static BlueGreenDeployment stage(String event, Double weight, boolean terminating) {
        return new BlueGreenDeployment(
                "d-A1", "InProgress", OURS, event, weight, terminating, null, null, null, null, NOON);
    }

    private static Outcome.Wait waits(Rollout.Step step) {
        return (Outcome.Wait) ((Rollout.Step.On) step).outcome();
    }

    @Test
    void I7_onlySucceededIsSuccessAndEveryOtherEndIsTold() {
        Instant now = NOON.plusSeconds(60);
        assertThat(look(SENT, now, seen("d-A1", "Succeeded", OURS, null)))
                .isEqualTo(new Rollout.Step.Completed(deployment(SENT.completed(now))));
        assertThat(look(SENT, now, seen("d-A1", "Failed", OURS, "its health")))
                .isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(Failure.Kind.ROLLOUT_FAILED);
                    assertThat(failed.summary())
                            .isEqualTo("The CodeDeploy deployment d-A1 of service api failed. CodeDeploy says:"
                                    + " its health");
                });
        assertThat(((Rollout.Step.Failed) look(SENT, now, seen("d-A1", "Stopped", OURS, null))).summary())
                .isEqualTo("The CodeDeploy deployment d-A1 of service api was stopped.");
    }

    @Test
    void eachStageIsWrittenDownOnceAndToldWithItsTraffic() {
        Instant now = NOON.plusSeconds(60);
        ServiceUpdate shifting = SENT.inStage("AllowTraffic", NOON);

        assertThat(stepped(look(SENT, now, stage("AllowTraffic", 10.4, false))))
                .isEqualTo(SENT.inStage("AllowTraffic", now));
        assertThat(waits(look(shifting, now, stage("AllowTraffic", 10.6, false))))
                .isEqualTo(new Outcome.Wait(
                        Set.of(new Watched.BlueGreen("d-A1")),
                        NOON.plus(LIMIT),
                        false,
                        "api: AllowTraffic, 11% of the traffic on the new tasks"));
        assertThat(waits(look(shifting, now, stage("AllowTraffic", 0.0, false))).progress())
                .isEqualTo("api: AllowTraffic");
        assertThat(stepped(look(shifting, now, stage("AllowTraffic", 100.0, true)))
                        .stage())
                .isEqualTo("TerminateBlue");
        assertThat(stepped(look(SENT, now, stage(null, null, false))).stage()).isEqualTo("InProgress");
        assertThat(waits(look(SENT.inStage("Ready", NOON), now, seen("d-A1", "Ready", OURS, null)))
                        .progress())
                .isEqualTo("api: Ready, waits for somebody to continue d-A1 in CodeDeploy (ContinueDeployment)");
    }

    @Test
    void anUpdateThatTakesTooLongHasFailedOnceALookShowsIt() {
        ServiceUpdate shifting = SENT.inStage("AllowTraffic", NOON);
        Instant late = NOON.plus(LIMIT);
        BlueGreenDeployment slow = stage("AllowTraffic", null, false);

        assertThat(look(shifting, late.minusMillis(1), slow)).isInstanceOf(Rollout.Step.On.class);
        assertThat(((Rollout.Step.Failed) look(shifting, late, slow)).summary())
                .isEqualTo("The CodeDeploy deployment d-A1 of service api took longer than 30m. It stands at"
                        + " AllowTraffic; it goes on in CodeDeploy.");
        assertThat(((Rollout.Step.Failed) look(shifting, late, null)).summary())
                .endsWith("took longer than 30m. It goes on in CodeDeploy.");
        assertThat(waits(advance(SENT, new FixedWorld(late))).progress()).isEqualTo("api: updating");
    }

    @Test
    void nothingIsJudgedByALookFromBeforeTheUpdateWasTaken() {
        Instant now = NOON.plusSeconds(5);
        FixedWorld world =
                new FixedWorld(now).sees(new Watched.BlueGreen("d-A1"), NOON, seen("d-A1", "Succeeded", OURS, null));

        assertThat(waits(advance(SENT, world)))
                .isEqualTo(new Outcome.Wait(
                        Set.of(new Watched.BlueGreen("d-A1")), now.plus(UpdateCall.SKEW), false, "api: updating"));
    }

    @Test
    void anUpdateThatMayNotBeLookedAtGoesOnUntilTheAccessIsMended() {
        Instant now = NOON.plusSeconds(60);
        OutsideException denied = problem(OutsideException.Kind.DENIED, "");
        FixedWorld world = new FixedWorld(now)
                .sees(new Watched.BlueGreen("d-A1"), new Sighting<BlueGreenDeployment>(now, null, denied));

        assertThat(suspended(advance(SENT, world)))
                .isEqualTo("CodeDeploy deploys the service api, but its deployment d-A1 can't be watched; it goes on.");
    }

    private static String suspended(Rollout.Step step) {
        return ((Outcome.Suspend) ((Rollout.Step.On) step).outcome()).why().summary();
    }

    // --- ready

    /** What becomes of an update that is ready, and that its owner wants continued. */
    private static Rollout.Step ready(CodeDeployUpdate update, FixedWorld world) {
        ServiceUpdate service = SENT.withCodeDeploy(update).inStage("Ready", NOON);
        CodeDeploy asked = new CodeDeploy("shop", "api-group", null, null, CodeDeploy.OnReady.CONTINUE);
        Configuration configuration = Given.configuration()
                .services(List.of(new Service("api", null, null, null, null, asked)))
                .build();
        Deployment d = Deployment.create("d-1", configuration, NOON.minusSeconds(300))
                .withServices(List.of(service))
                .enter(PhaseName.DEPLOY, NOON);
        world.sees(new Watched.BlueGreen("d-A1"), world.now(), seen("d-A1", "Ready", OURS, null));
        return new CodeDeployRollout().advance(d, world, service);
    }

    private static FixedWorld continuing(OutsideException problem) {
        return new FixedWorld(NOON.plusSeconds(60)).answers("blueGreenDeployments.proceed", a -> {
            if (problem != null) {
                throw problem;
            }
            return null;
        });
    }

    private static final CodeDeployUpdate TO_CONTINUE = SENT.codeDeploy().continueIntended(NOON.plusSeconds(59));

    @Test
    void I8_anUpdateThatIsReadyIsContinuedOnceThatIsWrittenDown() {
        Instant now = NOON.plusSeconds(60);
        FixedWorld first = continuing(null);
        FixedWorld second = continuing(null);
        FixedWorld third = continuing(null);

        assertThat(stepped(ready(SENT.codeDeploy(), first)).codeDeploy())
                .isEqualTo(SENT.codeDeploy().continueIntended(now));
        assertThat(first.calls).isEmpty();
        assertThat(stepped(ready(TO_CONTINUE, second)).codeDeploy()).isEqualTo(TO_CONTINUE.continueSent(now));
        assertThat(second.calls).containsExactly("blueGreenDeployments.proceed[d-A1]");
        assertThat(ready(TO_CONTINUE.continueSent(now), third)).isInstanceOf(Rollout.Step.On.class);
        assertThat(third.calls).isEmpty();
    }

    @Test
    void aRefusalToContinueMeansThatItGoesOnAlreadyAndAnyOtherTroubleIsNot() {
        assertThat(stepped(ready(TO_CONTINUE, continuing(problem(OutsideException.Kind.REFUSED, ""))))
                        .codeDeploy()
                        .continueSentAt())
                .isEqualTo(NOON.plusSeconds(60));
        assertThat(suspended(ready(TO_CONTINUE, continuing(problem(OutsideException.Kind.DENIED, "")))))
                .isEqualTo("The CodeDeploy deployment d-A1 of service api is ready, but could not be continued.");
        assertThatThrownBy(() -> ready(TO_CONTINUE, continuing(problem(OutsideException.Kind.THROTTLED, ""))))
                .isInstanceOf(OutsideException.class);
    }

    // --- its end

    /** How an update ended that has failed, and that CodeDeploy rolls back by d-R9. */
    private static Rollout.Step.Failed failed(Deployment d, String status, String ofTheWayBack) {
        Instant now = NOON.plusSeconds(60);
        BlueGreenDeployment look = new BlueGreenDeployment(
                "d-A1", status, OURS, null, null, false, "HEALTH", "its health.", "d-R9", null, NOON);
        DeploymentView former =
                new DeploymentView("ecs-svc/1", "PRIMARY", "arn/api:1", 2, 2, 0, 0, null, null, NOON, null);
        FixedWorld world = new FixedWorld(now)
                .sees(new Watched.BlueGreen("d-A1"), now, look)
                .sees(new Watched.BlueGreen("d-R9"), now, seen("d-R9", ofTheWayBack, "x", null))
                .answers(
                        "services.describe",
                        a -> new ServicesSeen(
                                List.of(Given.view("api", "ACTIVE", "arn/api:1", "ROLLING", 2, 2, former)), Set.of()))
                .answers("services.tasks", a -> List.of());
        return (Rollout.Step.Failed)
                new CodeDeployRollout().advance(d, world, d.services().get(0));
    }

    @Test
    void I7_itCountsAsRolledBackOnlyWhenTheWayBackSucceeded() {
        Rollout.Step.Failed back = failed(deployment(SENT), "Failed", "Succeeded");
        Rollout.Step.Failed not = failed(deployment(SENT), "Failed", "Failed");

        assertThat(back.kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(back.summary())
                .isEqualTo("The CodeDeploy deployment d-A1 of service api failed and was rolled back. CodeDeploy says:"
                        + " HEALTH: its health. Its roll back d-R9 is Succeeded. The service is on api:1 now.");
        assertThat(not.kind()).isEqualTo(Failure.Kind.ROLLOUT_FAILED);
        assertThat(not.summary())
                .isEqualTo("The CodeDeploy deployment d-A1 of service api failed. CodeDeploy says: HEALTH: its health."
                        + " Its roll back d-R9 is Failed. The service is on api:1 now.");
        assertThat(not.diagnosis().evidence())
                .anySatisfy(line -> assertThat(line).contains("its health."));
    }

    @Test
    void whatSomebodyHadStoppedIsCancelledAndNeedsNoDiagnosis() {
        Deployment stopped = deployment(SENT.stopIntended(NOON.plusSeconds(30)).stopSent(NOON.plusSeconds(31)));

        assertThat(failed(stopped.cancelled(NOON, "kim"), "Stopped", "Succeeded"))
                .returns(Failure.Kind.CANCELLED, Rollout.Step.Failed::kind)
                .returns(null, Rollout.Step.Failed::diagnosis)
                .extracting(Rollout.Step.Failed::summary)
                .asString()
                .startsWith("The CodeDeploy deployment d-A1 of service api was stopped and rolled back.");
        assertThat(failed(stopped, "Stopped", "Succeeded").kind())
                .as("stopped because another service failed")
                .isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(failed(deployment(SENT).cancelled(NOON, "kim"), "Failed", "Succeeded"))
                .as("it failed by itself before it could be stopped")
                .returns(Failure.Kind.ROLLED_BACK, Rollout.Step.Failed::kind)
                .extracting(Rollout.Step.Failed::diagnosis)
                .isNotNull();
    }

    // --- back

    private static final ServiceUpdate DUE = SENT.completed(NOON).rolling(RollBack.intended(NOON));

    private static Outcome send(FixedWorld world) {
        return CodeDeployBack.send(deployment(DUE), world, DUE);
    }

    @Test
    void I8_theWayBackIsAskedForOnceWithTheFormerRevision() {
        FixedWorld world = creating("d-C3");

        assertThat(service(send(world)).rollBack())
                .isEqualTo(RollBack.intended(NOON).updated("d-C3", NOON));
        assertThat(world.calls).singleElement().asString().contains("arn/api:1").endsWith(", " + BACK + "]");
        assertThat(service(send(creating(problem(OutsideException.Kind.UNAVAILABLE, ""))))
                        .rollBack()
                        .doubtful())
                .isTrue();
        assertThat(service(send(creating(
                                problem(OutsideException.Kind.REFUSED, ""), seen("d-C3", "Created", BACK, null))))
                        .rollBack()
                        .ecsDeploymentId())
                .isEqualTo("d-C3");
        assertThat(service(send(creating(
                                problem(OutsideException.Kind.REFUSED, ""), seen("d-A1", "Created", OURS, null))))
                        .rollBack())
                .returns(End.FAILED, RollBack::end)
                .returns("CodeDeploy refused to deploy it: no", RollBack::why);
        assertThat(send(creating(problem(OutsideException.Kind.CREDENTIALS, ""))))
                .isInstanceOf(Outcome.Suspend.class);
        assertThatThrownBy(() -> send(creating(problem(OutsideException.Kind.THROTTLED, ""))))
                .isInstanceOf(OutsideException.class);
    }

    @Test
    void aWayBackInDoubtIsLookedForBeforeItIsAskedForAgain() {
        ServiceUpdate doubtful = DUE.rolling(RollBack.intended(NOON).inDoubt(true));
        assertThat(service(CodeDeployBack.lookBeforeSending(
                                deployment(doubtful), creating("x", seen("d-C3", "Created", BACK, null)), doubtful))
                        .rollBack())
                .isEqualTo(RollBack.intended(NOON).updated("d-C3", NOON));
        assertThat(service(CodeDeployBack.lookBeforeSending(
                                deployment(doubtful), creating("x", seen("d-A1", "Created", OURS, null)), doubtful))
                        .rollBack())
                .isEqualTo(RollBack.intended(NOON));
    }

    private static Outcome back(Instant now, BlueGreenDeployment look) {
        ServiceUpdate way = DUE.rolling(RollBack.intended(NOON).updated("d-C3", NOON));
        return CodeDeployBack.watch(
                deployment(way),
                new FixedWorld(now).sees(new Watched.BlueGreen("d-C3"), now, look),
                way,
                NOON.plus(LIMIT));
    }

    @Test
    void I7_theServiceIsBackOnlyWhenTheWayBackSucceeded() {
        Instant now = NOON.plusSeconds(60);

        assertThat(service(back(now, seen("d-C3", "Succeeded", "x", null)))
                        .rollBack()
                        .end())
                .isEqualTo(End.RESTORED);
        assertThat(service(back(now, seen("d-C3", "Failed", "x", "its health"))).rollBack())
                .returns(End.FAILED, RollBack::end)
                .returns("The CodeDeploy deployment d-C3 back is Failed: its health", RollBack::why);
        assertThat(back(now, seen("d-C3", "InProgress", "x", null)))
                .isEqualTo(new Outcome.Wait(
                        Set.of(new Watched.BlueGreen("d-C3")),
                        NOON.plus(LIMIT),
                        false,
                        "api: rolling back, InProgress"));
        assertThat(service(back(NOON.plus(LIMIT), seen("d-C3", "InProgress", "x", null)))
                        .rollBack())
                .returns(End.FAILED, RollBack::end)
                .returns("Its roll back takes longer than 30m; it goes on in CodeDeploy.", RollBack::why);
    }

    @Test
    void nothingIsJudgedUnseenAndWhatCannotBeSeenSuspends() {
        ServiceUpdate way = DUE.rolling(RollBack.intended(NOON).updated("d-C3", NOON));
        Watched.BlueGreen watched = new Watched.BlueGreen("d-C3");
        Instant late = NOON.plus(LIMIT);
        OutsideException denied = problem(OutsideException.Kind.DENIED, "");

        assertThat(CodeDeployBack.watch(deployment(way), new FixedWorld(late), way, late))
                .isEqualTo(new Outcome.Wait(
                        Set.of(watched), late.plus(UpdateCall.SKEW), true, "api: rolling back, looking"));
        assertThat(CodeDeployBack.watch(
                        deployment(way),
                        new FixedWorld(late).sees(watched, new Sighting<BlueGreenDeployment>(late, null, denied)),
                        way,
                        late))
                .isInstanceOfSatisfying(Outcome.Suspend.class, s -> assertThat(
                                s.why().summary())
                        .isEqualTo("CodeDeploy rolls the service api back, but its deployment d-C3 can't be watched."));
    }
}
