package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * UpdateService, then our own service deployment watched to its end.
 *
 * <p>UpdateService has no token: when an answer was lost, it looks whether ECS has a service deployment of our revision
 * before it asks again.
 */
final class RollingUpdate implements Rollout {

    @Override
    public Step advance(Deployment d, World world, ServiceUpdate service) {
        if (service.ecsDeploymentId() != null) {
            return watch(d, world, service);
        }
        if (service.doubtful()) {
            return lookBeforeSending(d, world, service);
        }
        return send(d, world, service);
    }

    // --- update

    private static Step send(Deployment d, World world, ServiceUpdate service) {
        return UpdateCall.send(d, world, service, view -> {
            if (view.strategy().equals(ServiceUpdate.ROLLING)) {
                return adopted(d, world, service, view);
            }
            // Its owner has chosen another strategy since preflight: the update is in ECS's hands, and judged by its
            // record.
            return Optional.of(Step.on(Outcome.next(
                    d.withService(service.name(), s -> s.by(view.strategy()).updated(null, world.now())))));
        });
    }

    /** Our service deployment is the PRIMARY one: it carries our revision. */
    private static Optional<Step> adopted(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        return view.primary()
                .filter(p -> service.taskDefinition().equals(p.taskDefinitionArn()))
                .map(p -> Step.on(Outcome.next(d.withService(service.name(), s -> s.updated(p.id(), world.now())))));
    }

    private static Step lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        String cluster = d.configuration().cluster();
        List<ServiceView> views = world.outside()
                .services()
                .describe(cluster, List.of(service.name()))
                .services();
        Optional<Step> ours = views.stream().findFirst().flatMap(v -> adopted(d, world, service, v));
        if (ours.isPresent()) {
            return ours.get();
        }
        // One that we create is asked for again with the same token.
        Optional<ServiceDeploymentView> record =
                service.toCreate() ? Optional.empty() : UpdateCall.record(d, world, service);
        if (record.isPresent()) {
            return over(record.get())
                    ? ended(d, world, service, views.stream().findFirst().orElse(null))
                    : Step.on(Outcome.nextAfter(UpdateCall.RETRY, d)); // it exists, and will be PRIMARY soon
        }
        return Step.on(Outcome.next(d.withService(service.name(), s -> s.inDoubt(false))));
    }

    private static boolean over(ServiceDeploymentView record) {
        String status = record.status();
        return status.equals("SUCCESSFUL") || status.equals("STOPPED") || status.startsWith("ROLLBACK");
    }

    // --- watch

    private static Step watch(Deployment d, World world, ServiceUpdate service) {
        Watched.Service watched = new Watched.Service(d.configuration().cluster(), service.name());
        Instant deadline = Ends.deadlineInEcs(
                d, service.updatedAt().plus(d.configuration().timeouts().deploy()));
        Optional<Sighting<ServiceView>> seen =
                world.seen(watched).filter(s -> s.askedAt().isAfter(service.updatedAt()));
        if (seen.isPresent() && seen.get().problem() != null) {
            return UpdateCall.noAccess(
                    seen.get().problem(),
                    "The service " + service.name() + " was updated, but its deployment can't be watched; it goes on in"
                            + " ECS.");
        }
        if (seen.isPresent()) {
            Optional<Step> end = judge(d, world, service, seen.get().look());
            if (end.isPresent()) {
                return end.get();
            }
        }

        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return new Step.Failed(
                    Failure.Kind.ROLLOUT_TIMED_OUT,
                    "The deployment of service " + service.name() + " took longer than "
                            + Texts.duration(d.configuration().timeouts().deploy())
                            + (RollingBack.onFailure(d) ? "." : "; it goes on in ECS."),
                    seen.map(s -> diagnose(d, world, service, s.look())).orElse(null));
        }
        return Step.on(Outcome.waitFor(
                Set.of(watched),
                seen.isPresent() ? deadline : world.now().plus(UpdateCall.SKEW),
                seen.map(Sighting::look)
                        .flatMap(v -> v.deployment(service.ecsDeploymentId()))
                        .filter(p -> p.desiredCount() > 0) // 0 until ECS has begun with it
                        .map(p -> service.name() + ": " + progress(p))
                        .orElse(service.name() + ": updating")));
    }

    private static String progress(DeploymentView p) {
        return p.runningCount() + " of " + p.desiredCount() + " tasks run"
                + (p.pendingCount() > 0 ? ", " + p.pendingCount() + " pending" : "")
                + (p.failedTasks() > 0 ? ", " + p.failedTasks() + " failed" : "");
    }

    /** How our service deployment ended; empty while it goes on. Success only when it itself completed (I7). */
    private static Optional<Step> judge(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        if ((view == null || !view.status().equals("ACTIVE"))
                && service.toCreate()
                && world.now().isBefore(service.updatedAt().plus(UpdateCall.SKEW))) {
            return Optional.empty(); // old news: from before its creation
        }
        if (view == null) {
            return Optional.of(new Step.Failed(
                    Failure.Kind.ROLLOUT_FAILED,
                    "The service " + service.name() + " was deleted while it was deployed.",
                    null));
        }
        Optional<DeploymentView> ours = view.deployment(service.ecsDeploymentId());
        if (ours.isPresent()
                && ours.get().status().equals("PRIMARY")
                && !"FAILED".equals(ours.get().rolloutState())) {
            return completed(view, ours.get())
                    ? Optional.of(new Step.Completed(d.withService(service.name(), s -> s.completed(world.now()))))
                    : Optional.empty();
        }
        boolean notYetVisible = ours.isEmpty()
                && world.now().isBefore(service.updatedAt().plus(UpdateCall.SKEW))
                && view.primary()
                        .filter(p -> p.taskDefinitionArn().equals(service.previousTaskDefinition()))
                        .filter(p -> p.createdAt() != null
                                && p.createdAt().isBefore(service.intentAt().minus(UpdateCall.SKEW)))
                        .isPresent();
        return notYetVisible ? Optional.empty() : Optional.of(ended(d, world, service, view));
    }

    static boolean completed(ServiceView view, DeploymentView ours) {
        if (ours.rolloutState() != null) {
            return ours.rolloutState().equals("COMPLETED");
        }
        // Behind a Classic load balancer ECS keeps no rollout state.
        return view.deployments().size() == 1 && ours.runningCount() >= view.desiredCount() && ours.pendingCount() == 0;
    }

    /** Our service deployment is not what ECS is after any more: given up, rolled back, or replaced. */
    private static Step ended(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        Optional<DeploymentView> ours = view == null || service.ecsDeploymentId() == null
                ? Optional.empty()
                : view.deployment(service.ecsDeploymentId());
        Optional<DeploymentView> primary = view == null ? Optional.empty() : view.primary();
        Optional<ServiceDeploymentView> record = UpdateCall.record(d, world, service);
        boolean failed = ours.filter(o -> "FAILED".equals(o.rolloutState())).isPresent();
        boolean back = record.filter(r -> r.status().startsWith("ROLLBACK")).isPresent()
                || primary.map(DeploymentView::rolloutStateReason)
                        .filter(r -> r.contains("rolling back"))
                        .isPresent()
                || (failed
                        && primary.filter(p -> !p.id().equals(service.ecsDeploymentId()))
                                .isPresent());
        String reason = record.map(ServiceDeploymentView::statusReason)
                .or(() -> ours.map(DeploymentView::rolloutStateReason))
                .map(r -> " ECS says: " + r)
                .orElse("");
        String now = primary.map(p -> " The service is on " + UpdateCall.shortName(p.taskDefinitionArn()) + " now.")
                .orElse("");
        boolean contradictory =
                !failed && !back && record.filter(RollingUpdate::over).isEmpty();
        boolean fresh = primary.map(DeploymentView::createdAt)
                .filter(world.now().minus(UpdateCall.SKEW)::isBefore)
                .isPresent();
        boolean oldNews = record.isPresent() && (contradictory || (!failed && !back && before(primary, record)));
        if ((contradictory && fresh) || (oldNews && inTime(d, world, service))) {
            // The service has moved on, but no record says how our deployment ended; or, by ECS's record, ours goes on
            // or began after what the look shows.
            return Step.on(Outcome.waitFor(
                    Set.of(new Watched.Service(d.configuration().cluster(), service.name())),
                    world.now().plus(UpdateCall.RETRY),
                    service.name() + ": waiting for ECS to say how it ended"));
        }
        boolean replaced = !failed
                && primary.filter(p -> !p.id().equals(service.ecsDeploymentId()))
                        .isPresent();
        Failure.Kind kind =
                back ? Failure.Kind.ROLLED_BACK : replaced ? Failure.Kind.SUPERSEDED : Failure.Kind.ROLLOUT_FAILED;
        String what =
                switch (kind) {
                    case ROLLED_BACK -> "ECS rolled the deployment of service " + service.name() + " back.";
                    case ROLLOUT_FAILED -> "The deployment of service " + service.name() + " failed.";
                    default -> "Another deployment took the place of ours on service " + service.name() + ".";
                };
        return new Step.Failed(kind, what + reason + now, view == null ? null : diagnose(d, world, service, view));
    }

    private static boolean inTime(Deployment d, World world, ServiceUpdate service) {
        return service.updatedAt() != null
                && world.now()
                        .isBefore(service.updatedAt()
                                .plus(d.configuration().timeouts().deploy()));
    }

    /** By AWS's clock alone. */
    private static boolean before(Optional<DeploymentView> primary, Optional<ServiceDeploymentView> record) {
        return primary.map(DeploymentView::createdAt)
                .flatMap(shown -> record.map(ServiceDeploymentView::createdAt).map(shown::isBefore))
                .orElse(false);
    }

    private static Diagnosis diagnose(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        return Diagnoser.ofService(view, service.ecsDeploymentId(), DeadTasks.of(d, world, service));
    }
}
