package io.jenkins.plugins.ecsdeploy.simulator.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The actions of the EventBridge API that a notification needs. As at AWS, an entry that is wrong fails alone, in an answer
 * with status 200; and one for a bus that does not exist gets an id like any other and goes nowhere.
 */
public final class EventBuses {
    private static final int MOST_ENTRIES = 10;
    private static final int LARGEST = 256 * 1024;
    private static final String NAME = "[/.\\-_A-Za-z0-9]{1,256}";

    private final Kernel kernel;
    private final Set<String> buses = new TreeSet<>(Set.of("default"));
    private final List<JsonNode> events = new ArrayList<>();

    public EventBuses(Kernel kernel) {
        this.kernel = kernel;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "PutEvents", this::putEvents,
                "CreateEventBus", this::createEventBus,
                "DescribeEventBus", this::describeEventBus);
    }

    /** Every event that a bus has taken, as its targets would see it, with {@code event-bus}; oldest first. */
    public List<JsonNode> events() {
        return List.copyOf(events);
    }

    private ObjectNode createEventBus(ObjectNode input, CallContext context) {
        String name = Json.text(input, "Name");
        if (!name.matches(NAME)) {
            throw AwsException.of(
                    400, "ValidationException", "Value '" + name + "' at 'name' failed to satisfy constraint");
        }
        if (!buses.add(name)) {
            throw AwsException.of(400, "ResourceAlreadyExistsException", "Event bus " + name + " already exists.");
        }
        return Json.object().put("EventBusArn", arn(name));
    }

    private ObjectNode describeEventBus(ObjectNode input, CallContext context) {
        String name = name(Json.has(input, "Name") ? Json.text(input, "Name") : "default");
        if (!buses.contains(name)) {
            throw AwsException.of(400, "ResourceNotFoundException", "Event bus " + name + " does not exist.");
        }
        return Json.object().put("Arn", arn(name)).put("Name", name);
    }

    private ObjectNode putEvents(ObjectNode input, CallContext context) {
        List<JsonNode> entries = Json.list(input, "Entries");
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw AwsException.of(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length "
                            + (entries.isEmpty() ? "greater than or equal to 1" : "less than or equal to 10"));
        }
        if (entries.stream().mapToInt(EventBuses::size).sum() >= LARGEST) {
            throw AwsException.of(
                    400, "ValidationException", "Total size of the entries in the request is over the limit.");
        }
        ArrayNode results = Json.array();
        int failed = 0;
        for (JsonNode entry : entries) {
            Optional<ObjectNode> wrong = wrong(entry);
            failed += wrong.isPresent() ? 1 : 0;
            results.add(wrong.orElseGet(() -> take(entry)));
        }
        ObjectNode output = Json.object().put("FailedEntryCount", failed);
        output.set("Entries", results);
        return output;
    }

    private static int size(JsonNode entry) {
        int size = Json.has(entry, "Time") ? 14 : 0;
        for (String member : List.of("Source", "DetailType", "Detail")) {
            size += Json.text(entry, member).getBytes(StandardCharsets.UTF_8).length;
        }
        return size;
    }

    /** What is wrong with an entry, as its result tells it. */
    private static Optional<ObjectNode> wrong(JsonNode entry) {
        for (String member : List.of("Source", "DetailType", "Detail")) {
            if (Json.text(entry, member).isEmpty()) {
                return error(
                        "InvalidArgument",
                        "Parameter " + member + " is not valid. Reason: " + member + " is a required argument.");
            }
        }
        if (Json.text(entry, "Source").startsWith("aws.")) {
            return error("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        if (Json.text(entry, "DetailType").length() > 128) {
            return error(
                    "InvalidArgument", "Parameter DetailType is not valid. Reason: it is longer than 128 characters.");
        }
        boolean object =
                Json.read(Json.text(entry, "Detail")).filter(JsonNode::isObject).isPresent();
        return object ? Optional.empty() : error("MalformedDetail", "Detail is malformed.");
    }

    private static Optional<ObjectNode> error(String code, String message) {
        return Optional.of(Json.object().put("ErrorCode", code).put("ErrorMessage", message));
    }

    private ObjectNode take(JsonNode entry) {
        String id = kernel.ids().uuid();
        String bus = name(Json.has(entry, "EventBusName") ? Json.text(entry, "EventBusName") : "default");
        if (buses.contains(bus)) {
            ObjectNode event = Json.object()
                    .put("version", "0")
                    .put("id", id)
                    .put("detail-type", Json.text(entry, "DetailType"))
                    .put("source", Json.text(entry, "Source"))
                    .put("account", kernel.account())
                    .put("event-bus", bus);
            event.set("time", Json.has(entry, "Time") ? entry.get("Time") : Json.seconds(kernel.now()));
            event.set("detail", Json.read(Json.text(entry, "Detail")).orElseThrow());
            events.add(event);
        }
        return Json.object().put("EventId", id);
    }

    /** Of a bus by its name or its ARN. */
    private static String name(String bus) {
        return bus.startsWith("arn:") ? bus.substring(bus.indexOf(":event-bus/") + ":event-bus/".length()) : bus;
    }

    private String arn(String name) {
        return kernel.arn("events", "event-bus/" + name);
    }
}
