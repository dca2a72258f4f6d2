package io.jenkins.plugins.ecsdeploy.engine.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trigger remembers of events, so that one that comes twice or late starts nothing twice and nothing old. Plain
 * values, bounded; kept by the face, which saves it before it starts anything ({@link #intending}) and right after
 * ({@link #started}).
 *
 * @param seen the latest events, oldest first
 * @param newest by stream (see {@link #judge}) the time of the newest event that was started
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TriggerMemory(List<Seen> seen, Map<String, Instant> newest) {
    /** A queue keeps messages for 14 days at the most; nobody pushes one repository more often than this in that time. */
    private static final int EVENTS = 2000;

    private static final int STREAMS = 50;

    public static final TriggerMemory NOTHING = new TriggerMemory(List.of(), Map.of());

    public TriggerMemory {
        seen = seen == null ? List.of() : List.copyOf(seen);
        newest = newest == null ? Map.of() : Map.copyOf(newest);
    }

    /** Which events start something. */
    public enum Policy {
        /** Each, once. */
        EVERY,
        /** Each that is not older than one that was started already. */
        NEWEST
    }

    /**
     * An event.
     *
     * @param content what two events have in common that tell of the same thing; null: nothing but the id
     * @param started false between the intention and its being done
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Seen(String id, String content, boolean started) {

        static Seen of(Event event) {
            return new Seen(event.id(), content(event), false);
        }

        boolean same(Seen other) {
            return id.equals(other.id) || (content != null && content.equals(other.content));
        }

        private static String content(Event event) {
            return event instanceof Event.ImagePushed push
                    ? push.uri() + "@" + push.digest() + " " + push.time()
                    : null;
        }
    }

    /** What is to be done about an event. */
    public enum Verdict {
        START,
        /** An earlier try may have started it: look, and start it only if it did not. */
        LOOK,
        /** Started before. */
        DUPLICATE,
        /** A newer one has been started. */
        OLDER
    }

    /**
     * What is to be done about an event.
     *
     * @param stream what events are compared in: the repository and the pattern
     */
    public Verdict judge(Event event, String stream, Policy policy) {
        Seen known = find(event).orElse(null);
        if (known != null) {
            return known.started() ? Verdict.DUPLICATE : Verdict.LOOK;
        }
        Instant latest = newest.get(stream);
        // Two in one second can't be told apart: what comes later counts as later.
        boolean older =
                policy == Policy.NEWEST && latest != null && event.time().isBefore(latest);
        return older ? Verdict.OLDER : Verdict.START;
    }

    /** To be saved before the event starts anything. */
    public TriggerMemory intending(Event event) {
        return find(event).isPresent() ? this : with(Seen.of(event), newest);
    }

    /** To be saved once what it starts is safe. */
    public TriggerMemory started(Event event, String stream) {
        Seen mine = Seen.of(event);
        Map<String, Instant> times = new LinkedHashMap<>(newest);
        times.merge(stream, event.time(), (a, b) -> a.isAfter(b) ? a : b);
        while (times.size() > STREAMS) {
            String oldest = times.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            times.remove(oldest);
        }
        return with(new Seen(mine.id(), mine.content(), true), times);
    }

    private Optional<Seen> find(Event event) {
        Seen wanted = Seen.of(event);
        return seen.stream().filter(wanted::same).findFirst();
    }

    private TriggerMemory with(Seen one, Map<String, Instant> times) {
        List<Seen> all = new ArrayList<>(seen);
        all.removeIf(one::same);
        all.add(one);
        return new TriggerMemory(all.subList(Math.max(0, all.size() - EVENTS), all.size()), times);
    }
}
