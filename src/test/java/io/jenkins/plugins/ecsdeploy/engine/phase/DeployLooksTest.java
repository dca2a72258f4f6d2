package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A wave of two services: which is updated next, what holds one back, and what is said when it ends early. */
class DeployLooksTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration LIMIT = Timeouts.DEFAULT.deploy();
    private static final ServiceUpdate API = planned("api");
    private static final ServiceUpdate WORKER = planned("worker");
    private static final Watched.Service NEEDED = new Watched.Service("prod", "api");

    private final FixedWorld world = new FixedWorld(NOW);

    private static ServiceUpdate planned(String name) {
        return ServiceUpdate.planned(name, List.of("app"), 2, "arn/" + name + ":1")
                .registered("arn/" + name + ":2", false);
    }

    private static Deployment deployment(ServiceUpdate api, ServiceUpdate worker) {
        return deployment(Configuration.OnCancel.LEAVE, new Service("worker", null), api, worker);
    }

    private static Deployment deployment(
            Configuration.OnCancel onCancel, Service workers, ServiceUpdate api, ServiceUpdate worker) {
        Configuration configuration = Given.deploying(API, NOW).configuration().toBuilder()
                .services(List.of(new Service("api", null), workers))
                .waves(List.of(new Wave("both", List.of("api", "worker"))))
                .onCancel(onCancel)
                .build();
        return Deployment.create("d-1", configuration, NOW.minusSeconds(7200))
                .withServices(List.of(api, worker))
                .enter(PhaseName.DEPLOY, "both", NOW.minusSeconds(7200));
    }

    private Outcome advance(Deployment d) {
        return new Deploy().advance(d, world);
    }

    private static Deployment after(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment();
    }

    private static Failure failure(String why) {
        return new Failure(PhaseName.DEPLOY, Failure.Kind.UPDATE_REFUSED, why, List.of(), null);
    }

    private void unanswered() {
        world.answers("services.update", a -> {
            throw new OutsideException(OutsideException.Kind.UNAVAILABLE, "UpdateService", "", "no", null);
        });
    }

    @Test
    void theNextServiceIsMeantOnlyOnceTheUpdateOfTheOneBeforeWasAnswered() {
        unanswered();

        Deployment after = after(advance(deployment(API.intended(NOW), WORKER)));

        assertThat(after.service("api").orElseThrow().doubtful()).isTrue();
        assertThat(after.service("worker").orElseThrow().intentAt()).isNull();

        DeploymentView ours =
                new DeploymentView("ours", "PRIMARY", "arn/api:2", 2, 0, 0, 0, "IN_PROGRESS", null, NOW, null);
        world.answers("services.update", a -> Given.view("api", "ACTIVE", "arn/api:2", "ROLLING", 2, 2, ours));
        Deployment answered = after(advance(deployment(API.intended(NOW), WORKER)));
        assertThat(answered.service("api").orElseThrow().updatedAt()).isEqualTo(NOW);
        assertThat(answered.service("worker").orElseThrow().intentAt()).isEqualTo(NOW);
    }

    @Test
    void aDoubtfulUpdateIsLookedAtFirstUnlessItIsOver() {
        world.answers("services.describe", a -> new ServicesSeen(List.of(), Set.of("api", "worker")))
                .answers("services.serviceDeployments", a -> List.of());
        ServiceUpdate doubtful = WORKER.intended(NOW).inDoubt(true);

        advance(deployment(API.intended(NOW), doubtful));
        assertThat(world.calls).contains("services.describe[prod, [worker]]");

        world.calls.clear();
        unanswered();
        advance(deployment(API.intended(NOW), doubtful.failed(failure("It was refused."))));
        assertThat(world.calls).isEmpty();
    }

    @Test
    void onceOneHasFailedNoOtherIsUpdated() {
        unanswered();

        Deployment after = after(advance(deployment(API.failed(failure("It was refused.")), WORKER.intended(NOW))));

        assertThat(after.failure().summary()).isEqualTo("It was refused.");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void whoeverCancelsIsToldHowFarEachServiceIs() {
        ServiceUpdate updated = API.intended(NOW).updated("ours", NOW);

        assertThat(after(advance(deployment(updated, WORKER).cancelled(NOW, "bob")))
                        .failure()
                        .summary())
                .isEqualTo("Cancelled by bob. The service api was updated already; its deployment goes on in ECS. The"
                        + " service worker was not updated.");
        assertThat(after(advance(deployment(
                                        Configuration.OnCancel.ROLL_BACK, new Service("worker", null), updated, WORKER)
                                .cancelled(NOW, "bob")))
                        .phase()
                        .phase())
                .isEqualTo(PhaseName.ROLL_BACK);
        assertThat(after(advance(deployment(
                                        API.failed(failure("It was refused.")),
                                        WORKER.intended(NOW)
                                                .updated("ours", NOW)
                                                .completed(NOW))
                                .cancelled(NOW, "bob")))
                        .failure()
                        .summary())
                .isEqualTo("Cancelled by bob. It was refused.");
    }

    @Test
    void I7_whatCompletedBeforeItCouldBeStoppedIsWrittenDownAsThat() {
        ServiceUpdate shifting = API.withCodeDeploy(CodeDeployUpdate.planned("shop", "api-group", "{}"))
                .intended(NOW.minusSeconds(60))
                .updated("d-A1", NOW.minusSeconds(60));
        world.sees(
                new Watched.BlueGreen("d-A1"),
                NOW,
                new BlueGreenDeployment(
                        "d-A1", "Succeeded", null, null, 100.0, false, null, null, null, null, NOW.minusSeconds(60)));
        Deployment d = deployment(Configuration.OnCancel.ROLL_BACK, new Service("worker", null), shifting, WORKER)
                .cancelled(NOW, "bob");

        Deployment after = after(advance(d));

        assertThat(after.service("api").orElseThrow().completedAt()).isEqualTo(NOW);
        assertThat(after.phase().phase()).isEqualTo(PhaseName.DEPLOY);
        assertThat(world.calls).isEmpty();
    }

    // --- held back

    private static Deployment holding(Duration ago) {
        Service worker = new Service("worker", null, null, List.of("api"), null, null);
        return deployment(
                Configuration.OnCancel.LEAVE,
                worker,
                API.intended(NOW).updated("ours", NOW).completed(NOW),
                WORKER.held(NOW.minus(ago)));
    }

    @Test
    void whatAServiceNeedsIsWaitedForUntilTheTimeLimit() {
        assertThat(((Outcome.Wait) advance(holding(LIMIT))).until())
                .as("not looked at yet")
                .isEqualTo(NOW.plus(UpdateCall.SKEW));
        world.sees(NEEDED, NOW, null);

        Outcome.Wait wait = (Outcome.Wait) advance(holding(LIMIT.minusSeconds(1)));
        assertThat(wait.until()).isEqualTo(NOW.plusSeconds(1));
        assertThat(wait.progress()).isEqualTo("worker: waits for api (there is no such service)");

        Failure late = after(advance(holding(LIMIT))).failure();
        assertThat(late.kind()).isEqualTo(Failure.Kind.SUPPORT_NOT_READY);
        assertThat(late.summary())
                .isEqualTo(
                        "The service worker was not updated: what it needs was not ready within 30m: api (there is no"
                                + " such service).");
    }

    @Test
    void aLookThatIsRefusedSuspends() {
        world.sees(
                NEEDED,
                new Sighting<>(
                        NOW,
                        null,
                        new OutsideException(OutsideException.Kind.DENIED, "DescribeServices", "", "no", null)));

        assertThat(advance(holding(Duration.ofMinutes(1))))
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class, s -> assertThat(s.why().summary())
                                .isEqualTo("The service worker was not updated: what it needs can't be looked at."));
    }
}
