package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack.End;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * After a failed or cancelled rollout: gives every service that was updated its former task definition back, the last
 * wave first, and watches it to the end. A migration is never undone.
 *
 * <p>It looks before it acts: a service that ECS's circuit breaker has rolled back already is only watched, one that
 * somebody else has deployed since is left alone, and one that we created has no former task definition: its desired count
 * becomes 0. A service that does not get back keeps no other from being rolled back.
 */
final class RollingBack implements Phase {

    /** Clocks differ, and an update becomes visible a little later. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** For so long a look may still show a service as it was before: eventual consistency. */
    private static final Duration OLD_NEWS = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Whether the owner wants services rolled back after this failure, and there may be any. */
    static boolean wanted(Deployment d, Failure why) {
        PhaseName phase = d.phase().phase();
        boolean rollout = phase.compareTo(PhaseName.DEPLOY) >= 0 && phase.compareTo(PhaseName.VERIFY) <= 0;
        return rollout
                && (why.kind() == Failure.Kind.CANCELLED ? onCancel(d) : onFailure(d))
                && !concerned(d.services()).isEmpty();
    }

    static boolean onFailure(Deployment d) {
        return d.configuration().onFailure() == OnFailure.ROLL_BACK;
    }

    static boolean onCancel(Deployment d) {
        return d.configuration().onCancel() == OnCancel.ROLL_BACK;
    }

    /** Services that were updated, or may have been for all that we know; not those whose update ECS refused. */
    private static List<ServiceUpdate> concerned(List<ServiceUpdate> services) {
        return services.stream()
                .filter(s -> s.touched() || (s.intentAt() != null && s.failure() == null))
                .toList();
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        List<ServiceUpdate> wave = wave(d);
        for (ServiceUpdate service : wave) {
            if (service.rollBack() != null && service.rollBack().doubtful()) {
                return byCodeDeploy(service)
                        ? CodeDeployBack.lookBeforeSending(d, world, service)
                        : lookBeforeSending(d, world, service);
            }
        }
        for (ServiceUpdate service : wave) {
            if (service.rollBack() != null && service.rollBack().due()) {
                return byCodeDeploy(service) ? CodeDeployBack.send(d, world, service) : send(d, world, service);
            }
        }
        Optional<Deployment> news = SeenEvents.news(d, world, wave);
        if (news.isPresent()) {
            return Outcome.next(news.get());
        }
        return wave.isEmpty() ? end(d, world) : watch(d, world, wave);
    }

    /** The services that are rolled back together just now: the last wave in which not all are. */
    private static List<ServiceUpdate> wave(Deployment d) {
        List<List<String>> waves = new ArrayList<>(
                d.configuration().waves().isEmpty()
                        ? d.services().stream().map(s -> List.of(s.name())).toList()
                        : d.configuration().waves().stream().map(Wave::services).toList());
        Collections.reverse(waves);
        return waves.stream()
                .map(names -> concerned(d.services()).stream()
                        .filter(s -> names.contains(s.name()))
                        .filter(s -> s.rollBack() == null || s.rollBack().endedAt() == null)
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Outcome end(Deployment d, World world) {
        List<String> back = new ArrayList<>();
        List<String> not = new ArrayList<>();
        for (ServiceUpdate service : concerned(d.services())) {
            RollBack rollBack = service.rollBack();
            if (!rollBack.good()) {
                not.add(service.name() + ": " + rollBack.why());
            } else if (rollBack.end() != End.UNCHANGED) {
                back.add(service.name() + " " + words(service));
            }
        }
        Deployment told = back.isEmpty()
                ? d
                : d.withNote(world.now(), Note.Level.INFO, "Rolled back: " + String.join(", ", back) + ".");
        if (!not.isEmpty()) {
            told = told.withNote(
                    world.now(), Note.Level.WARNING, "Not everything was rolled back. " + String.join(" ", not));
        }
        return Outcome.next(told.rolledBack(not.isEmpty(), world.now()));
    }

    private static String words(ServiceUpdate service) {
        String former = service.previousTaskDefinition();
        return switch (service.rollBack().end()) {
            case BY_ECS -> "to " + shortName(former) + " (" + byWhom(service) + ")";
            case SCALED_TO_ZERO -> "to a desired count of 0 (this deployment had created it)";
            default -> "to " + shortName(former);
        };
    }

    private static String byWhom(ServiceUpdate service) {
        if (byCodeDeploy(service)) {
            return "by CodeDeploy";
        }
        return service.stopSentAt() == null ? "by ECS's circuit breaker" : "ECS stopped its deployment half way";
    }

    // --- update

    private static Outcome send(Deployment d, World world, ServiceUpdate service) {
        String cluster = d.configuration().cluster();
        try {
            ServiceView answer = service.toCreate()
                    ? world.outside().services().scale(cluster, service.name(), 0)
                    : world.outside().services().update(cluster, service.name(), service.previousTaskDefinition());
            return answered(d, world, service, answer).orElseGet(() -> unanswered(d, world, service, null));
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> unanswered(d, world, service, e);
                case THROTTLED -> throw e;
                case CREDENTIALS -> noAccess(e, "The service " + service.name() + " could not be rolled back.");
                case DENIED, NOT_FOUND, REFUSED ->
                    ended(d, world, service, End.FAILED, "ECS refused to update it: " + e.getMessage());
            };
        }
    }

    /** UpdateService has no token; but what is there already is not asked for again. */
    private static Outcome lookBeforeSending(Deployment d, World world, ServiceUpdate service) {
        List<ServiceView> views = world.outside()
                .services()
                .describe(d.configuration().cluster(), List.of(service.name()))
                .services();
        return views.stream()
                .findFirst()
                .flatMap(v -> answered(d, world, service, v))
                .orElseGet(() -> Outcome.next(inDoubt(d, service, false)));
    }

    private static Optional<Outcome> answered(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        return view.primary()
                .filter(p -> service.toCreate()
                        ? view.desiredCount() == 0
                        : service.previousTaskDefinition().equals(p.taskDefinitionArn()))
                .map(p -> Outcome.next(with(d, service, service.rollBack().updated(p.id(), world.now()))));
    }

    /** It may have been taken in: look before it is sent again. */
    static Outcome unanswered(Deployment d, World world, ServiceUpdate service, OutsideException e) {
        Deployment doubtful = inDoubt(d, service, true);
        return Unreachable.since(service.rollBack().intentAt(), doubtful, world, e)
                .orElseGet(() -> Outcome.nextAfter(RETRY, doubtful));
    }

    static Deployment inDoubt(Deployment d, ServiceUpdate service, boolean doubt) {
        return with(d, service, service.rollBack().inDoubt(doubt));
    }

    static Deployment with(Deployment d, ServiceUpdate service, RollBack rollBack) {
        return d.withService(service.name(), s -> s.rolling(rollBack));
    }

    static Outcome ended(Deployment d, World world, ServiceUpdate service, End how, String why) {
        RollBack over = service.rollBack() == null
                ? RollBack.over(world.now(), how, why)
                : service.rollBack().ended(world.now(), how, why);
        return Outcome.next(with(d, service, over));
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
        boolean urgent = false;
        for (ServiceUpdate service : wave) {
            Outcome outcome = look(d, world, service);
            if (!(outcome instanceof Outcome.Wait wait)) {
                return outcome;
            }
            on.addAll(wait.on());
            progress.add(wait.progress());
            until = wait.until().isBefore(until) ? wait.until() : until;
            urgent |= wait.urgent();
        }
        return new Outcome.Wait(on, until, urgent, String.join("; ", progress));
    }

    private static Outcome look(Deployment d, World world, ServiceUpdate service) {
        Optional<Outcome> special = service.rollBack() == null
                ? stopHalfWay(d, world, service)
                : byCodeDeploy(service)
                        ? Optional.of(CodeDeployBack.watch(d, world, service, deadline(d, service)))
                        : Optional.empty();
        if (special.isPresent()) {
            return special.get();
        }
        Watched.Service watched = new Watched.Service(d.configuration().cluster(), service.name());
        Instant since = service.rollBack() == null
                ? d.phase().startedAt()
                : service.rollBack().updatedAt();
        Optional<Sighting<ServiceView>> seen =
                world.seen(watched).filter(s -> s.askedAt().isAfter(since));
        if (seen.isEmpty()) {
            return new Outcome.Wait(Set.of(watched), world.now().plus(SKEW), true, service.name() + ": rolling back");
        }
        if (seen.get().problem() != null) {
            return noAccess(
                    seen.get().problem(),
                    "The service " + service.name() + " is to be rolled back, but can't be seen.");
        }
        ServiceView view = seen.get().look();
        if (view == null || !view.status().equals("ACTIVE")) {
            return gone(d, world, service, watched);
        }
        Optional<Outcome> outcome =
                service.rollBack() == null ? decide(d, world, service, view) : judge(d, world, service, view);
        return outcome.orElseGet(() -> Outcome.waitFor(
                Set.of(watched), later(d, service), service.name() + ": rolling back, " + progress(view)));
    }

    /** The former task set is in charge: CodeDeploy went back, or it never got that far. */
    private static Outcome byCodeDeploy(Deployment d, World world, ServiceUpdate service) {
        Failure.Kind how = service.failure() == null ? null : service.failure().kind();
        if (how == Failure.Kind.ROLLOUT_TIMED_OUT) {
            return ended(d, world, service, End.FAILED, service.failure().summary());
        }
        boolean back = how == Failure.Kind.ROLLED_BACK || how == Failure.Kind.CANCELLED;
        return back
                ? ended(d, world, service, End.BY_ECS, null)
                : ended(d, world, service, End.UNCHANGED, "Its traffic was not shifted.");
    }

    private static boolean byCodeDeploy(ServiceUpdate service) {
        return ServiceUpdate.CODE_DEPLOY.equals(service.strategy());
    }

    /** What AWS can stop half way goes back by itself, and sooner than by another update. Empty when that is behind us. */
    private static Optional<Outcome> stopHalfWay(Deployment d, World world, ServiceUpdate service) {
        // Once the stop has had its time, only the look at the service counts: two looks in turns would never end.
        boolean inTime = service.stopSentAt() == null || world.now().isBefore(Stopping.deadline(d, service));
        boolean goesOn = inTime
                && service.updatedAt() != null
                && !service.completed()
                && (service.failure() == null || service.failure().kind() == Failure.Kind.ROLLOUT_TIMED_OUT);
        Rollout.Step step = goesOn ? Rollout.of(service).stop(d, world, service).orElse(null) : null;
        if (step instanceof Rollout.Step.On on) {
            return Optional.of(on.outcome());
        } else if (step instanceof Rollout.Step.Failed failed) {
            // How it ended, in the service's own words; the look at the service then says where that has led to.
            Failure why =
                    new Failure(d.phase().phase(), failed.kind(), failed.summary(), List.of(), failed.diagnosis());
            return Optional.of(Outcome.next(d.withService(service.name(), s -> s.failed(why))));
        }
        return Optional.empty();
    }

    private static Outcome gone(Deployment d, World world, ServiceUpdate service, Watched.Service watched) {
        if (service.toCreate() && world.now().isBefore(shownBy(service))) {
            return Outcome.waitFor(Set.of(watched), shownBy(service), service.name() + ": is it there?");
        }
        return service.toCreate() && service.updatedAt() == null
                ? ended(d, world, service, End.UNCHANGED, "It was not created after all.")
                : ended(d, world, service, End.LEFT, "There is no such ACTIVE service any more.");
    }

    private static Instant later(Deployment d, ServiceUpdate service) {
        return service.rollBack() == null ? shownBy(service) : deadline(d, service);
    }

    /** From then on, a look shows our update if there was one. */
    private static Instant shownBy(ServiceUpdate service) {
        return (service.updatedAt() == null ? service.intentAt() : service.updatedAt()).plus(OLD_NEWS);
    }

    private static Instant deadline(Deployment d, ServiceUpdate service) {
        return Ends.deadlineInEcs(
                d,
                service.rollBack().updatedAt().plus(d.configuration().timeouts().deploy()));
    }

    private static String progress(ServiceView view) {
        return view.runningCount() + " of " + view.desiredCount() + " tasks run";
    }

    /** What is to be done about a service; empty while the look may be old news. */
    private static Optional<Outcome> decide(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        String former = service.previousTaskDefinition();
        if (service.toCreate()) {
            return Optional.of(Outcome.next(with(d, service, RollBack.intended(world.now()))));
        }
        if (former.equals(service.taskDefinition())) {
            return Optional.of(ended(d, world, service, End.UNCHANGED, "It ran this revision before."));
        }
        String current = view.primary().map(DeploymentView::taskDefinitionArn).orElse("nothing");
        if (current.equals(service.taskDefinition())) {
            return Optional.of(Outcome.next(with(d, service, RollBack.intended(world.now()))));
        }
        if (!current.equals(former)) {
            return Optional.of(ended(d, world, service, End.LEFT, othersWords(current)));
        }
        if (byCodeDeploy(service) && service.updatedAt() != null && !service.completed()) {
            return Optional.of(byCodeDeploy(d, world, service));
        }
        DeploymentView primary = view.primary().orElseThrow();
        boolean newer = primary.createdAt() != null && primary.createdAt().isAfter(service.intentAt());
        if (service.updatedAt() != null) {
            // ECS has taken our update: that it does not show is old news, and asking once more is sure and harmless.
            return Optional.of(Outcome.next(with(
                    d, service, newer ? RollBack.byEcs(primary.id(), world.now()) : RollBack.intended(world.now()))));
        }
        return world.now().isBefore(shownBy(service))
                ? Optional.empty()
                : Optional.of(ended(d, world, service, End.UNCHANGED, "It was not updated after all."));
    }

    /** How the way back ended; empty while it goes on. */
    private static Optional<Outcome> judge(Deployment d, World world, ServiceUpdate service, ServiceView view) {
        RollBack rollBack = service.rollBack();
        if (service.toCreate()) {
            return view.desiredCount() == 0 && view.runningCount() == 0
                    ? Optional.of(ended(d, world, service, End.SCALED_TO_ZERO, null))
                    : tooLong(d, world, service);
        }
        DeploymentView primary = view.primary().orElse(null);
        String current = primary == null ? "nothing" : primary.taskDefinitionArn();
        if (Objects.equals(current, service.taskDefinition())
                && world.now().isBefore(rollBack.updatedAt().plus(SKEW))) {
            return Optional.empty(); // old news
        }
        if (!current.equals(service.previousTaskDefinition())) {
            return Optional.of(ended(d, world, service, End.LEFT, othersWords(current)));
        }
        if ("FAILED".equals(primary.rolloutState())) {
            String why = "Its former task definition does not come up either: " + primary.rolloutStateReason();
            return Optional.of(ended(d, world, service, End.FAILED, why));
        }
        if (RollingUpdate.completed(view, primary)) {
            End how = rollBack.intentAt() == null ? End.BY_ECS : End.RESTORED;
            return Optional.of(ended(d, world, service, how, null));
        }
        return tooLong(d, world, service);
    }

    private static Optional<Outcome> tooLong(Deployment d, World world, ServiceUpdate service) {
        return world.now().isBefore(deadline(d, service))
                ? Optional.empty()
                : Optional.of(ended(
                        d,
                        world,
                        service,
                        End.FAILED,
                        "Its roll back takes longer than "
                                + Texts.duration(d.configuration().timeouts().deploy()) + "; it goes on in ECS."));
    }

    private static String othersWords(String current) {
        return "It is on " + shortName(current) + " now, which is not of this deployment: it was left alone.";
    }

    private static String shortName(String taskDefinitionArn) {
        return taskDefinitionArn.substring(taskDefinitionArn.lastIndexOf('/') + 1);
    }
}
