package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Updates the services of a wave together, and watches our own service deployment of each to its end. Without waves, it
 * does so with one service after the other.
 *
 * <p>One update an advance: its intent is written down when the one before it was answered. How a service is updated is its
 * own matter ({@link Rollout}).
 *
 * <p>When a service fails, no further one of its wave is updated. Those that are under way are watched to their end, so
 * that the report can tell it; except where everything is to be rolled back anyway.
 */
final class Deploy implements Phase {

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
            return step(d, world, doubtful.get());
        }
        Optional<Deployment> news = SeenEvents.news(d, world, wave);
        if (news.isPresent()) {
            return Outcome.next(news.get());
        }
        if (d.cancel() != null) {
            return cancelled(d, world, wave);
        }
        Optional<ServiceUpdate> due = failed(wave)
                ? Optional.empty()
                : wave.stream().filter(ServiceUpdate::due).findFirst();
        return due.isPresent() ? step(d, world, due.get()) : watch(d, world, wave);
    }

    private static Outcome cancelled(Deployment d, World world, List<ServiceUpdate> wave) {
        if (RollingBack.onCancel(d)) {
            Optional<Outcome> stopping = stopHalfWay(d, world, wave);
            if (stopping.isPresent()) {
                return stopping.get();
            }
        }
        List<String> said = new ArrayList<>();
        for (ServiceUpdate service : wave) {
            if (service.failure() != null) {
                said.add(service.failure().summary());
            } else if (service.underWay()) {
                said.add("The service " + service.name() + " was updated already"
                        + (RollingBack.onCancel(d) ? "." : "; its deployment goes on in ECS."));
            } else if (!service.touched()) {
                said.add("The service " + service.name() + " was not updated.");
            }
        }
        return Ends.cancelled(d, world, String.join(" ", said));
    }

    /** Has AWS stop what it can stop half way, and awaits it; empty when nothing of that kind is under way (any more). */
    private static Optional<Outcome> stopHalfWay(Deployment d, World world, List<ServiceUpdate> wave) {
        Waits waits = new Waits();
        for (ServiceUpdate service :
                wave.stream().filter(ServiceUpdate::underWay).toList()) {
            Rollout.Step step = Rollout.of(service).stop(d, world, service).orElse(null);
            if (step instanceof Rollout.Step.Completed completed) {
                return Optional.of(Outcome.next(completed.deployment()));
            } else if (step instanceof Rollout.Step.Failed failed) {
                Failure why =
                        new Failure(d.phase().phase(), failed.kind(), failed.summary(), List.of(), failed.diagnosis());
                return Optional.of(Outcome.next(d.withService(service.name(), s -> s.failed(why))));
            } else if (step instanceof Rollout.Step.On on && !waits.took(on.outcome())) {
                return Optional.of(on.outcome());
            }
        }
        return waits.together();
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

    /**
     * After a service has got somewhere: writes down the intent to update the next one, or ends the phase. As long as the
     * update of one that was meant before is not answered, nothing changes.
     */
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

    // --- one service

    /** One step of a service on its own way, in the terms of the wave. */
    private static Outcome step(Deployment d, World world, ServiceUpdate service) {
        Rollout.Step step = Rollout.of(service).advance(d, world, service);
        if (step instanceof Rollout.Step.Completed completed) {
            return Outcome.next(goOn(completed.deployment(), world));
        } else if (step instanceof Rollout.Step.Failed failed) {
            return failed(d, world, service, failed.kind(), failed.summary(), failed.diagnosis());
        }
        Outcome outcome = ((Rollout.Step.On) step).outcome();
        return outcome instanceof Outcome.Next next
                ? new Outcome.Next(goOn(next.deployment(), world), next.lines(), next.pause())
                : outcome;
    }

    // --- watch

    private static Outcome watch(Deployment d, World world, List<ServiceUpdate> wave) {
        Waits waits = new Waits();
        for (ServiceUpdate service : wave) {
            boolean held = service.heldSince() != null && service.intentAt() == null && service.failure() == null;
            if (!service.underWay() && (!held || failed(wave))) {
                continue;
            }
            Outcome outcome = held ? hold(d, world, service) : step(d, world, service);
            if (!waits.took(outcome)) {
                return outcome;
            }
        }
        return waits.together().orElseGet(() -> fail(d, world));
    }

    /** Waits for the services that this one needs. */
    private static Outcome hold(Deployment d, World world, ServiceUpdate service) {
        Support support = Support.seen(d, world, service);
        if (support.problem() != null) {
            return UpdateCall.suspend(
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
                support.looked() ? deadline : world.now().plus(UpdateCall.SKEW),
                service.name() + ": waits for " + missing);
    }
}
