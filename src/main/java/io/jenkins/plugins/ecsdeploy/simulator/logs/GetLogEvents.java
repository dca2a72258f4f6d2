package io.jenkins.plugins.ecsdeploy.simulator.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * GetLogEvents (API Reference, <i>GetLogEvents</i>): pages of up to 1 MB or 10,000 events in both directions. A token
 * stands for a place between two events; the end is told by the token that was passed coming back.
 */
final class GetLogEvents {

    private static final int MAX_EVENTS = 10_000;
    private static final int MAX_BYTES = 1_048_576;
    /** A token's number is place × this + a count of empty pages, so that an empty page can have a new token. */
    private static final long PLACES = 1_000;

    private record Token(boolean forward, long number) {
        int place() {
            return (int) (number / PLACES);
        }

        @Override
        public String toString() {
            return String.format("%s/%056d/s", forward ? "f" : "b", number);
        }
    }

    /** Which events to return, and the places before the first and after the last that were looked at. */
    private record Range(int from, int to, ArrayNode events) {}

    private final Kernel kernel;
    private final LogGroups groups;

    GetLogEvents(Kernel kernel, LogGroups groups) {
        this.kernel = kernel;
        this.groups = groups;
    }

    ObjectNode call(ObjectNode input, CallContext context) {
        LogStream stream = groups.stream(LogOperations.groupName(input), Json.text(input, "logStreamName"));
        List<LogEvent> events = stream.visible(kernel.millis());
        String given = Json.text(input, "nextToken");
        boolean forward = given.isEmpty() ? input.path("startFromHead").asBoolean(false) : given.startsWith("f/");
        Token start = given.isEmpty() ? new Token(forward, forward ? 0 : events.size() * PLACES) : parse(given);
        if (context.emptyPage()) {
            return emptyPage(start);
        }
        int place = Math.min(start.place(), events.size());
        Range range = forward ? ahead(events, place, input) : back(events, place, input);
        ObjectNode output = Json.object();
        output.set("events", range.events());
        output.put("nextForwardToken", next(new Token(true, range.to() * PLACES), start, given));
        output.put("nextBackwardToken", next(new Token(false, range.from() * PLACES), start, given));
        return output;
    }

    /** The same place in the same direction is the end: the very token that was passed. */
    private static String next(Token token, Token start, String given) {
        boolean end = token.forward() == start.forward() && token.place() == start.place() && !given.isEmpty();
        return end ? given : token.toString();
    }

    private static ObjectNode emptyPage(Token start) {
        Token further = new Token(start.forward(), start.number() + 1);
        Token other = new Token(!start.forward(), start.number());
        ObjectNode output = Json.object();
        output.putArray("events");
        output.put("nextForwardToken", (start.forward() ? further : other).toString());
        output.put("nextBackwardToken", (start.forward() ? other : further).toString());
        return output;
    }

    private static Range ahead(List<LogEvent> events, int place, ObjectNode input) {
        ArrayNode page = Json.array();
        int bytes = 0;
        int at = place;
        for (; at < events.size() && page.size() < limit(input); at++) {
            LogEvent event = events.get(at);
            if (LogOperations.inTime(event, input)) {
                bytes += size(event);
                if (bytes > MAX_BYTES && !page.isEmpty()) {
                    break;
                }
                page.add(LogOperations.form(event));
            }
        }
        return new Range(place, at, page);
    }

    private static Range back(List<LogEvent> events, int place, ObjectNode input) {
        ArrayNode page = Json.array();
        int bytes = 0;
        int at = place;
        for (; at > 0 && page.size() < limit(input); at--) {
            LogEvent event = events.get(at - 1);
            if (LogOperations.inTime(event, input)) {
                bytes += size(event);
                if (bytes > MAX_BYTES && !page.isEmpty()) {
                    break;
                }
                page.insert(0, LogOperations.form(event));
            }
        }
        return new Range(at, place, page);
    }

    private static int limit(ObjectNode input) {
        int limit = Json.number(input, "limit", MAX_EVENTS);
        if (limit < 1 || limit > MAX_EVENTS) {
            throw AwsException.invalidParameter("1 validation error detected: Value '" + limit
                    + "' at 'limit' failed to satisfy constraint: Member must be between 1 and 10000");
        }
        return limit;
    }

    private static int size(LogEvent event) {
        return event.message().getBytes(StandardCharsets.UTF_8).length + 26;
    }

    private static Token parse(String text) {
        boolean shaped = text.matches("[fb]/[0-9]{56}/s");
        if (!shaped) {
            throw AwsException.invalidParameter("The specified nextToken is invalid.");
        }
        return new Token(text.startsWith("f"), Long.parseLong(text.substring(40, 58)));
    }
}
