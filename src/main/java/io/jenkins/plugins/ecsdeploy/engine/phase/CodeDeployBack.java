package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.definition.AppSpecs;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The way back of a service whose update by CodeDeploy is complete: another deployment, of the former task definition. */
final class CodeDeployBack {
    private CodeDeployBack() {}

    private static String description(Deployment d, ServiceUpdate service) {
        return "ecs-deploy " + d.id() + " back, of service " + service.name();
    }

    static Outcome send(Deployment d, World world, ServiceUpdate service) {
        CodeDeployUpdate plan = service.codeDeploy();
        try {
            String id = world.outside()
                    .blueGreenDeployments()
                    .create(
                            plan.application(),
                            plan.deploymentGroup(),
                            AppSpecs.with(plan.appSpec(), service.previousTaskDefinition()),
                            description(d, service));
            return begun(d, world, service, id);
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> RollingBack.unanswered(d, world, service, e);
                case THROTTLED -> throw e;
                case CREDENTIALS ->
                    UpdateCall.suspend(e, "The service " + service.name() + " could not be rolled back.");
                case DENIED, NOT_FOUND, REFUSED ->
                    ours(d, world, service)
                            .map(o -> begun(d, world, service, o.id()))
                            .orElseGet(() -> RollingBack.ended(
                                    d,
                                    world,
                                    service,
                                    RollBack.End.FAILED,
                                    "CodeDeploy refused to deploy it: " + e.getMessage()));
            };
        }
    }

    static Outcome lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        return ours(d, world, service)
                .map(o -> begun(d, world, service, o.id()))
                .orElseGet(() -> Outcome.next(RollingBack.inDoubt(d, service, false)));
    }

    private static Outcome begun(Deployment d, World world, ServiceUpdate service, String id) {
        return Outcome.next(RollingBack.with(d, service, service.rollBack().updated(id, world.now())));
    }

    private static Optional<BlueGreenDeployment> ours(Deployment d, World world, ServiceUpdate service) {
        CodeDeployUpdate plan = service.codeDeploy();
        return world
                .outside()
                .blueGreenDeployments()
                .createdSince(
                        plan.application(),
                        plan.deploymentGroup(),
                        service.rollBack().intentAt().minus(UpdateCall.SKEW))
                .stream()
                .filter(o -> description(d, service).equals(o.description()))
                .findFirst();
    }

    static Outcome watch(Deployment d, World world, ServiceUpdate service, Instant deadline) {
        String id = service.rollBack().ecsDeploymentId();
        Watched.BlueGreen watched = new Watched.BlueGreen(id);
        Optional<Sighting<BlueGreenDeployment>> seen = world.seen(watched);
        if (seen.isPresent() && seen.get().problem() != null) {
            return UpdateCall.suspend(
                    seen.get().problem(),
                    "CodeDeploy rolls the service " + service.name() + " back, but its deployment " + id
                            + " can't be watched.");
        }
        Optional<BlueGreenDeployment> look = seen.map(Sighting::look);
        if (look.isPresent() && look.get().over()) {
            return look.get().status().equals("Succeeded")
                    ? RollingBack.ended(d, world, service, RollBack.End.RESTORED, null)
                    : RollingBack.ended(
                            d,
                            world,
                            service,
                            RollBack.End.FAILED,
                            "The CodeDeploy deployment " + id + " back is "
                                    + look.get().status() + ": " + look.get().errorMessage());
        }
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return RollingBack.ended(
                    d,
                    world,
                    service,
                    RollBack.End.FAILED,
                    "Its roll back takes longer than "
                            + Texts.duration(d.configuration().timeouts().deploy()) + "; it goes on in CodeDeploy.");
        }
        return new Outcome.Wait(
                Set.of(watched),
                seen.isPresent() ? deadline : world.now().plus(UpdateCall.SKEW),
                seen.isEmpty(),
                service.name() + ": rolling back, "
                        + look.map(BlueGreenDeployment::status).orElse("looking"));
    }
}
