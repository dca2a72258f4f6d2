package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure.Kind;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a rolling update ended, from the service and ECS's record of it: what is old news, and what is believed at once. */
class RollingUpdateEndTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final int LIMIT = (int) Timeouts.DEFAULT.deploy().toSeconds();
    private static final Watched.Service API = new Watched.Service("prod", "api");

    private static final ServiceUpdate INTENDED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOON);
    private static final ServiceUpdate SENT = INTENDED.updated("ours", NOON);
    private static final ServiceUpdate CREATED = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
            .registered("arn/api:2", false)
            .intended(NOON)
            .updated("ours", NOON);

    /** Created so many seconds after noon. */
    private static DeploymentView ecs(
            String id, String status, String definition, String rollout, String reason, Integer created) {
        Instant at = created == null ? null : NOON.plusSeconds(created);
        return new DeploymentView(id, status, definition, 2, 1, 0, 0, rollout, reason, at, null);
    }

    private static DeploymentView theirs(int created) {
        return ecs("theirs", "PRIMARY", "arn/api:3", "IN_PROGRESS", null, created);
    }

    private static DeploymentView failed(String status) {
        return ecs("ours", status, "arn/api:2", "FAILED", "tasks failed to start.", 1);
    }

    private static ServiceView view(String status, DeploymentView... deployments) {
        return Given.view("api", status, "arn/api:2", "ROLLING", 2, 1, deployments);
    }

    private static ServiceView active(DeploymentView... deployments) {
        return view("ACTIVE", deployments);
    }

    private static ServiceDeploymentView record(String status, int created) {
        return new ServiceDeploymentView("arn/d", "arn/api:2", status, null, NOON.plusSeconds(created));
    }

    private static FixedWorld world(int seconds, ServiceDeploymentView... records) {
        return new FixedWorld(NOON.plusSeconds(seconds))
                .answers("services.serviceDeployments", a -> List.of(records))
                .answers("services.tasks", a -> List.of());
    }

    private static Rollout.Step look(
            ServiceUpdate service, int seconds, ServiceView look, ServiceDeploymentView... records) {
        FixedWorld world = world(seconds, records).sees(API, NOON.plusSeconds(seconds), look);
        return advance(service, world);
    }

    private static Rollout.Step look(int seconds, ServiceView look, ServiceDeploymentView... records) {
        return look(SENT, seconds, look, records);
    }

    private static Rollout.Step advance(ServiceUpdate service, FixedWorld world) {
        return new RollingUpdate().advance(Given.deploying(service, NOON), world, service);
    }

    private static Rollout.Step waits(Instant until, String progress) {
        return Rollout.Step.on(Outcome.waitFor(Set.of(API), until, progress));
    }

    private static Rollout.Step waitsForItsEnd(int seconds) {
        return waits(NOON.plusSeconds(seconds).plus(UpdateCall.RETRY), "api: waiting for ECS to say how it ended");
    }

    private static void ended(Rollout.Step step, Kind kind, String summary) {
        assertThat(step).isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> {
            assertThat(failed.summary()).isEqualTo(summary);
            assertThat(failed.kind()).isEqualTo(kind);
        });
    }

    private static final String ANOTHER = "Another deployment took the place of ours on service api.";
    private static final String BACK = "ECS rolled the deployment of service api back.";

    // --- old news

    @ParameterizedTest
    @CsvSource({
        "59, arn/api:1, -61, true",
        "60, arn/api:1, -61, false",
        "59, arn/api:9, -61, false",
        "59, arn/api:1, -60, false",
        "59, arn/api:1, , false"
    })
    void onlyALookThatShowsTheFormerDeploymentAloneMayBeFromBeforeOurs(
            int seconds, String definition, Integer created, boolean mayBe) {
        Rollout.Step step = look(seconds, active(ecs("old", "PRIMARY", definition, "COMPLETED", null, created)));

        if (mayBe) {
            assertThat(step).isEqualTo(waits(NOON.plusSeconds(LIMIT), "api: updating"));
        } else {
            ended(step, Kind.SUPERSEDED, ANOTHER + " The service is on " + definition.substring(4) + " now.");
        }
    }

    @Test
    void aLookThatShowsOursBehindAnotherIsNotFromBeforeOurs() {
        Rollout.Step step = look(
                59,
                active(
                        ecs("old", "PRIMARY", "arn/api:1", "COMPLETED", null, -3600),
                        ecs("ours", "ACTIVE", "arn/api:2", "IN_PROGRESS", null, 1)));

        ended(step, Kind.SUPERSEDED, ANOTHER + " The service is on api:1 now.");
    }

    @Test
    void aServiceThatWeCreatedMayTakeAMinuteToShowAndOthersWereDeleted() {
        String deleted = "The service api was deleted while it was deployed.";
        Rollout.Step notYet = waits(NOON.plusSeconds(LIMIT), "api: updating");

        assertThat(look(CREATED, 59, null)).isEqualTo(notYet);
        ended(look(CREATED, 60, null), Kind.ROLLOUT_FAILED, deleted);
        ended(look(SENT, 59, null), Kind.ROLLOUT_FAILED, deleted);
        assertThat(look(CREATED, 59, view("INACTIVE"))).isEqualTo(notYet);
        ended(look(CREATED, 60, view("INACTIVE")), Kind.ROLLOUT_FAILED, "The deployment of service api failed.");
        ended(look(SENT, 59, view("INACTIVE")), Kind.ROLLOUT_FAILED, "The deployment of service api failed.");
    }

    @Test
    void I7_aServiceThatWeCreatedCompletesAsSoonAsItShowsSo() {
        Rollout.Step step = look(CREATED, 59, active(ecs("ours", "PRIMARY", "arn/api:2", "COMPLETED", null, 1)));

        assertThat(step)
                .isEqualTo(new Rollout.Step.Completed(Given.deploying(CREATED.completed(NOON.plusSeconds(59)), NOON)));
    }

    @Test
    void aServiceThatMayNotBeLookedAtIsLeftToEcsUntilTheAccessIsMended() {
        OutsideException denied =
                new OutsideException(OutsideException.Kind.DENIED, "ecs:DescribeServices", "AccessDenied", "no", null);
        FixedWorld world = world(60).sees(API, new Sighting<>(NOON.plusSeconds(60), null, denied));

        assertThat(((Rollout.Step.On) advance(SENT, world)).outcome())
                .isInstanceOfSatisfying(Outcome.Suspend.class, suspend -> assertThat(suspend.why())
                        .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                        .returns(
                                "The service api was updated, but its deployment can't be watched; it goes on in ECS.",
                                Suspension::summary));
    }

    // --- what became of ours

    @Test
    void ourFailureIsToldInEcsOwnWordsAndBySomethingElseInChargeItWentBack() {
        ended(
                look(600, active(failed("PRIMARY"))),
                Kind.ROLLOUT_FAILED,
                "The deployment of service api failed. ECS says: tasks failed to start. The service is on api:2 now.");
        ended(
                look(600, active(ecs("old", "PRIMARY", "arn/api:1", "IN_PROGRESS", null, 300), failed("ACTIVE"))),
                Kind.ROLLED_BACK,
                BACK + " ECS says: tasks failed to start. The service is on api:1 now.");
    }

    @Test
    void whatIsInChargeInPlaceOfOursThatDidNotFailIsAnothers() {
        ended(
                look(600, active(theirs(300), ecs("ours", "DRAINING", "arn/api:2", "IN_PROGRESS", "going on.", 1))),
                Kind.SUPERSEDED,
                ANOTHER + " ECS says: going on. The service is on api:3 now.");
    }

    @Test
    void ecsRecordHasTheLastWordAboutWhy() {
        ServiceDeploymentView record = new ServiceDeploymentView(
                "arn/d", "arn/api:2", "ROLLBACK_SUCCESSFUL", "the circuit breaker.", NOON.plusSeconds(1));

        ended(
                look(600, active(failed("PRIMARY")), record),
                Kind.ROLLED_BACK,
                BACK + " ECS says: the circuit breaker. The service is on api:2 now.");
    }

    @Test
    void aNewDeploymentThatSaysThatItRollsBackIsBelievedAtOnce() {
        DeploymentView rollingBack = ecs(
                "back",
                "PRIMARY",
                "arn/api:1",
                "IN_PROGRESS",
                "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.",
                599);

        ended(look(600, active(rollingBack)), Kind.ROLLED_BACK, BACK + " The service is on api:1 now.");
        assertThat(look(600, active(ecs("back", "PRIMARY", "arn/api:1", "IN_PROGRESS", "in progress.", 599))))
                .isEqualTo(waitsForItsEnd(600));
    }

    @Test
    void theTasksThatStoppedTellWhyItTookTooLong() {
        TaskView dead = new TaskView(
                "t1",
                "arn/api:2",
                null,
                null,
                "STOPPED",
                null,
                "TaskFailedToStart",
                "CannotPullContainerError: no such image",
                null,
                null,
                null,
                null,
                null,
                1,
                List.of());
        FixedWorld world = world(LIMIT)
                .sees(API, NOON.plusSeconds(LIMIT), active(ecs("ours", "PRIMARY", "arn/api:2", "IN_PROGRESS", null, 1)))
                .answers("services.tasks", a -> List.of("t1"))
                .answers("tasks.describe", a -> new TasksSeen(List.of(dead), Set.of()));

        assertThat(advance(SENT, world)).isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> assertThat(
                        failed.diagnosis().evidence())
                .contains("CannotPullContainerError: no such image"));
    }

    // --- whom to believe

    @Test
    void withoutARecordANewDeploymentOfOthersIsNotBelievedForAMinute() {
        assertThat(look(600, active(theirs(541)))).isEqualTo(waitsForItsEnd(600));
        ended(look(600, active(theirs(540))), Kind.SUPERSEDED, ANOTHER + " The service is on api:3 now.");
    }

    @Test
    void aRecordOfTheEndAndAFailureOfOursAreBelievedAtOnce() {
        ended(
                look(600, active(theirs(599)), record("STOPPED", 1)),
                Kind.SUPERSEDED,
                ANOTHER + " The service is on api:3 now.");
        ended(
                look(600, active(theirs(599), failed("ACTIVE"))),
                Kind.ROLLED_BACK,
                BACK + " ECS says: tasks failed to start. The service is on api:3 now.");
        ended(
                look(50, active(failed("PRIMARY")), record("IN_PROGRESS", 1)),
                Kind.ROLLOUT_FAILED,
                "The deployment of service api failed. ECS says: tasks failed to start. The service is on api:2 now.");
    }

    @Test
    void aRecordThatOursGoesOnIsBelievedUntilItHasTakenTooLong() {
        ServiceView moved = active(theirs(1));

        assertThat(look(LIMIT - 1, moved, record("IN_PROGRESS", 1))).isEqualTo(waitsForItsEnd(LIMIT - 1));
        ended(look(LIMIT, moved, record("IN_PROGRESS", 1)), Kind.SUPERSEDED, ANOTHER + " The service is on api:3 now.");
    }

    @Test
    void aLookThatIsOlderThanTheRecordOfOursIsOldNews() {
        ServiceDeploymentView record = record("SUCCESSFUL", 2);

        assertThat(look(LIMIT - 1, active(theirs(1)), record)).isEqualTo(waitsForItsEnd(LIMIT - 1));
        ended(look(LIMIT, active(theirs(1)), record), Kind.SUPERSEDED, ANOTHER + " The service is on api:3 now.");
        ended(look(600, active(theirs(2)), record), Kind.SUPERSEDED, ANOTHER + " The service is on api:3 now.");
    }

    @Test
    void anEndThatIsSureIsNotWaitedForHoweverOldTheLookIs() {
        ended(
                look(600, active(theirs(1)), record("ROLLBACK_IN_PROGRESS", 2)),
                Kind.ROLLED_BACK,
                BACK + " The service is on api:3 now.");
        ended(
                look(600, active(failed("PRIMARY")), record("STOPPED", 2)),
                Kind.ROLLOUT_FAILED,
                "The deployment of service api failed. ECS says: tasks failed to start. The service is on api:2 now.");
    }

    @Test
    void anUpdateWhoseAnswerWasLostIsJudgedByItsRecordAlone() {
        ServiceUpdate doubtful = INTENDED.inDoubt(true);
        ServiceView before = active(ecs("old", "PRIMARY", "arn/api:1", "COMPLETED", null, -3600));
        FixedWorld there = world(120, record("STOPPED", 1))
                .answers("services.describe", a -> new ServicesSeen(List.of(before), Set.of()));
        FixedWorld gone = world(120, record("STOPPED", 1))
                .answers("services.describe", a -> new ServicesSeen(List.of(), Set.of("api")));

        ended(advance(doubtful, there), Kind.SUPERSEDED, ANOTHER + " The service is on api:1 now.");
        ended(advance(doubtful, gone), Kind.ROLLOUT_FAILED, "The deployment of service api failed.");
    }
}
