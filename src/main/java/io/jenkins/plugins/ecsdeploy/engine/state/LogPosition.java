package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the log of a one-off task has been read.
 *
 * @param token of the next page; null before the first
 * @param bytes where in the deployment's kept log it goes on: the length of all that was kept, UTF-8 with line ends
 * @param lines number of events
 * @param tail the last {@value #TAIL} lines, each cut at {@value #TAIL_LINE} characters
 * @param endSeenAt when a read that was asked after the task had stopped first found nothing more; null before that
 * @param closed true when it has been read to its end, or can't be read: nobody reads it any more
 * @param matched the first text read in a line of it that calls for another attempt; null: none so far
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogPosition(
        LogStream stream,
        String token,
        long bytes,
        long lines,
        List<String> tail,
        Instant endSeenAt,
        boolean closed,
        String matched) {
    /** Lines that stay in the state, for reports. */
    public static final int TAIL = 50;

    /** Lines that stay of an earlier attempt. */
    private static final int SHELVED = 5;

    /** Characters of each such line. */
    public static final int TAIL_LINE = 2_000;

    public LogPosition {
        tail = tail == null ? List.of() : List.copyOf(tail);
    }

    /**
     * The beginning of a stream.
     *
     * @param bytes how much the deployment has kept of other logs
     */
    public static LogPosition head(LogStream stream, long bytes) {
        return new LogPosition(stream, null, bytes, 0, List.of(), null, false, null);
    }

    /** The position after a page. */
    public LogPosition after(List<LogEvent> events, String nextToken, long pageBytes) {
        List<String> newTail = new ArrayList<>(tail);
        events.forEach(e -> newTail.add(cut(e.message())));
        int from = Math.max(0, newTail.size() - TAIL);
        return new LogPosition(
                stream,
                nextToken,
                bytes + pageBytes,
                lines + events.size(),
                newTail.subList(from, newTail.size()),
                null,
                false,
                matched);
    }

    public LogPosition endSeen(Instant at) {
        return new LogPosition(stream, token, bytes, lines, tail, at, false, matched);
    }

    public LogPosition close() {
        return new LogPosition(stream, token, bytes, lines, tail, endSeenAt, true, matched);
    }

    /** Closed, with no more lines than tell of a failure that was tried again. */
    LogPosition shelved() {
        List<String> last = tail.subList(Math.max(0, tail.size() - SHELVED), tail.size());
        return new LogPosition(stream, token, bytes, lines, last, endSeenAt, true, matched);
    }

    public LogPosition matched(String text) {
        return new LogPosition(stream, token, bytes, lines, tail, endSeenAt, closed, text);
    }

    private static String cut(String line) {
        return line.length() <= TAIL_LINE ? line : line.substring(0, TAIL_LINE) + "…";
    }
}
