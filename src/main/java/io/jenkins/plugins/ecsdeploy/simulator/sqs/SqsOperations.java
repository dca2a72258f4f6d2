package io.jenkins.plugins.ecsdeploy.simulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The actions of the Amazon SQS API (JSON protocol) that sending and listening need. */
public final class SqsOperations {

    private final Kernel kernel;
    private final Queues queues;

    public SqsOperations(Kernel kernel, Queues queues) {
        this.kernel = kernel;
        this.queues = queues;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateQueue", this::createQueue,
                "GetQueueUrl", this::getQueueUrl,
                "GetQueueAttributes", this::getQueueAttributes,
                "SendMessage", this::sendMessage,
                "ReceiveMessage", new ReceiveMessage(),
                "DeleteMessage", this::deleteMessage,
                "DeleteMessageBatch", this::deleteMessageBatch);
    }

    private ObjectNode createQueue(ObjectNode input, CallContext context) {
        Map<String, String> attributes = new LinkedHashMap<>();
        input.path("Attributes")
                .properties()
                .forEach(one -> attributes.put(one.getKey(), one.getValue().asText()));
        return Json.object().put("QueueUrl", queues.create(Json.text(input, "QueueName"), attributes));
    }

    private ObjectNode getQueueUrl(ObjectNode input, CallContext context) {
        return Json.object().put("QueueUrl", queues.require(Json.text(input, "QueueName")).url);
    }

    private ObjectNode getQueueAttributes(ObjectNode input, CallContext context) {
        Queue queue = queue(input);
        Map<String, String> all = new LinkedHashMap<>(queue.attributes);
        long visible = queue.visible(kernel.now());
        all.put("QueueArn", queue.arn);
        all.put("CreatedTimestamp", String.valueOf(queue.createdAt.getEpochSecond()));
        all.put("ApproximateNumberOfMessages", String.valueOf(visible));
        all.put("ApproximateNumberOfMessagesNotVisible", String.valueOf(queue.messages.size() - visible));
        all.putIfAbsent("VisibilityTimeout", "30");
        List<String> asked = Json.texts(input, "AttributeNames");
        ObjectNode output = Json.object();
        ObjectNode attributes = output.putObject("Attributes");
        all.forEach((name, value) -> {
            if (asked.contains("All") || asked.contains(name)) {
                attributes.put(name, value);
            }
        });
        return output;
    }

    private ObjectNode sendMessage(ObjectNode input, CallContext context) {
        String body = Json.text(input, "MessageBody");
        if (body.isEmpty()) {
            throw AwsException.of(
                    400, "com.amazonaws.sqs#MissingParameter", "The request must contain the parameter MessageBody.");
        }
        Integer delay = input.has("DelaySeconds") ? Integer.valueOf(Json.number(input, "DelaySeconds", 0)) : null;
        return Json.object()
                .put("MessageId", queues.send(queue(input), body, delay))
                .put("MD5OfMessageBody", md5(body));
    }

    /** Waits for messages before it hands them out. */
    private final class ReceiveMessage implements Operation {
        @Override
        public Patience patience(ObjectNode input) {
            String url = Json.text(input, "QueueUrl");
            int seconds = seconds(input, url);
            return new Patience(Duration.ofSeconds(seconds), () -> queues.ready(url));
        }

        private int seconds(ObjectNode input, String url) {
            if (input.has("WaitTimeSeconds")) {
                return range("WaitTimeSeconds", Json.number(input, "WaitTimeSeconds", 0), 0, 20);
            }
            return kernel.locked(() -> queues.require(url).number("ReceiveMessageWaitTimeSeconds", 0));
        }

        @Override
        public ObjectNode call(ObjectNode input, CallContext context) {
            int most = range("MaxNumberOfMessages", Json.number(input, "MaxNumberOfMessages", 1), 1, 10);
            Integer visibility = input.has("VisibilityTimeout")
                    ? Integer.valueOf(Json.number(input, "VisibilityTimeout", 30))
                    : null;
            ObjectNode output = Json.object();
            List<Queue.Stored> handed = queues.receive(queue(input), most, visibility, context.twice());
            if (!handed.isEmpty()) {
                ArrayNode list = output.putArray("Messages");
                handed.forEach(message -> list.add(form(message)));
            }
            return output;
        }
    }

    private static ObjectNode form(Queue.Stored message) {
        ObjectNode form = Json.object()
                .put("MessageId", message.id)
                .put("ReceiptHandle", message.receipt)
                .put("MD5OfBody", md5(message.body))
                .put("Body", message.body);
        form.putObject("Attributes")
                .put("ApproximateReceiveCount", String.valueOf(message.receives))
                .put("SentTimestamp", String.valueOf(message.sentAt.toEpochMilli()));
        return form;
    }

    private ObjectNode deleteMessage(ObjectNode input, CallContext context) {
        queues.delete(queue(input), Json.text(input, "ReceiptHandle"));
        return Json.object();
    }

    private ObjectNode deleteMessageBatch(ObjectNode input, CallContext context) {
        Queue queue = queue(input);
        List<JsonNode> entries = Json.list(input, "Entries");
        if (entries.isEmpty() || entries.size() > 10) {
            throw AwsException.of(
                    400,
                    "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are 10. You have sent " + entries.size() + ".");
        }
        ObjectNode output = Json.object();
        ArrayNode successful = output.putArray("Successful");
        ArrayNode failed = output.putArray("Failed");
        for (JsonNode entry : entries) {
            String id = Json.text(entry, "Id");
            try {
                queues.delete(queue, Json.text(entry, "ReceiptHandle"));
                successful.addObject().put("Id", id);
            } catch (AwsException e) {
                failed.addObject()
                        .put("Id", id)
                        .put("SenderFault", true)
                        .put("Code", "ReceiptHandleIsInvalid")
                        .put("Message", e.getMessage());
            }
        }
        return output;
    }

    private Queue queue(ObjectNode input) {
        return queues.require(Json.text(input, "QueueUrl"));
    }

    private static int range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw AwsException.of(
                    400,
                    "com.amazonaws.sqs#InvalidParameterValueException",
                    "Value " + value + " for parameter " + name + " is invalid. Reason: Must be between " + least
                            + " and " + most + ", if provided.");
        }
        return value;
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
