package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Creation;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.phase.Rollout.Step;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** UpdateService or CreateService, and looking for what it made: the same for every service that ECS itself deploys. */
final class UpdateCall {

    /** Clocks differ, and an update becomes visible a little later. */
    static final Duration SKEW = Duration.ofMinutes(1);

    static final Duration RETRY = Duration.ofSeconds(1);

    private UpdateCall() {}

    /**
     * @param adopt makes the answer ours; empty when the answer does not show our revision
     */
    static Step send(Deployment d, World world, ServiceUpdate service, Function<ServiceView, Optional<Step>> adopt) {
        try {
            ServiceView view = service.toCreate()
                    ? world.outside().services().create(creation(d, service))
                    : world.outside()
                            .services()
                            .update(d.configuration().cluster(), service.name(), service.taskDefinition());
            return adopt.apply(view).orElseGet(() -> inDoubt(d, world, service, null));
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> inDoubt(d, world, service, e);
                case THROTTLED -> throw e;
                case CREDENTIALS ->
                    noAccess(
                            e,
                            "The service " + service.name() + " could not be "
                                    + (service.toCreate() ? "created." : "updated."));
                case DENIED, NOT_FOUND, REFUSED ->
                    new Step.Failed(
                            Failure.Kind.UPDATE_REFUSED,
                            "ECS refused to " + (service.toCreate() ? "create" : "update") + " the service "
                                    + service.name() + ".",
                            Diagnoser.ofProblem(e));
            };
        }
    }

    private static ObjectNode creation(Deployment d, ServiceUpdate service) {
        return new Creation(
                        d.configuration().service(service.name()).orElseThrow().create())
                .toSend(d.id(), d.configuration().cluster(), service.name(), service.taskDefinition(), Tags.of(d));
    }

    /**
     * It may have been taken in: look before it is sent again.
     *
     * @param e null when the answer does not show our revision
     */
    static Step inDoubt(Deployment d, World world, ServiceUpdate service, OutsideException e) {
        Deployment doubtful = d.withService(service.name(), s -> s.inDoubt(true));
        return Step.on(Unreachable.since(service.intentAt(), doubtful, world, e)
                .orElseGet(() -> Outcome.nextAfter(RETRY, doubtful)));
    }

    /** The newest service deployment of our revision that ECS has begun since we meant to. */
    static Optional<ServiceDeploymentView> record(Deployment d, World world, ServiceUpdate service) {
        return world
                .outside()
                .services()
                .serviceDeployments(
                        d.configuration().cluster(),
                        service.name(),
                        service.intentAt().minus(SKEW))
                .stream()
                .filter(s -> service.taskDefinition().equals(s.taskDefinitionArn()))
                .findFirst();
    }

    static Step noAccess(OutsideException e, String summary) {
        return Step.on(suspend(e, summary));
    }

    static Outcome suspend(OutsideException e, String summary) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS, summary, Diagnoser.ofProblem(e), "Mend the access, then resume."));
    }

    static String shortName(String taskDefinitionArn) {
        return taskDefinitionArn.substring(taskDefinitionArn.lastIndexOf('/') + 1);
    }
}
