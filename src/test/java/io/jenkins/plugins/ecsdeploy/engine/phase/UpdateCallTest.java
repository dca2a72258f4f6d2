package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** UpdateService and CreateService: what is sent, and what each answer, refusal and silence leads to. */
class UpdateCallTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private static final ServiceUpdate UPDATE = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOON);
    private static final ServiceUpdate CREATION = ServiceUpdate.toCreate("api", List.of("app"), 2, null)
            .registered("arn/api:2", false)
            .intended(NOON);

    private static Deployment deployment(ServiceUpdate service) {
        ObjectNode create = JsonNodeFactory.instance.objectNode().put("desiredCount", 2);
        Configuration configuration = Given.deploying(service, NOON).configuration().toBuilder()
                .services(List.of(new Service("api", null, null, null, service.toCreate() ? create : null)))
                .build();
        return Deployment.create("d-1", configuration, NOON.minusSeconds(300))
                .withServices(List.of(service))
                .enter(PhaseName.DEPLOY, NOON);
    }

    private static ServiceView view(String strategy, DeploymentView... deployments) {
        return Given.view("api", "ACTIVE", "arn/api:2", strategy, 2, 0, deployments);
    }

    private static DeploymentView primary(String definition) {
        return new DeploymentView("ours", "PRIMARY", definition, 2, 0, 0, 0, null, null, NOON, null);
    }

    private static Function<List<Object>, Object> refusing(OutsideException.Kind kind) {
        return a -> {
            throw new OutsideException(kind, "ecs:UpdateService", "", "no", null);
        };
    }

    private static Rollout.Step send(ServiceUpdate service, Instant now, Function<List<Object>, Object> answer) {
        FixedWorld world =
                new FixedWorld(now).answers("services." + (service.toCreate() ? "create" : "update"), answer);
        return new RollingUpdate().advance(deployment(service), world, service);
    }

    private static Rollout.Step send(ServiceUpdate service, OutsideException.Kind kind) {
        return send(service, NOON, refusing(kind));
    }

    private static Outcome outcome(Rollout.Step step) {
        return ((Rollout.Step.On) step).outcome();
    }

    @Test
    void aServiceThatDoesNotExistIsCreatedWithOurRevisionAndTheSameTokenEachTime() {
        List<ObjectNode> requests = new ArrayList<>();
        Function<List<Object>, Object> answer = a -> {
            requests.add((ObjectNode) a.get(0));
            return view("ROLLING", primary("arn/api:2"));
        };

        assertThat(send(CREATION, NOON, answer))
                .isEqualTo(Rollout.Step.on(Outcome.next(deployment(CREATION.updated("ours", NOON)))));
        send(CREATION, NOON.plusSeconds(1), answer);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0)).isEqualTo(requests.get(1));
        assertThat(requests.get(0).path("taskDefinition").asText()).isEqualTo("arn/api:2");
        assertThat(requests.get(0).path("clientToken").asText()).isNotEmpty();
    }

    @Test
    void whatCouldNotBeDoneIsNamed() {
        assertThat(outcome(send(UPDATE, OutsideException.Kind.CREDENTIALS)))
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class,
                        s -> assertThat(s.why().summary()).isEqualTo("The service api could not be updated."));
        assertThat(outcome(send(CREATION, OutsideException.Kind.CREDENTIALS)))
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class,
                        s -> assertThat(s.why().summary()).isEqualTo("The service api could not be created."));
        assertThat((Rollout.Step.Failed) send(UPDATE, OutsideException.Kind.REFUSED))
                .returns(Failure.Kind.UPDATE_REFUSED, Rollout.Step.Failed::kind)
                .returns("ECS refused to update the service api.", Rollout.Step.Failed::summary);
        assertThat((Rollout.Step.Failed) send(CREATION, OutsideException.Kind.REFUSED))
                .returns(Failure.Kind.UPDATE_REFUSED, Rollout.Step.Failed::kind)
                .returns("ECS refused to create the service api.", Rollout.Step.Failed::summary);
    }

    /** What the answer shows of deployments says nothing then. */
    @Test
    void aServiceWhoseStrategyItsOwnerChangedSincePreflightIsJudgedByEcsRecordFromThenOn() {
        assertThat(send(UPDATE, NOON, a -> view("BLUE_GREEN", primary("arn/api:1"))))
                .isEqualTo(Rollout.Step.on(
                        Outcome.next(deployment(UPDATE.by("BLUE_GREEN").updated(null, NOON)))));
    }

    @Test
    void anUpdateThatNobodyAnswersIsPutAsideAfterThePhasesLimitAndAQuarterOfAnHour() {
        Instant late = NOON.plus(Timeouts.DEFAULT.deploy()).plus(Duration.ofMinutes(15));
        Deployment doubtful = deployment(UPDATE.inDoubt(true));

        assertThat(send(UPDATE, late.minusMillis(1), refusing(OutsideException.Kind.UNAVAILABLE)))
                .isEqualTo(Rollout.Step.on(Outcome.nextAfter(UpdateCall.RETRY, doubtful)));
        assertThat(outcome(send(UPDATE, late, refusing(OutsideException.Kind.UNAVAILABLE))))
                .isInstanceOfSatisfying(Outcome.Suspend.class, s -> assertThat(s.why())
                        .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                        .returns(
                                "AWS could not be asked for 45m: ecs:UpdateService failed again and again. Nothing is"
                                        + " decided. The update of service api may have begun; resuming finds out.",
                                Suspension::summary));
        assertThat(outcome(send(UPDATE, late, a -> view("ROLLING", primary("arn/api:1")))))
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class, s -> assertThat(s.why().summary())
                                .startsWith("AWS could not be asked for 45m. Nothing is decided."));
    }
}
