package io.jenkins.plugins.ecsdeploy.engine.port;

import java.util.List;
import java.util.Optional;

/** CloudWatch Logs. */
public interface Logs {

    /** Whether the log group exists (CloudWatch Logs API: DescribeLogGroups). */
    boolean groupExists(String region, String group);

    /**
     * One page of a stream from its head on (CloudWatch Logs API: GetLogEvents, startFromHead).
     *
     * @param token null for the first page, else the page's before
     * @return a page whose token equals the one passed when nothing more is there now
     * @throws OutsideException NOT_FOUND when group or stream does not exist (yet)
     */
    LogPage read(LogStream stream, String token);

    /**
     * An event of any of these streams, of one group (CloudWatch Logs API: FilterLogEvents).
     *
     * @param streams at most 100; those that don't exist (yet) are passed over
     * @param contains a text that is in it, without quotation marks and backslashes; null: any event
     * @throws OutsideException NOT_FOUND when there is no such group
     */
    Optional<LogEvent> any(String region, String group, List<String> streams, String contains);

    /** A stream, for instance {@code /ecs/api} and {@code ecs/app/0123…}. */
    record LogStream(String region, String group, String stream) {}

    record LogPage(List<LogEvent> events, String nextToken) {
        public LogPage {
            events = List.copyOf(events);
        }
    }

    /**
     * One event.
     *
     * @param timestamp milliseconds since the epoch
     * @param message as the container wrote it: data, never to act
     */
    record LogEvent(long timestamp, String message) {}
}
