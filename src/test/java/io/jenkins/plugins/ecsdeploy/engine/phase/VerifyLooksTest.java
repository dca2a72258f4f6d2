package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks at services mean: the last look, the looks at services that another one needs, and what ECS says meanwhile. */
class VerifyLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Watched.Service API = new Watched.Service("prod", "api");
    private static final Watched.Service BROKER = new Watched.Service("prod", "broker");

    private static final ServiceUpdate UPDATED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOON.minusSeconds(100))
            .updated("ecs-svc/1", NOON.minusSeconds(99))
            .completed(NOON);

    /** In its phase since noon. */
    private static Deployment in(PhaseName phase, ServiceUpdate... services) {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(
                        new Service("api", null), new Service("web", null, null, List.of("api", "broker"), null)))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON.minusSeconds(300))
                .withServices(List.of(services))
                .enter(phase, NOON);
    }

    private static DeploymentView primary(String definition, String rollout) {
        return new DeploymentView(
                "ecs-svc/1", "PRIMARY", definition, 2, 2, 0, 0, rollout, null, NOON.minusSeconds(50), null);
    }

    private static ServiceView view(String name, String status, int desired, int running, DeploymentView primary) {
        return primary == null
                ? Given.view(name, status, null, "ROLLING", desired, running)
                : Given.view(name, status, primary.taskDefinitionArn(), "ROLLING", desired, running, primary);
    }

    private static Outcome verify(Instant now, Instant askedAt, ServiceView look) {
        return new Verify().advance(in(PhaseName.VERIFY, UPDATED), new FixedWorld(now).sees(API, askedAt, look));
    }

    private static ServiceView ours(int running) {
        return view("api", "ACTIVE", 2, running, primary("arn/api:2", "COMPLETED"));
    }

    // --- the last look

    @Test
    void I7_onlyALookOfThisPhaseAtOurRevisionWithAllItsTasksIsSuccess() {
        Outcome.Next next = (Outcome.Next) verify(NOON, NOON, ours(2));
        assertThat(next.deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);

        assertThat(verify(NOON, NOON.minusMillis(1), ours(2)))
                .isEqualTo(new Outcome.Wait(Set.of(API), NOON.plusSeconds(60), true, "api: taking a last look"));
    }

    @Test
    void I7_aServiceThatIsOnSomethingElseHasUntilTheNewsIsOldAndFailsThen() {
        ServiceView other = view("api", "ACTIVE", 2, 2, primary("arn/api:3", "COMPLETED"));
        Duration limit = Timeouts.DEFAULT.verify();

        assertThat(verify(NOON.plusMillis(29_999), NOON, other))
                .isEqualTo(new Outcome.Wait(Set.of(API), NOON.plus(limit), false, "api: seems to be on arn/api:3"));
        Failure failure = ((Outcome.Next) verify(NOON.plusSeconds(30), NOON, other))
                .deployment()
                .failure();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.VERIFY_FAILED);
        assertThat(failure.summary()).isEqualTo("The service api completed on arn/api:2, but is on arn/api:3 now.");
        assertThat(((Outcome.Next) verify(NOON.plusSeconds(30), NOON, null))
                        .deployment()
                        .failure()
                        .summary())
                .endsWith("but is on nothing now.");
    }

    @Test
    void I7_tasksThatDoNotRunAreWaitedForUntilTheLimitAndToldThen() {
        Duration limit = Timeouts.DEFAULT.verify();
        Instant last = NOON.plus(limit);

        assertThat(verify(last.minusMillis(1), NOON, ours(1)))
                .isEqualTo(new Outcome.Wait(Set.of(API), last, false, "api: 1 of 2 tasks run"));
        assertThat(((Outcome.Next) verify(last, NOON, ours(1)))
                        .deployment()
                        .failure()
                        .summary())
                .isEqualTo("Not all tasks run: api: 1 of 2 tasks run.");
        assertThat(verify(last, NOON.minusSeconds(1), ours(1)))
                .as("nothing is judged unseen")
                .isInstanceOf(Outcome.Wait.class);
    }

    @Test
    void aServiceThatCannotBeLookedAtSuspends() {
        OutsideException denied =
                new OutsideException(OutsideException.Kind.DENIED, "ecs:DescribeServices", "", "no", null);
        Outcome outcome = new Verify()
                .advance(
                        in(PhaseName.VERIFY, UPDATED),
                        new FixedWorld(NOON).sees(API, new Sighting<ServiceView>(NOON, null, denied)));

        assertThat(((Outcome.Suspend) outcome).why())
                .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                .returns("All services were updated, but the service api can't be looked at.", Suspension::summary);
    }

    // --- services that another one needs

    private static final ServiceUpdate WEB =
            ServiceUpdate.planned("web", List.of("app"), 1, "arn/web:1").held(NOON);

    private static Support support(ServiceUpdate api, Instant askedAt, ServiceView look) {
        return Support.seen(
                in(PhaseName.DEPLOY, api, WEB),
                new FixedWorld(NOON.plusSeconds(60))
                        .sees(BROKER, askedAt, look)
                        .sees(API, NOON.plusSeconds(1), ours(2)),
                WEB);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ACTIVE, 2, 2, COMPLETED, -",
                "ACTIVE, 2, 3, COMPLETED, -",
                "ACTIVE, 1, 1, -, -",
                "ACTIVE, 2, 1, COMPLETED, broker (1 of 2 tasks run)",
                "ACTIVE, 0, 0, COMPLETED, broker (its desired count is 0)",
                "ACTIVE, 2, 2, IN_PROGRESS, broker (its ECS deployment is IN_PROGRESS)",
                "DRAINING, 2, 2, COMPLETED, broker (it is DRAINING)"
            })
    void aServiceIsReadyForAnotherOnlyWhenItsDeploymentCompletedAndAllItsTasksRun(
            String status, int desired, int running, String rollout, String missing) {
        Support seen = support(
                UPDATED,
                NOON.plusSeconds(1),
                view("broker", status, desired, running, primary("arn/broker:1", rollout)));

        assertThat(seen.missing()).isEqualTo(missing == null ? List.of() : List.of(missing));
        assertThat(seen.ready()).isEqualTo(missing == null);
        assertThat(seen.looked()).isTrue();
        assertThat(seen.on()).containsExactly(API, BROKER);
        assertThat(seen.problem()).isNull();
    }

    @Test
    void whatWasSeenBeforeTheWaitDoesNotCountAndWhatIsBeingUpdatedIsNotLookedAt() {
        ServiceView fine = view("broker", "ACTIVE", 1, 1, primary("arn/broker:1", "COMPLETED"));
        Support stale = support(UPDATED, NOON, fine);
        Support updating = support(ServiceUpdate.planned("api", List.of(), 2, "arn/api:1"), NOON.plusSeconds(1), fine);

        assertThat(stale).returns(List.of("broker"), Support::missing).returns(false, Support::looked);
        assertThat(updating)
                .returns(List.of("api (is being updated)"), Support::missing)
                .returns(Set.of(BROKER), Support::on)
                .returns(true, Support::looked);
        assertThat(support(UPDATED, NOON.plusSeconds(1), null).missing())
                .containsExactly("broker (there is no such service)");
        assertThat(Support.of(in(PhaseName.DEPLOY, UPDATED, WEB), UPDATED)).isEmpty();
    }

    @Test
    void aNeededServiceThatCannotBeLookedAtIsAProblem() {
        OutsideException denied =
                new OutsideException(OutsideException.Kind.DENIED, "ecs:DescribeServices", "", "no", null);
        Support seen = Support.seen(
                in(PhaseName.DEPLOY, UPDATED, WEB),
                new FixedWorld(NOON.plusSeconds(60))
                        .sees(API, NOON.plusSeconds(1), ours(2))
                        .sees(BROKER, new Sighting<ServiceView>(NOON.plusSeconds(1), null, denied)),
                WEB);

        assertThat(seen.problem()).isSameAs(denied);
        assertThat(seen.looked()).isTrue();
    }

    // --- events

    private static EventView event(int second, String message) {
        return new EventView("e-" + second, NOON.plusSeconds(second), message);
    }

    private static ServiceView saying(EventView... events) {
        ServiceView quiet = ours(2);
        return new ServiceView(
                quiet.arn(),
                quiet.name(),
                quiet.status(),
                quiet.taskDefinitionArn(),
                2,
                2,
                0,
                "ECS",
                "ROLLING",
                null,
                null,
                null,
                null,
                quiet.deployments(),
                List.of(events),
                null,
                null,
                null);
    }

    private static List<ServiceEvent> said(ServiceUpdate service, ServiceView look) {
        Deployment d = in(PhaseName.DEPLOY, service);
        return SeenEvents.news(d, new FixedWorld(NOON).sees(API, NOON, look), d.services())
                .map(after -> after.services().get(0).events())
                .orElse(null);
    }

    @Test
    void whatEcsSaidSinceItsDeploymentOfOursBeganIsKeptOldestFirst() {
        assertThat(said(UPDATED, saying(event(9, "b"), event(3, "a"), event(-50, "first"), event(-51, "before"))))
                .containsExactly(
                        new ServiceEvent(NOON.minusSeconds(50), "first"),
                        new ServiceEvent(NOON.plusSeconds(3), "a"),
                        new ServiceEvent(NOON.plusSeconds(9), "b"));
        assertThat(said(UPDATED, saying())).isNull();
        assertThat(said(UPDATED, saying(new EventView("e", null, "a"), new EventView("e", NOON, null))))
                .isNull();
        assertThat(said(ServiceUpdate.planned("api", List.of(), 2, "arn/api:1"), saying(event(3, "a"))))
                .as("its update is not intended yet")
                .isNull();
        assertThat(said(UPDATED, null)).isNull();
    }

    @Test
    void whenADeploymentOfOthersBeganDoesNotMatterForWhatIsKept() {
        DeploymentView former = new DeploymentView(
                "ecs-svc/0", "ACTIVE", "arn/api:1", 2, 2, 0, 0, null, null, NOON.minusSeconds(10), null);
        DeploymentView nameless =
                new DeploymentView("x", "ACTIVE", null, 2, 2, 0, 0, null, null, NOON.minusSeconds(5), null);
        ServiceView look = saying(event(-50, "first"), event(-51, "before"));

        assertThat(said(UPDATED, look.with(List.of(primary("arn/api:2", null), former, nameless))))
                .containsExactly(new ServiceEvent(NOON.minusSeconds(50), "first"));
    }

    @Test
    void whatIsKnownIsKeptOnceAndNoMoreThanTheLastTwenty() {
        List<EventView> many = new ArrayList<>(
                IntStream.range(0, 25).mapToObj(i -> event(i, "m" + i)).toList());
        List<ServiceEvent> kept = said(UPDATED, saying(many.toArray(EventView[]::new)));
        assertThat(kept).hasSize(20).startsWith(new ServiceEvent(NOON.plusSeconds(5), "m5"));

        assertThat(said(UPDATED.saw(kept), saying(many.toArray(EventView[]::new))))
                .as("no news")
                .isNull();
        assertThat(said(UPDATED.saw(kept), saying(event(4, "late"), event(30, "new"))))
                .hasSize(20)
                .endsWith(new ServiceEvent(NOON.plusSeconds(30), "new"))
                .doesNotContain(new ServiceEvent(NOON.plusSeconds(4), "late"));
        assertThat(said(UPDATED, saying(event(1, "x".repeat(600)), event(2, "x".repeat(601)))))
                .extracting(ServiceEvent::message)
                .containsExactly("x".repeat(600), "x".repeat(600) + "…");
    }

    // --- several waits

    @Test
    void severalWaitsAreOneThatEndsWithTheFirst() {
        Waits waits = new Waits();
        assertThat(waits.together()).isEmpty();
        assertThat(waits.took(Outcome.next(in(PhaseName.DEPLOY)))).isFalse();
        assertThat(waits.took(new Outcome.Wait(Set.of(API), NOON.plusSeconds(9), false, "api")))
                .isTrue();
        assertThat(waits.together()).contains(new Outcome.Wait(Set.of(API), NOON.plusSeconds(9), false, "api"));
        waits.took(new Outcome.Wait(Set.of(BROKER), NOON.plusSeconds(3), true, "broker"));
        waits.took(new Outcome.Wait(Set.of(), NOON.plusSeconds(5), false, "more"));
        assertThat(waits.together())
                .contains(new Outcome.Wait(Set.of(API, BROKER), NOON.plusSeconds(3), true, "api; broker; more"));
    }

    // --- limits

    @Test
    void anOutageOfOursCountsAgainstNoLimitAndEcsHasAMinuteOfLooksAfterIt() {
        Deployment d = in(PhaseName.VERIFY, UPDATED);
        Deployment resumed = d.resumed(NOON.plusSeconds(100));
        Duration limit = Duration.ofSeconds(30);

        assertThat(Ends.deadline(d, limit)).isEqualTo(NOON.plusSeconds(30));
        assertThat(Ends.deadline(resumed, limit)).isEqualTo(NOON.plusSeconds(130));
        assertThat(Ends.deadlineInEcs(d, NOON.plusSeconds(30))).isEqualTo(NOON.plusSeconds(30));
        assertThat(Ends.deadlineInEcs(resumed, NOON.plusSeconds(159))).isEqualTo(NOON.plusSeconds(160));
        assertThat(Ends.deadlineInEcs(resumed, NOON.plusSeconds(161))).isEqualTo(NOON.plusSeconds(161));
    }
}
