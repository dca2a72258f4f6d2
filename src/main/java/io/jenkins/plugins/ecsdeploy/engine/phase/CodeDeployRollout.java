package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.definition.AppSpecs;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * CreateDeployment, then CodeDeploy's deployment watched to its end.
 *
 * <p>CreateDeployment has no token. Our deployment carries our id in its description: when an answer was lost, it is looked
 * for before another one is asked for; and a deployment group takes no second one while the first is under way.
 */
final class CodeDeployRollout implements Rollout {

    @Override
    public Step advance(Deployment d, World world, ServiceUpdate service) {
        if (service.ecsDeploymentId() != null) {
            return watch(d, world, service);
        }
        return service.doubtful() ? lookBeforeSending(d, world, service) : send(d, world, service);
    }

    // --- begin

    /** By this our deployment is known among others. */
    static String description(Deployment d, ServiceUpdate service) {
        return "ecs-deploy " + d.id() + " of service " + service.name();
    }

    private static Step send(Deployment d, World world, ServiceUpdate service) {
        CodeDeployUpdate plan = service.codeDeploy();
        try {
            String id = world.outside()
                    .blueGreenDeployments()
                    .create(
                            plan.application(),
                            plan.deploymentGroup(),
                            AppSpecs.with(plan.appSpec(), service.taskDefinition()),
                            description(d, service));
            return adopted(d, world, service, id);
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> UpdateCall.inDoubt(d, world, service, e);
                case THROTTLED -> throw e;
                case CREDENTIALS -> UpdateCall.noAccess(e, "The service " + service.name() + " could not be updated.");
                case DENIED, NOT_FOUND, REFUSED -> refused(d, world, service, e);
            };
        }
    }

    /** When the group is busy, it may be so with ours: another process was faster. */
    private static Step refused(Deployment d, World world, ServiceUpdate service, OutsideException e) {
        Optional<BlueGreenDeployment> ours =
                e.code().equals(BlueGreenDeployments.BUSY) ? ours(d, world, service) : Optional.empty();
        return ours.map(o -> adopted(d, world, service, o.id()))
                .orElseGet(() -> new Step.Failed(
                        Failure.Kind.UPDATE_REFUSED,
                        "CodeDeploy refused to deploy the service " + service.name() + ".",
                        Diagnoser.ofProblem(e)));
    }

    private static Step lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        return ours(d, world, service)
                .map(o -> adopted(d, world, service, o.id()))
                .orElseGet(() -> Step.on(Outcome.next(d.withService(service.name(), s -> s.inDoubt(false)))));
    }

    private static Step adopted(Deployment d, World world, ServiceUpdate service, String id) {
        return Step.on(Outcome.next(d.withService(service.name(), s -> s.updated(id, world.now()))));
    }

    private static Optional<BlueGreenDeployment> ours(Deployment d, World world, ServiceUpdate service) {
        CodeDeployUpdate plan = service.codeDeploy();
        return world
                .outside()
                .blueGreenDeployments()
                .createdSince(
                        plan.application(),
                        plan.deploymentGroup(),
                        service.intentAt().minus(UpdateCall.SKEW))
                .stream()
                .filter(o -> description(d, service).equals(o.description()))
                .findFirst();
    }

    // --- watch

    @Override
    public Optional<Step> stop(Deployment d, World world, ServiceUpdate service) {
        if (service.ecsDeploymentId() == null) {
            return Optional.empty();
        }
        boolean over = world.seen(new Watched.BlueGreen(service.ecsDeploymentId()))
                .map(Sighting::look)
                .filter(BlueGreenDeployment::over)
                .isPresent();
        return Optional.of(
                over || service.stopSentAt() != null
                        ? watch(d, world, service)
                        : Stopping.ask(d, world, service, () -> world.outside()
                                .blueGreenDeployments()
                                .stop(service.ecsDeploymentId())));
    }

    private static Step watch(Deployment d, World world, ServiceUpdate service) {
        Watched.BlueGreen watched = new Watched.BlueGreen(service.ecsDeploymentId());
        Optional<Sighting<BlueGreenDeployment>> seen =
                world.seen(watched).filter(s -> s.askedAt().isAfter(service.updatedAt()));
        if (seen.isPresent() && seen.get().problem() != null) {
            return UpdateCall.noAccess(
                    seen.get().problem(),
                    "CodeDeploy deploys the service " + service.name() + ", but its deployment "
                            + service.ecsDeploymentId() + " can't be watched; it goes on.");
        }
        Instant deadline = Stopping.deadline(d, service);
        Optional<BlueGreenDeployment> look = seen.map(Sighting::look);
        if (look.isPresent() && look.get().over()) {
            return ended(d, world, service, look.get(), deadline);
        }
        if (look.isPresent() && look.get().ready() && service.stopIntentAt() == null && goesOnByItself(d, service)) {
            Optional<Step> step = proceed(d, world, service);
            if (step.isPresent()) {
                return step.get();
            }
        }
        if (look.isPresent() && !Objects.equals(stage(look.get()), service.stage())) {
            return Step.on(Outcome.next(d.withService(service.name(), s -> s.inStage(stage(look.get()), world.now()))));
        }
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            String stands =
                    look.map(l -> " It stands at " + progress(l) + "; it").orElse(" It");
            return new Step.Failed(
                    Failure.Kind.ROLLOUT_TIMED_OUT,
                    "The CodeDeploy deployment " + service.ecsDeploymentId() + " of service " + service.name()
                            + " took longer than "
                            + Texts.duration(d.configuration().timeouts().deploy()) + "." + stands
                            + " goes on in CodeDeploy.",
                    null);
        }
        return Step.on(Outcome.waitFor(
                Set.of(watched),
                seen.isPresent() ? deadline : world.now().plus(UpdateCall.SKEW),
                service.name() + ": " + look.map(CodeDeployRollout::progress).orElse("updating")));
    }

    private static String stage(BlueGreenDeployment look) {
        if (look.terminating() && !look.over()) {
            return "TerminateBlue";
        }
        return look.event() == null ? look.status() : look.event();
    }

    private static String progress(BlueGreenDeployment look) {
        if (look.ready()) {
            return "Ready, waits for somebody to continue " + look.id() + " in CodeDeploy (ContinueDeployment)";
        }
        return stage(look)
                + (look.trafficWeight() == null || look.trafficWeight() == 0
                        ? ""
                        : ", " + Math.round(look.trafficWeight()) + "% of the traffic on the new tasks");
    }

    // --- ready

    private static boolean goesOnByItself(Deployment d, ServiceUpdate service) {
        return d.configuration()
                .service(service.name())
                .map(s -> s.codeDeploy() != null && s.codeDeploy().onReady() == CodeDeploy.OnReady.CONTINUE)
                .orElse(false);
    }

    /** Intent, then ContinueDeployment; asking twice does no harm. Empty when that is behind us. */
    private static Optional<Step> proceed(Deployment d, World world, ServiceUpdate service) {
        CodeDeployUpdate update = service.codeDeploy();
        if (update.continueSentAt() != null) {
            return Optional.empty();
        }
        if (update.continueIntentAt() == null) {
            return Optional.of(noted(d, service, u -> u.continueIntended(world.now())));
        }
        try {
            world.outside().blueGreenDeployments().proceed(service.ecsDeploymentId());
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            if (e.kind() != OutsideException.Kind.REFUSED) {
                return Optional.of(UpdateCall.noAccess(
                        e,
                        "The CodeDeploy deployment " + service.ecsDeploymentId() + " of service " + service.name()
                                + " is ready, but could not be continued."));
            }
        }
        return Optional.of(noted(d, service, u -> u.continueSent(world.now())));
    }

    private static Step noted(Deployment d, ServiceUpdate service, UnaryOperator<CodeDeployUpdate> change) {
        return Step.on(
                Outcome.next(d.withService(service.name(), s -> s.withCodeDeploy(change.apply(s.codeDeploy())))));
    }

    // --- its end

    private static Step ended(
            Deployment d, World world, ServiceUpdate service, BlueGreenDeployment look, Instant deadline) {
        if (look.status().equals("Succeeded")) {
            return new Step.Completed(d.withService(service.name(), s -> s.completed(world.now())));
        }
        boolean back = look.rollbackId() != null;
        boolean backOver = false;
        String roll = "";
        if (back) {
            Watched.BlueGreen watched = new Watched.BlueGreen(look.rollbackId());
            Optional<BlueGreenDeployment> way = world.seen(watched).map(Sighting::look);
            backOver = way.filter(BlueGreenDeployment::over).isPresent();
            if (!backOver && world.now().isBefore(deadline)) {
                Set<Watched<?>> both = Set.of(watched, new Watched.BlueGreen(look.id()));
                return Step.on(new Outcome.Wait(
                        both, deadline, way.isEmpty(), service.name() + ": " + look.status() + ", rolling back"));
            }
            roll = " Its roll back " + look.rollbackId() + " "
                    + way.map(w -> "is " + w.status()).orElse("can't be seen") + ".";
            back = way.filter(w -> w.status().equals("Succeeded")).isPresent();
        }
        Optional<ServiceView> view =
                world
                        .outside()
                        .services()
                        .describe(d.configuration().cluster(), List.of(service.name()))
                        .services()
                        .stream()
                        .findFirst();
        String now = view.flatMap(ServiceView::primary)
                .map(DeploymentView::taskDefinitionArn)
                .map(arn -> " The service is on " + UpdateCall.shortName(arn) + " now.")
                .orElse("");
        String reason = look.errorMessage() == null
                ? ""
                : " CodeDeploy says: " + (look.errorCode() == null ? "" : look.errorCode() + ": ")
                        + look.errorMessage();
        String what = service.stopIntentAt() != null
                ? " was stopped" + (back ? " and rolled back." : ".")
                : back
                        ? " failed and was rolled back."
                        : look.status().equals("Stopped") ? " was stopped." : " failed.";
        Failure.Kind kind = back ? Failure.Kind.ROLLED_BACK : Failure.Kind.ROLLOUT_FAILED;
        return new Step.Failed(
                service.stopIntentAt() == null ? kind : Stopping.kind(d, kind),
                "The CodeDeploy deployment " + look.id() + " of service " + service.name() + what + reason + roll + now,
                service.stopIntentAt() != null
                        ? null
                        : view.map(v -> StagedDiagnosis.of(
                                        v, "", look.errorMessage(), service, DeadTasks.of(d, world, service)))
                                .orElse((Diagnosis) null));
    }
}
