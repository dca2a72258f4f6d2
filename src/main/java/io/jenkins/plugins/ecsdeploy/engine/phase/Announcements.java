package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Webhook;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched.Told;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement.Delivery;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement.Status;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells those who want to know what a deployment has come to ({@code docs/decisions/0011-notifications.md}).
 *
 * <p>What is to be told is written down in the same state that it tells of; each try comes after that, and is a look like
 * any other, made by whoever waits for looks. So it goes on beside the phases and delays none of them, and a process that
 * takes over tells it again, under the same id, unless it is written down that it was taken. How a deployment ends is
 * decided before: whoever can't be told is given up with a note.
 */
final class Announcements {
    /** How long somebody is tried to be told. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration ONE_TRY = Duration.ofSeconds(10);
    private static final String SOURCE = "ecs-deploy";
    private static final int WORDS = 300;

    private Announcements() {}

    /** With what the next state tells of, written down in it. */
    static Outcome of(Outcome outcome, World world) {
        if (!(outcome instanceof Outcome.Next next)) {
            return outcome;
        }
        Deployment d = next.deployment();
        List<Announcement> all = new ArrayList<>(d.announcements());
        for (Notify.Event event : Announcement.due(d)) {
            if (all.stream().noneMatch(a -> a.event() == event)) {
                all.add(Announcement.of(d, event, world.now(), AnnouncementBody.of(d, event, world.now())));
            }
        }
        return all.size() == d.announcements().size()
                ? outcome
                : new Outcome.Next(d.withAnnouncements(all), next.lines(), next.pause());
    }

    /** Takes note of what came of a try; empty when there is nothing new. */
    static Optional<Outcome> read(Deployment d, World world) {
        for (Announcement one : d.announcements()) {
            for (Delivery delivery : one.deliveries()) {
                if (delivery.pending()) {
                    Optional<Outcome> outcome = world.seen(watched(d, one, delivery))
                            .flatMap(seen -> judge(d, world, one, delivery, told(seen)));
                    if (outcome.isPresent()) {
                        return outcome;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A defect in telling is no reason to try it again. */
    private static Told told(Sighting<Told> seen) {
        return seen.problem() == null
                ? seen.look()
                : new Told(false, false, seen.problem().getMessage());
    }

    private static Optional<Outcome> judge(Deployment d, World world, Announcement one, Delivery delivery, Told told) {
        if (told.taken()) {
            return Optional.of(Outcome.next(ended(d, world, one, delivery, Status.DELIVERED)));
        }
        if (told.again() && world.now().isBefore(deadline(one))) {
            return Optional.empty();
        }
        String text = who(d, delivery) + " could not be told that the deployment " + did(one) + " ("
                + PlainText.line(told.words(), WORDS)
                + "), and was given up. The deployment itself is not touched by that.";
        return Optional.of(Outcome.next(
                ended(d, world, one, delivery, Status.GIVEN_UP).withNote(world.now(), Note.Level.WARNING, text)));
    }

    private static Deployment ended(Deployment d, World world, Announcement one, Delivery delivery, Status how) {
        return d.withAnnouncements(d.announcements().stream()
                .map(a -> a.equals(one) ? a.ended(delivery.to(), how, world.now()) : a)
                .toList());
    }

    /** Beside what a phase waits for. */
    static Outcome.Wait watch(Deployment d, Outcome.Wait wait) {
        Set<Watched<?>> open = open(d);
        if (open.isEmpty()) {
            return wait;
        }
        open.addAll(wait.on());
        return new Outcome.Wait(open, wait.until(), wait.urgent(), wait.progress());
    }

    /** Waits for nothing else: the end is decided. */
    static Outcome await(Deployment d, World world) {
        List<String> to = new ArrayList<>();
        d.announcements()
                .forEach(a -> a.deliveries().stream().filter(Delivery::pending).forEach(x -> to.add(who(d, x))));
        return Outcome.waitFor(open(d), world.now().plus(PATIENCE), "telling " + String.join(", ", to));
    }

    /** Tells nobody any more. */
    static Deployment givenUp(Deployment d, String by, Instant now) {
        Deployment after = d;
        for (Announcement one : d.announcements()) {
            for (Delivery delivery : one.deliveries()) {
                after = delivery.pending()
                        ? after.withNote(
                                now,
                                Note.Level.WARNING,
                                who(d, delivery) + " may not have been told that the deployment " + did(one) + ": " + by
                                        + " ended the process before.")
                        : after;
            }
        }
        return after.withAnnouncements(
                d.announcements().stream().map(a -> a.givenUp(now)).toList());
    }

    private static Set<Watched<?>> open(Deployment d) {
        Set<Watched<?>> open = new LinkedHashSet<>();
        d.announcements().forEach(one -> one.deliveries().stream()
                .filter(Delivery::pending)
                .forEach(each -> open.add(watched(d, one, each))));
        return open;
    }

    private static Watched<Told> watched(Deployment d, Announcement one, Delivery delivery) {
        Notify notify = d.configuration().notifications();
        if (delivery.to().equals(Announcement.EVENT_BRIDGE)) {
            String type = one.event() == Notify.Event.STARTED ? "ECS Deployment Started" : "ECS Deployment Result";
            return new Watched.Event(
                    new Events.Event(notify.eventBridge().bus(), SOURCE, type, one.time(), one.body()));
        }
        Webhook hook = webhook(notify, delivery);
        return new Watched.Post(new WebPost(
                hook.url(),
                hook.urlVariable(),
                Map.of("X-Ecs-Deploy-Event", one.event().word(), "X-Ecs-Deploy-Event-Id", one.id()),
                one.body(),
                hook.bearerTokenVariable(),
                hook.signatureKeyVariable(),
                hook.ca(),
                ONE_TRY));
    }

    private static Webhook webhook(Notify notify, Delivery delivery) {
        for (int i = 0; i < notify.webhooks().size(); i++) {
            if (Announcement.webhook(i).equals(delivery.to())) {
                return notify.webhooks().get(i);
            }
        }
        throw new IllegalStateException("Nobody is called " + delivery.to());
    }

    private static Instant deadline(Announcement one) {
        return one.since().plus(PATIENCE);
    }

    /** Never a whole address: whoever knows one may be let in by it. */
    private static String who(Deployment d, Delivery delivery) {
        Notify notify = d.configuration().notifications();
        if (delivery.to().equals(Announcement.EVENT_BRIDGE)) {
            return "The event bus " + notify.eventBridge().bus();
        }
        Webhook hook = webhook(notify, delivery);
        return "The webhook "
                + (hook.url() == null
                        ? "of the variable " + hook.urlVariable()
                        : PlainText.line(URI.create(hook.url()).getHost()));
    }

    private static String did(Announcement one) {
        return switch (one.event()) {
            case STARTED -> "started";
            case SUCCEEDED -> "succeeded";
            case UNSTABLE -> "is unstable";
            case FAILED -> "failed";
            case CANCELLED -> "was cancelled";
        };
    }
}
