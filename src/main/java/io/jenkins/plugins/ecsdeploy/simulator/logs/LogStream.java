package io.jenkins.plugins.ecsdeploy.simulator.logs;

import java.util.ArrayList;
import java.util.List;

/** The events of one stream, in order of arrival. */
final class LogStream {

    final String name;
    final long createdAt;
    private final List<LogEvent> events = new ArrayList<>();

    LogStream(String name, long createdAt) {
        this.name = name;
        this.createdAt = createdAt;
    }

    /** Appends; an event never becomes visible before those ahead of it. */
    void append(long timestamp, String message, long ingestedAt) {
        long visibleAt = events.isEmpty()
                ? ingestedAt
                : Math.max(ingestedAt, events.get(events.size() - 1).ingestedAt());
        events.add(new LogEvent(timestamp, message, visibleAt));
    }

    /** What a reader sees at this moment: a growing prefix of the stream. */
    List<LogEvent> visible(long now) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).ingestedAt() <= now) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return events.subList(0, low);
    }
}
