package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Creation;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Updates the services of a wave together, and watches our own service deployment of each to its end. Without waves, it
 * does so with one service after the other.
 *
 * <p>One UpdateService an advance: its intent is written down when the one before it was answered. UpdateService has no
 * token: when an answer was lost, it looks whether ECS has a service deployment of our revision before it asks again.
 *
 * <p>When a service fails, no further one of its wave is updated. Those that are under way are watched to their end, so
 * that the report can tell it; except where everything is to be rolled back anyway.
 */
final class Deploy implements Phase {

    /** Clocks differ, and an update becomes visible a little later. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Duration RETRY = Duration.ofSeconds(1);

    @Override
    public Wanted wanted(Deployment d) {
        return d.services().isEmpty() ? Wanted.NOTHING_TO_DO : Wanted.YES;
    }

    /** Writes down the intent to update the first service. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return goOn(d, world);
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        List<ServiceUpdate> wave = wave(d);
        Optional<ServiceUpdate> doubtful =
                wave.stream().filter(s -> s.doubtful() && s.failure() == null).findFirst();
        if (doubtful.isPresent()) {
            return lookBeforeSending(d, world, doubtful.get());
        }
        if (d.cancel() != null) {
            return cancelled(d, world, wave);
        }
        Optional<ServiceUpdate> due = failed(wave)
                ? Optional.empty()
                : wave.stream().filter(ServiceUpdate::due).findFirst();
        return due.isPresent() ? send(d, world, due.get()) : watch(d, world, wave);
    }

    private static Outcome cancelled(Deployment d, World world, List<ServiceUpdate> wave) {
        List<String> said = new ArrayList<>();
        for (ServiceUpdate service : wave) {
            if (service.underWay()) {
                said.add("The service " + service.name() + " was updated already"
                        + (RollingBack.onCancel(d) ? "." : "; its deployment goes on in ECS."));
            } else if (!service.touched()) {
                said.add("The service " + service.name() + " was not updated.");
            }
        }
        return Ends.cancelled(d, world, String.join(" ", said));
    }

    // --- the wave

    /** The services that are updated together just now: without waves, the first that has not completed. */
    private static List<ServiceUpdate> wave(Deployment d) {
        String name = d.phase().wave();
        if (name == null) {
            return d.services().stream().filter(s -> !s.completed()).limit(1).toList();
        }
        List<String> services = d.configuration().wave(name).orElseThrow().services();
        return d.services().stream().filter(s -> services.contains(s.name())).toList();
    }

    private static boolean failed(List<ServiceUpdate> wave) {
        return wave.stream().anyMatch(s -> s.failure() != null);
    }

    /** After a service has got somewhere: writes down the intent to update the next one, or ends the phase. */
    private static Deployment goOn(Deployment d, World world) {
        List<ServiceUpdate> wave = wave(d);
        if (wave.stream().allMatch(ServiceUpdate::completed)) {
            return Course.next(d, world);
        }
        if (failed(wave) || wave.stream().anyMatch(ServiceUpdate::due)) {
            return d;
        }
        Deployment after = d;
        for (ServiceUpdate service : wave) {
            boolean waiting = service.intentAt() == null && service.heldSince() == null;
            if (waiting && Support.of(d, service).isEmpty()) {
                return after.withService(service.name(), s -> s.intended(world.now()));
            } else if (waiting) {
                after = after.withService(service.name(), s -> s.held(world.now()));
            }
        }
        return after;
    }

    /** One service failed. The deployment does so once nothing of the wave is under way that the report should tell of. */
    private static Outcome failed(
            Deployment d, World world, ServiceUpdate service, Failure.Kind kind, String summary, Diagnosis diagnosis) {
        Failure why = new Failure(d.phase().phase(), kind, summary, List.of(), diagnosis);
        Deployment after = d.withService(service.name(), s -> s.failed(why));
        boolean tellTheOthers = wave(after).stream().anyMatch(ServiceUpdate::underWay) && !RollingBack.wanted(d, why);
        return tellTheOthers ? Outcome.next(after) : fail(after, world);
    }

    private static Outcome fail(Deployment d, World world) {
        List<Failure> failures = wave(d).stream()
                .map(ServiceUpdate::failure)
                .filter(Objects::nonNull)
                .toList();
        Failure first = failures.get(0);
        if (failures.size() == 1) {
            return Ends.fail(d, world, first);
        }
        return Ends.fail(
                d,
                world,
                new Failure(
                        d.phase().phase(),
                        first.kind(),
                        failures.size() + " services of " + d.phase().wave() + " did not get to the new revision.",
                        failures.stream().map(Failure::summary).toList(),
                        first.diagnosis()));
    }

    // --- update

    private static Outcome send(Deployment d, World world, ServiceUpdate service) {
        try {
            ServiceView view = service.toCreate()
                    ? world.outside().services().create(creation(d, service))
                    : world.outside()
                            .services()
                            .update(d.configuration().cluster(), service.name(), service.taskDefinition());
            return adopted(d, world, service, view).orElseGet(() -> Outcome.nextAfter(RETRY, inDoubt(d, service)));
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> Outcome.nextAfter(RETRY, inDoubt(d, service));
                case THROTTLED -> throw e;
                case CREDENTIALS ->
                    noAccess(e, "The service " + service.name() + " could not be " + verb(service) + ".");
                case DENIED, NOT_FOUND, REFUSED ->
                    failed(
                            d,
                            world,
                            service,
                            Failure.Kind.UPDATE_REFUSED,
                            "ECS refused to " + (service.toCreate() ? "create" : "update") + " the service "
                                    + service.name() + ".",
                            Diagnoser.ofProblem(e));
            };
        }
    }

    private static String verb(ServiceUpdate service) {
        return service.toCreate() ? "created" : "updated";
    }

    private static ObjectNode creation(Deployment d, ServiceUpdate service) {
        return new Creation(
                        d.configuration().service(service.name()).orElseThrow().create())
                .toSend(d.id(), d.configuration().cluster(), service.name(), service.taskDefinition(), Tags.of(d));
    }

    private static Deployment inDoubt(Deployment d, ServiceUpdate service) {
        return d.withService(service.name(), s -> s.inDoubt(true));
    }

    /** Our service deployment is the PRIMARY one: it carries our revision. */
    private static Optional<Outcome> adopted(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        return view.primary()
                .filter(p -> service.taskDefinition().equals(p.taskDefinitionArn()))
                .map(p ->
                        Outcome.next(goOn(d.withService(service.name(), s -> s.updated(p.id(), world.now())), world)));
    }

    private static Outcome lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        String cluster = d.configuration().cluster();
        List<ServiceView> views = world.outside()
                .services()
                .describe(cluster, List.of(service.name()))
                .services();
        Optional<Outcome> ours = views.stream().findFirst().flatMap(v -> adopted(d, world, service, v));
        if (ours.isPresent()) {
            return ours.get();
        }
        // One that we create is asked for again with the same token.
        Optional<ServiceDeploymentView> record =
                service.toCreate() ? Optional.empty() : serviceDeployment(d, world, service);
        if (record.isPresent()) {
            return over(record.get())
                    ? ended(d, world, service, views.stream().findFirst().orElse(null))
                    : Outcome.nextAfter(RETRY, d); // it exists, and will be PRIMARY soon
        }
        return Outcome.next(d.withService(service.name(), s -> s.inDoubt(false)));
    }

    private static boolean over(ServiceDeploymentView record) {
        String status = record.status();
        return status.equals("SUCCESSFUL") || status.equals("STOPPED") || status.startsWith("ROLLBACK");
    }

    private static Optional<ServiceDeploymentView> serviceDeployment(Deployment d, World world, ServiceUpdate service) {
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

    private static Outcome noAccess(OutsideException e, String summary) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS, summary, Diagnoser.ofProblem(e), "Mend the access, then resume."));
    }

    // --- watch

    private static Outcome watch(Deployment d, World world, List<ServiceUpdate> wave) {
        Set<Watched<?>> on = new LinkedHashSet<>();
        List<String> progress = new ArrayList<>();
        Instant until = Instant.MAX;
        for (ServiceUpdate service : wave) {
            boolean held = service.heldSince() != null && service.intentAt() == null && service.failure() == null;
            if (!service.underWay() && (!held || failed(wave))) {
                continue;
            }
            Outcome outcome = held ? hold(d, world, service) : watch(d, world, service);
            if (!(outcome instanceof Outcome.Wait wait)) {
                return outcome;
            }
            on.addAll(wait.on());
            progress.add(wait.progress());
            until = wait.until().isBefore(until) ? wait.until() : until;
        }
        return progress.isEmpty() ? fail(d, world) : Outcome.waitFor(on, until, String.join("; ", progress));
    }

    /** Waits for the services that this one needs. */
    private static Outcome hold(Deployment d, World world, ServiceUpdate service) {
        Support support = Support.seen(d, world, service);
        if (support.problem() != null) {
            return noAccess(
                    support.problem(),
                    "The service " + service.name() + " was not updated: what it needs can't be looked at.");
        }
        if (support.ready()) {
            return Outcome.next(d.withService(service.name(), s -> s.intended(world.now())));
        }
        Duration limit = d.configuration().timeouts().deploy();
        Instant deadline = Ends.deadlineInEcs(d, service.heldSince().plus(limit));
        String missing = String.join("; ", support.missing());
        if (support.looked() && !world.now().isBefore(deadline)) {
            return failed(
                    d,
                    world,
                    service,
                    Failure.Kind.SUPPORT_NOT_READY,
                    "The service " + service.name() + " was not updated: what it needs was not ready within "
                            + Texts.duration(limit) + ": " + missing + ".",
                    null);
        }
        return Outcome.waitFor(
                support.on(),
                support.looked() ? deadline : world.now().plus(SKEW),
                service.name() + ": waits for " + missing);
    }

    private static Outcome watch(Deployment d, World world, ServiceUpdate service) {
        Watched.Service watched = new Watched.Service(d.configuration().cluster(), service.name());
        Instant deadline = Ends.deadlineInEcs(
                d, service.updatedAt().plus(d.configuration().timeouts().deploy()));
        Optional<Sighting<ServiceView>> seen =
                world.seen(watched).filter(s -> s.askedAt().isAfter(service.updatedAt()));
        if (seen.isPresent() && seen.get().problem() != null) {
            return noAccess(
                    seen.get().problem(),
                    "The service " + service.name() + " was updated, but its deployment can't be watched; it goes on in"
                            + " ECS.");
        }
        if (seen.isPresent()) {
            Optional<Outcome> end = judge(d, world, service, seen.get().look());
            if (end.isPresent()) {
                return end.get();
            }
        }
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return failed(
                    d,
                    world,
                    service,
                    Failure.Kind.ROLLOUT_TIMED_OUT,
                    "The deployment of service " + service.name() + " took longer than "
                            + Texts.duration(d.configuration().timeouts().deploy())
                            + (RollingBack.onFailure(d) ? "." : "; it goes on in ECS."),
                    seen.map(s -> diagnose(d, world, service, s.look())).orElse(null));
        }
        return Outcome.waitFor(
                Set.of(watched),
                seen.isPresent() ? deadline : world.now().plus(SKEW),
                seen.map(Sighting::look)
                        .flatMap(v -> v.deployment(service.ecsDeploymentId()))
                        .filter(p -> p.desiredCount() > 0) // 0 until ECS has begun with it
                        .map(p -> service.name() + ": " + progress(p))
                        .orElse(service.name() + ": updating"));
    }

    private static String progress(DeploymentView p) {
        return p.runningCount() + " of " + p.desiredCount() + " tasks run"
                + (p.pendingCount() > 0 ? ", " + p.pendingCount() + " pending" : "")
                + (p.failedTasks() > 0 ? ", " + p.failedTasks() + " failed" : "");
    }

    /** How our service deployment ended; empty while it goes on. Success only when it itself completed (I7). */
    private static Optional<Outcome> judge(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        if ((view == null || !view.status().equals("ACTIVE"))
                && service.toCreate()
                && world.now().isBefore(service.updatedAt().plus(SKEW))) {
            return Optional.empty(); // old news: from before its creation
        }
        if (view == null) {
            return Optional.of(failed(
                    d,
                    world,
                    service,
                    Failure.Kind.ROLLOUT_FAILED,
                    "The service " + service.name() + " was deleted while it was deployed.",
                    null));
        }
        Optional<DeploymentView> ours = view.deployment(service.ecsDeploymentId());
        if (ours.isPresent()
                && ours.get().status().equals("PRIMARY")
                && !"FAILED".equals(ours.get().rolloutState())) {
            return completed(view, ours.get())
                    ? Optional.of(
                            Outcome.next(goOn(d.withService(service.name(), s -> s.completed(world.now())), world)))
                    : Optional.empty();
        }
        boolean notYetVisible = ours.isEmpty()
                && world.now().isBefore(service.updatedAt().plus(SKEW))
                && view.primary()
                        .filter(p -> p.taskDefinitionArn().equals(service.previousTaskDefinition()))
                        .filter(p -> p.createdAt() != null
                                && p.createdAt().isBefore(service.intentAt().minus(SKEW)))
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
    private static Outcome ended(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        Optional<DeploymentView> ours = view == null || service.ecsDeploymentId() == null
                ? Optional.empty()
                : view.deployment(service.ecsDeploymentId());
        Optional<DeploymentView> primary = view == null ? Optional.empty() : view.primary();
        Optional<ServiceDeploymentView> record = serviceDeployment(d, world, service);
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
        String now = primary.map(p -> " The service is on " + shortName(p.taskDefinitionArn()) + " now.")
                .orElse("");
        boolean contradictory = !failed && !back && record.filter(Deploy::over).isEmpty();
        boolean fresh = primary.map(DeploymentView::createdAt)
                .filter(world.now().minus(SKEW)::isBefore)
                .isPresent();
        if (contradictory && fresh) {
            // The service has moved on, but no record says how our deployment ended: old news.
            return Outcome.waitFor(
                    Set.of(new Watched.Service(d.configuration().cluster(), service.name())),
                    world.now().plus(RETRY),
                    service.name() + ": waiting for ECS to say how it ended");
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
        return failed(
                d, world, service, kind, what + reason + now, view == null ? null : diagnose(d, world, service, view));
    }

    private static Diagnosis diagnose(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        return Diagnoser.ofService(view, service.ecsDeploymentId(), deadTasks(d, world, service));
    }

    /** Tasks of our revision that stopped: they tell why. Not being able to see them is no reason to hide the failure. */
    private static List<TaskView> deadTasks(Deployment d, World world, ServiceUpdate service) {
        String cluster = d.configuration().cluster();
        try {
            List<String> arns = world.outside().services().tasks(cluster, service.name(), true);
            if (arns.isEmpty()) {
                return List.of();
            }
            return world
                    .outside()
                    .tasks()
                    .describe(cluster, arns.subList(0, Math.min(100, arns.size())))
                    .tasks()
                    .stream()
                    .filter(t -> service.taskDefinition().equals(t.taskDefinitionArn()))
                    .toList();
        } catch (OutsideException e) {
            return List.of();
        }
    }

    private static String shortName(String taskDefinitionArn) {
        return taskDefinitionArn.substring(taskDefinitionArn.lastIndexOf('/') + 1);
    }
}
