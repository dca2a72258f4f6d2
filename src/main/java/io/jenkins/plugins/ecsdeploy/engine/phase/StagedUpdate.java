package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * UpdateService, then ECS's own record of our service deployment watched through its lifecycle stages: blue/green, linear,
 * canary.
 *
 * <p>The service's list of deployments says nothing of a bake: all new tasks run and have all the traffic, and ECS may still
 * go back. So only the service deployment's status is success (I7).
 */
final class StagedUpdate implements Rollout {

    @Override
    public Step advance(Deployment d, World world, ServiceUpdate service) {
        if (service.ecsDeploymentId() != null) {
            return watch(d, world, service);
        }
        if (service.updatedAt() != null) {
            return find(d, world, service);
        }
        if (service.doubtful()) {
            return lookBeforeSending(d, world, service);
        }
        return UpdateCall.send(
                d,
                world,
                service,
                view -> Optional.of(
                        Step.on(Outcome.next(d.withService(service.name(), s -> s.updated(null, world.now()))))));
    }

    @Override
    public Optional<Step> stop(Deployment d, World world, ServiceUpdate service) {
        if (service.ecsDeploymentId() == null) {
            return Optional.of(find(d, world, service));
        }
        boolean over = world.seen(new Watched.ServiceDeployment(service.ecsDeploymentId()))
                .map(Sighting::look)
                .filter(StagedDeployment::over)
                .isPresent();
        return Optional.of(
                over || service.stopSentAt() != null
                        ? watch(d, world, service)
                        : Stopping.ask(d, world, service, () -> world.outside()
                                .services()
                                .stopDeployment(service.ecsDeploymentId())));
    }

    // --- our service deployment

    private static Step lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        return UpdateCall.record(d, world, service)
                .map(record -> adopted(d, world, service, record))
                .orElseGet(() -> Step.on(Outcome.next(d.withService(service.name(), s -> s.inDoubt(false)))));
    }

    private static Step adopted(Deployment d, World world, ServiceUpdate service, ServiceDeploymentView record) {
        Instant at = service.updatedAt() == null ? world.now() : service.updatedAt();
        return Step.on(Outcome.next(d.withService(service.name(), s -> s.updated(record.arn(), at))));
    }

    /** ECS has taken the update, and shows the service deployment of it some seconds later. */
    private static Step find(Deployment d, World world, ServiceUpdate service) {
        Optional<ServiceDeploymentView> record = UpdateCall.record(d, world, service);
        if (record.isPresent()) {
            return adopted(d, world, service, record.get());
        }
        boolean nothingToChange = service.taskDefinition().equals(service.previousTaskDefinition());
        if (world.now().isBefore(service.updatedAt().plus(UpdateCall.SKEW))) {
            return Step.on(Outcome.waitFor(
                    Set.of(), world.now().plus(UpdateCall.RETRY), service.name() + ": waiting for ECS to begin"));
        }
        if (nothingToChange) {
            return new Step.Completed(d.withService(service.name(), s -> s.completed(world.now())));
        }
        return new Step.Failed(
                Failure.Kind.ROLLOUT_FAILED,
                "ECS took the update of service " + service.name() + ", but shows no service deployment of "
                        + UpdateCall.shortName(service.taskDefinition()) + " after "
                        + Texts.duration(UpdateCall.SKEW) + ": whether it was updated is not known.",
                null);
    }

    // --- watch

    private static Step watch(Deployment d, World world, ServiceUpdate service) {
        Watched.ServiceDeployment watched = new Watched.ServiceDeployment(service.ecsDeploymentId());
        Optional<Sighting<StagedDeployment>> seen =
                world.seen(watched).filter(s -> s.askedAt().isAfter(service.updatedAt()));
        if (seen.isPresent() && seen.get().problem() != null) {
            return UpdateCall.noAccess(
                    seen.get().problem(),
                    "The service " + service.name() + " was updated, but its deployment can't be watched; it goes on in"
                            + " ECS.");
        }
        Optional<StagedDeployment> look = seen.map(Sighting::look);
        if (look.isPresent() && look.get().over()) {
            return ended(d, world, service, look.get());
        }
        if (look.isPresent() && !Objects.equals(look.get().stage(), service.stage())) {
            return Step.on(Outcome.next(
                    d.withService(service.name(), s -> s.inStage(look.get().stage(), world.now()))));
        }
        Instant deadline = Stopping.deadline(d, service);
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return tookTooLong(d, world, service, look);
        }
        return Step.on(Outcome.waitFor(
                Set.of(watched),
                seen.isPresent() ? deadline : world.now().plus(UpdateCall.SKEW),
                service.name() + ": "
                        + look.map(l -> StageText.progress(l, service, world.now()))
                                .orElse("updating")));
    }

    private static Step tookTooLong(Deployment d, World world, ServiceUpdate service, Optional<StagedDeployment> look) {
        String stands = look.map(l -> " It stands at " + StageText.progress(l, service, world.now()) + "; it")
                .orElse(" It");
        String limit = Texts.duration(d.configuration().timeouts().deploy());
        if (service.stopIntentAt() != null) {
            return new Step.Failed(
                    Failure.Kind.ROLLOUT_TIMED_OUT,
                    "ECS was asked to stop the deployment of service " + service.name() + ", which took longer than "
                            + limit + "." + stands + " goes on in ECS.",
                    null);
        }
        return new Step.Failed(
                Failure.Kind.ROLLOUT_TIMED_OUT,
                "The deployment of service " + service.name() + " took longer than " + limit + "." + stands
                        + " goes on in ECS.",
                null);
    }

    // --- its end

    private static Step ended(Deployment d, World world, ServiceUpdate service, StagedDeployment look) {
        if (look.status().equals("SUCCESSFUL")) {
            return new Step.Completed(d.withService(service.name(), s -> s.completed(world.now())));
        }
        Optional<ServiceView> view =
                world
                        .outside()
                        .services()
                        .describe(d.configuration().cluster(), List.of(service.name()))
                        .services()
                        .stream()
                        .findFirst();
        String now = view.map(ServiceView::taskDefinitionArn)
                .map(arn -> " The service is on " + UpdateCall.shortName(arn) + " now.")
                .orElse("");
        String reason = look.statusReason() == null ? "" : " ECS says: " + look.statusReason();
        if (service.stopIntentAt() != null) {
            return new Step.Failed(
                    Stopping.kind(d, Failure.Kind.ROLLED_BACK),
                    "The deployment of service " + service.name() + " was stopped"
                            + (look.status().equals("ROLLBACK_SUCCESSFUL") ? " and rolled back." : ".") + reason + now,
                    null);
        }
        Failure.Kind kind =
                switch (look.status()) {
                    case "ROLLBACK_SUCCESSFUL" -> Failure.Kind.ROLLED_BACK;
                    case "STOPPED" ->
                        replaced(d, world, service) ? Failure.Kind.SUPERSEDED : Failure.Kind.ROLLOUT_FAILED;
                    default -> Failure.Kind.ROLLOUT_FAILED;
                };
        return new Step.Failed(
                kind,
                what(kind, look, service.name()) + reason + now,
                view.map(v -> StagedDiagnosis.of(v, look, service, DeadTasks.of(d, world, service)))
                        .orElse((Diagnosis) null));
    }

    private static String what(Failure.Kind kind, StagedDeployment look, String name) {
        return switch (kind) {
            case ROLLED_BACK -> "ECS rolled the deployment of service " + name + " back.";
            case SUPERSEDED -> "Another deployment took the place of ours on service " + name + ".";
            default ->
                look.status().equals("ROLLBACK_FAILED")
                        ? "The deployment of service " + name + " failed, and ECS could not roll it back."
                        : "The deployment of service " + name + " failed.";
        };
    }

    /** Whether a service deployment of somebody else's revision began after ours. */
    private static boolean replaced(Deployment d, World world, ServiceUpdate service) {
        return world
                .outside()
                .services()
                .serviceDeployments(d.configuration().cluster(), service.name(), service.updatedAt())
                .stream()
                .anyMatch(r -> !r.arn().equals(service.ecsDeploymentId()));
    }
}
