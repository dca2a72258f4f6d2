package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Something that a deployment has come to, and who is told of it. Written down with the state that it tells of, so that no
 * process can die between the two; what is told stays the same, whoever tells it and how often.
 *
 * @param id of the event: the same each time it is told
 * @param event what it is about
 * @param time when it came about
 * @param since when this process began to tell it
 * @param body what is told, a JSON object; the schema is {@code notification.schema.json}
 * @param deliveries who is told, in the order of the configuration
 */
public record Announcement(
        String id, Notify.Event event, Instant time, Instant since, String body, List<Delivery> deliveries) {

    /** How telling one of them stands. Written into records by name: add, don't rename. */
    public enum Status {
        PENDING,
        DELIVERED,
        /** Not delivered, and not tried again. */
        GIVEN_UP
    }

    /**
     * One of those who are told.
     *
     * @param to the key in {@code notify}: {@code eventBridge} or {@code webhooks[0]}
     * @param endedAt when it was delivered or given up; null before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(String to, Status status, Instant endedAt) {
        @JsonIgnore
        public boolean pending() {
            return status == Status.PENDING;
        }
    }

    /** The key of the event bus. */
    public static final String EVENT_BRIDGE = "eventBridge";

    public Announcement {
        deliveries = deliveries == null ? List.of() : List.copyOf(deliveries);
    }

    /** One that nobody has been told yet. */
    public static Announcement of(Deployment d, Notify.Event event, Instant now, String body) {
        return new Announcement(
                id(d, event),
                event,
                now,
                now,
                body,
                to(d.configuration(), event).stream()
                        .map(key -> new Delivery(key, Status.PENDING, null))
                        .toList());
    }

    /** A deployment comes to each event once at the most. */
    public static String id(Deployment d, Notify.Event event) {
        return d.id() + "-" + event.word();
    }

    /** The key of a webhook. */
    public static String webhook(int index) {
        return "webhooks[" + index + "]";
    }

    /** What the deployment has come to so far, and somebody wants to be told. */
    public static List<Notify.Event> due(Deployment d) {
        Set<Notify.Event> due = EnumSet.noneOf(Notify.Event.class);
        if (d.configuration().dryRun()) {
            return List.of();
        }
        if (d.phases().stream().anyMatch(p -> p.phase().compareTo(PhaseName.LOCK) > 0)) {
            due.add(Notify.Event.STARTED);
        }
        if (d.decided()) {
            due.add(result(d));
        }
        return due.stream()
                .filter(event -> !to(d.configuration(), event).isEmpty())
                .toList();
    }

    private static Notify.Event result(Deployment d) {
        return switch (d.status()) {
            case RUNNING -> throw new IllegalArgumentException("There is no result yet");
            case SUCCEEDED -> d.unstable() ? Notify.Event.UNSTABLE : Notify.Event.SUCCEEDED;
            case FAILED -> Notify.Event.FAILED;
            case CANCELLED -> Notify.Event.CANCELLED;
        };
    }

    /** The keys of those who want to be told of an event. */
    static List<String> to(Configuration configuration, Notify.Event event) {
        Notify all = configuration.notifications();
        List<String> keys = new ArrayList<>();
        if (all.eventBridge() != null && all.eventBridge().on().contains(event)) {
            keys.add(EVENT_BRIDGE);
        }
        for (int i = 0; i < all.webhooks().size(); i++) {
            if (all.webhooks().get(i).on().contains(event)) {
                keys.add(webhook(i));
            }
        }
        return keys;
    }

    @JsonIgnore
    public boolean pending() {
        return deliveries.stream().anyMatch(Delivery::pending);
    }

    /** With an end for one of those who are told. */
    public Announcement ended(String to, Status how, Instant now) {
        return withEach(each -> each.to().equals(to) ? new Delivery(to, how, now) : each);
    }

    /** Nobody is told any more. */
    public Announcement givenUp(Instant now) {
        return withEach(each -> each.pending() ? new Delivery(each.to(), Status.GIVEN_UP, now) : each);
    }

    /** Whoever takes over has as much time for it as the process before. */
    Announcement resumed(Instant now) {
        return new Announcement(id, event, time, now, body, deliveries);
    }

    private Announcement withEach(UnaryOperator<Delivery> change) {
        return new Announcement(
                id, event, time, since, body, deliveries.stream().map(change).toList());
    }
}
