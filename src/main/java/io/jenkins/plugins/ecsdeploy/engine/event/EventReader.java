package io.jenkins.plugins.ecsdeploy.engine.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads events: as EventBridge delivers them, or inside a notification of Amazon SNS or a message of Amazon SQS. Never
 * throws for what it is given, and repeats none of it but what has the form that it should have.
 */
public final class EventReader {
    /** The source of our own events. */
    public static final String MIGRATION_SOURCE = "ecs.migration";

    /** The detail-type of our own events. */
    public static final String MIGRATION_TYPE = "Migration Requested";

    /** The most that a message of SQS holds. */
    private static final int LARGEST = 1 << 20;

    private static final int WRAPPINGS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("(?=.{1,30}$)[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final Pattern REPOSITORY = Pattern.compile("(?=.{1,256}$)[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");
    private static final Pattern TASK =
            Pattern.compile("arn:aws[a-z-]*:ecs:[a-z0-9-]{1,32}:[0-9]{12}:task/[A-Za-z0-9_/-]{1,300}");
    private static final Pattern CLUSTER =
            Pattern.compile("arn:aws[a-z-]*:ecs:[a-z0-9-]{1,32}:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}");
    private static final Pattern SERVICE =
            Pattern.compile("arn:aws[a-z-]*:ecs:[a-z0-9-]{1,32}:[0-9]{12}:service/[A-Za-z0-9_/-]{1,511}");
    private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private EventReader() {}

    /** What a text turned out to be. */
    public sealed interface Reading {}

    /** An event that means something to us. */
    public record Understood(Event event) implements Reading {}

    /** A well-formed event that asks nothing of us, such as an image that was deleted: it may be forgotten. */
    public record Irrelevant(String why) implements Reading {}

    /** No event, or one of somebody else: it is not ours to throw away. */
    public record Unreadable(String why) implements Reading {}

    /** Reads a message's text. */
    public static Reading read(String text) {
        if (text == null || text.length() > LARGEST) {
            return new Unreadable("it is empty or longer than 1 MiB");
        }
        Optional<JsonNode> tree = parsed(text);
        return tree.isPresent() ? read(tree.get()) : new Unreadable("it is not JSON");
    }

    /** Reads an event that has been parsed already. */
    public static Reading read(JsonNode tree) {
        JsonNode event = unwrapped(tree);
        if (!event.path("detail").isObject() || !event.path("detail-type").isTextual()) {
            return new Unreadable("it is no event of EventBridge: it has no detail and detail-type");
        }
        try {
            return understood(event);
        } catch (Malformed e) {
            return new Unreadable(e.getMessage());
        }
    }

    /**
     * The event in a notification of SNS (without raw message delivery), or in a message as {@code aws sqs
     * receive-message} prints it or Lambda gets it; anything else as it is.
     */
    public static JsonNode unwrapped(JsonNode tree) {
        JsonNode event = tree;
        for (int i = 0; i < WRAPPINGS; i++) {
            JsonNode inner = inner(event);
            if (inner == null) {
                return event;
            }
            event = inner;
        }
        return event;
    }

    private static JsonNode inner(JsonNode tree) {
        for (String list : List.of("Messages", "Records")) {
            if (tree.path(list).isArray() && tree.path(list).size() == 1) {
                return tree.path(list).get(0);
            }
        }
        if (tree.has("detail-type")) {
            return null;
        }
        JsonNode text = tree.path("Type").asText().equals("Notification")
                ? tree.path("Message")
                : tree.has("Body") ? tree.path("Body") : tree.path("body");
        return text.isTextual() && text.asText().length() <= LARGEST
                ? parsed(text.asText()).orElse(null)
                : null;
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static Reading understood(JsonNode event) throws Malformed {
        String source = event.path("source").asText();
        String type = event.path("detail-type").asText();
        if (source.equals("aws.ecr") && type.equals("ECR Image Action")) {
            return image(event);
        }
        if (source.equals(MIGRATION_SOURCE) && type.equals(MIGRATION_TYPE)) {
            return new Understood(migration(event));
        }
        if (source.equals("aws.ecs") && type.equals("ECS Task State Change")) {
            return new Understood(task(event));
        }
        if (source.equals("aws.ecs")
                && (type.equals("ECS Deployment State Change") || type.equals("ECS Service Action"))) {
            return new Understood(service(event));
        }
        return new Unreadable("its source and detail-type are none that we know");
    }

    private static Reading image(JsonNode event) throws Malformed {
        JsonNode detail = event.path("detail");
        if (!detail.path("action-type").asText().equals("PUSH")
                || !detail.path("result").asText().equals("SUCCESS")) {
            return new Irrelevant("it is not of a push that succeeded");
        }
        if (!detail.has("image-tag")) {
            return new Irrelevant("the image was pushed without a tag");
        }
        return new Understood(new Event.ImagePushed(
                id(event),
                time(event),
                text(event, "account", ACCOUNT),
                text(event, "region", REGION),
                text(detail, "repository-name", REPOSITORY),
                text(detail, "image-tag", TAG),
                text(detail, "image-digest", DIGEST)));
    }

    private static Event migration(JsonNode event) throws Malformed {
        JsonNode detail = event.path("detail");
        return new Event.MigrationRequested(
                id(event),
                time(event),
                text(event, "account", ACCOUNT),
                text(event, "region", REGION),
                text(detail, "migration", NAME),
                text(detail, "image", IMAGE),
                detail.has("reason") ? reason(detail.path("reason")) : "");
    }

    private static Event task(JsonNode event) throws Malformed {
        JsonNode detail = event.path("detail");
        String group = detail.path("group").asText();
        String service = group.startsWith("service:") ? group.substring("service:".length()) : null;
        return new Event.TaskChanged(
                id(event),
                time(event),
                text(detail, "clusterArn", CLUSTER),
                text(detail, "taskArn", TASK),
                service != null && SERVICE_NAME.matcher(service).matches() ? service : null);
    }

    private static Event service(JsonNode event) throws Malformed {
        String arn = event.path("resources").path(0).asText();
        if (!SERVICE.matcher(arn).matches()) {
            throw new Malformed("resources");
        }
        String[] path =
                arn.substring(arn.indexOf(":service/") + ":service/".length()).split("/", -1);
        return new Event.ServiceChanged(
                id(event), time(event), path.length > 1 ? path[path.length - 2] : null, path[path.length - 1]);
    }

    private static String id(JsonNode event) throws Malformed {
        return text(event, "id", ID);
    }

    private static Instant time(JsonNode event) throws Malformed {
        try {
            return Instant.parse(event.path("time").asText());
        } catch (DateTimeException noTime) {
            throw new Malformed("time");
        }
    }

    private static String text(JsonNode parent, String key, Pattern form) throws Malformed {
        JsonNode value = parent.path(key);
        if (!value.isTextual() || !form.matcher(value.asText()).matches()) {
            throw new Malformed(key);
        }
        return value.asText();
    }

    /** Free text: shortened, for it is only shown. */
    private static String reason(JsonNode value) throws Malformed {
        if (!value.isTextual()) {
            throw new Malformed("reason");
        }
        String text = value.asText();
        return text.length() <= 512 ? text : text.substring(0, 512);
    }

    /** A key is missing or not of its form. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String key) {
            super("its key " + key + " is missing or not of the form that it should be of");
        }
    }
}
