package io.jenkins.plugins.ecsdeploy.simulator.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The actions of the CloudWatch Logs API that reading and writing a task's log needs. */
public final class LogOperations {

    private record StreamEvent(LogStream stream, LogEvent event, int index) {}

    private final Kernel kernel;
    private final LogGroups groups;

    public LogOperations(Kernel kernel, LogGroups groups) {
        this.kernel = kernel;
        this.groups = groups;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateLogGroup", this::createLogGroup,
                "DeleteLogGroup", this::deleteLogGroup,
                "CreateLogStream", this::createLogStream,
                "PutLogEvents", this::putLogEvents,
                "DescribeLogGroups", this::describeLogGroups,
                "DescribeLogStreams", this::describeLogStreams,
                "GetLogEvents", new GetLogEvents(kernel, groups)::call,
                "FilterLogEvents", this::filterLogEvents);
    }

    private ObjectNode createLogGroup(ObjectNode input, CallContext context) {
        groups.createGroup(required(input, "logGroupName"));
        return Json.object();
    }

    private ObjectNode deleteLogGroup(ObjectNode input, CallContext context) {
        groups.deleteGroup(required(input, "logGroupName"));
        return Json.object();
    }

    private ObjectNode createLogStream(ObjectNode input, CallContext context) {
        groups.createStream(required(input, "logGroupName"), required(input, "logStreamName"));
        return Json.object();
    }

    private ObjectNode putLogEvents(ObjectNode input, CallContext context) {
        LogStream stream = groups.stream(required(input, "logGroupName"), required(input, "logStreamName"));
        List<JsonNode> events = Json.list(input, "logEvents");
        long last = Long.MIN_VALUE;
        for (JsonNode event : events) {
            if (event.path("timestamp").asLong() < last) {
                throw AwsException.invalidParameter(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
            last = event.path("timestamp").asLong();
        }
        events.forEach(event -> groups.append(stream, event.path("timestamp").asLong(), Json.text(event, "message")));
        return Json.object().put("nextSequenceToken", kernel.ids().hex(56));
    }

    private ObjectNode describeLogGroups(ObjectNode input, CallContext context) {
        String prefix = Json.text(input, "logGroupNamePrefix");
        String pattern = Json.text(input, "logGroupNamePattern");
        List<LogGroups.LogGroup> found = groups.all().stream()
                .filter(group -> group.name().startsWith(prefix) && group.name().contains(pattern))
                .toList();
        ObjectNode output = Json.object();
        page(output, "logGroups", found.stream().map(this::form).toList(), input);
        return output;
    }

    private JsonNode form(LogGroups.LogGroup group) {
        String arn = kernel.arn("logs", "log-group:" + group.name());
        return Json.object()
                .put("logGroupName", group.name())
                .put("creationTime", group.createdAt())
                .put("metricFilterCount", 0)
                .put("arn", arn + ":*")
                .put("logGroupArn", arn)
                .put("storedBytes", 0)
                .put("logGroupClass", "STANDARD");
    }

    private ObjectNode describeLogStreams(ObjectNode input, CallContext context) {
        String group = groupName(input);
        String prefix = Json.text(input, "logStreamNamePrefix");
        List<LogStream> found = new ArrayList<>(groups.group(group).streams().values().stream()
                .filter(stream -> stream.name.startsWith(prefix))
                .toList());
        if (Json.text(input, "orderBy").equals("LastEventTime")) {
            found.sort(Comparator.comparingLong(this::lastEvent));
        }
        List<JsonNode> forms = new ArrayList<>();
        found.forEach(stream -> forms.add(form(group, stream)));
        if (input.path("descending").asBoolean(false)) {
            Collections.reverse(forms);
        }
        ObjectNode output = Json.object();
        page(output, "logStreams", forms, input);
        return output;
    }

    private long lastEvent(LogStream stream) {
        List<LogEvent> events = stream.visible(kernel.millis());
        return events.isEmpty() ? 0 : events.get(events.size() - 1).timestamp();
    }

    private JsonNode form(String group, LogStream stream) {
        List<LogEvent> events = stream.visible(kernel.millis());
        ObjectNode form = Json.object().put("logStreamName", stream.name).put("creationTime", stream.createdAt);
        if (!events.isEmpty()) {
            form.put("firstEventTimestamp", events.get(0).timestamp());
            form.put("lastEventTimestamp", lastEvent(stream));
            form.put("lastIngestionTime", events.get(events.size() - 1).ingestedAt());
        }
        return form.put("arn", kernel.arn("logs", "log-group:" + group + ":log-stream:" + stream.name))
                .put("storedBytes", 0);
    }

    private ObjectNode filterLogEvents(ObjectNode input, CallContext context) {
        String prefix = Json.text(input, "logStreamNamePrefix");
        List<String> names = Json.texts(input, "logStreamNames");
        String pattern = Json.text(input, "filterPattern").replace("\"", "");
        names.forEach(name -> groups.stream(groupName(input), name)); // one that is not there fails the call
        List<StreamEvent> found = new ArrayList<>();
        for (LogStream stream : groups.group(groupName(input)).streams().values()) {
            if (stream.name.startsWith(prefix) && (names.isEmpty() || names.contains(stream.name))) {
                collect(stream, pattern, input, found);
            }
        }
        found.sort(Comparator.comparingLong(each -> each.event().timestamp()));
        ObjectNode output = Json.object();
        page(output, "events", found.stream().map(LogOperations::form).toList(), input);
        output.putArray("searchedLogStreams");
        return output;
    }

    private void collect(LogStream stream, String pattern, ObjectNode input, List<StreamEvent> found) {
        List<LogEvent> events = stream.visible(kernel.millis());
        for (int i = 0; i < events.size(); i++) {
            LogEvent event = events.get(i);
            if (inTime(event, input) && event.message().contains(pattern)) {
                found.add(new StreamEvent(stream, event, i));
            }
        }
    }

    private static JsonNode form(StreamEvent found) {
        String id = String.format("%026d%030d", found.event().timestamp(), found.index());
        ObjectNode form = Json.object().put("logStreamName", found.stream().name);
        form.setAll(form(found.event()));
        return form.put("eventId", id);
    }

    static ObjectNode form(LogEvent event) {
        return Json.object()
                .put("timestamp", event.timestamp())
                .put("message", event.message())
                .put("ingestionTime", event.ingestedAt());
    }

    /** startTime is inclusive, endTime exclusive. */
    static boolean inTime(LogEvent event, ObjectNode input) {
        return event.timestamp() >= input.path("startTime").asLong(0)
                && event.timestamp() < input.path("endTime").asLong(Long.MAX_VALUE);
    }

    /** The group by name, or by the name inside the ARN that {@code logGroupIdentifier} may be. */
    static String groupName(ObjectNode input) {
        String identifier = Json.text(input, "logGroupIdentifier");
        if (identifier.isEmpty()) {
            return required(input, "logGroupName");
        }
        String name = identifier.substring(identifier.indexOf(":log-group:") + 1);
        return name.startsWith("log-group:")
                ? name.substring("log-group:".length()).replaceAll(":\\*$", "")
                : name;
    }

    private static String required(ObjectNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw AwsException.invalidParameter("1 validation error detected: Value null at '" + member
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    private static void page(ObjectNode output, String member, List<? extends JsonNode> all, ObjectNode input) {
        int limit = Json.number(input, "limit", member.equals("events") ? 10_000 : 50);
        int from = Math.min(all.size(), parse(Json.text(input, "nextToken")));
        int to = Math.min(all.size(), from + limit);
        ArrayNode page = output.putArray(member);
        all.subList(from, to).forEach(page::add);
        if (to < all.size()) {
            output.put("nextToken", "n" + to);
        }
    }

    private static int parse(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches("n[0-9]{1,9}")) {
            throw AwsException.invalidParameter("The specified nextToken is invalid.");
        }
        return Integer.parseInt(token.substring(1));
    }
}
