package io.jenkins.plugins.ecsdeploy.simulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The queues of the account, and what happens to their messages. Used under the simulator's lock. */
public final class Queues {

    private final Kernel kernel;
    private final Map<String, Queue> queues = new LinkedHashMap<>();

    public Queues(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Creates the queue if it is absent; gives its URL. */
    public String create(String name, Map<String, String> attributes) {
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            throw AwsException.of(
                    400,
                    "com.amazonaws.sqs#InvalidParameterValueException",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        Queue queue = queues.computeIfAbsent(
                name,
                n -> new Queue(
                        n,
                        "https://sqs." + kernel.region() + ".amazonaws.com/" + kernel.account() + "/" + n,
                        kernel.arn("sqs", n),
                        kernel.now()));
        queue.attributes.putAll(attributes);
        return queue.url;
    }

    /** By URL, whatever its host: the last part is the name. */
    Queue require(String url) {
        Queue queue = queues.get(url.substring(url.lastIndexOf('/') + 1));
        if (queue == null) {
            throw AwsException.of(400, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
        }
        return queue;
    }

    /** Puts a message into a queue; gives its id. */
    public String send(String url, String body) {
        return send(require(url), body, null);
    }

    String send(Queue queue, String body, Integer delay) {
        int seconds = delay == null ? queue.number("DelaySeconds", 0) : delay;
        String id = kernel.ids().uuid();
        Queue.Stored message =
                new Queue.Stored(id, body, kernel.now(), kernel.now().plusSeconds(seconds));
        queue.messages.put(id, message);
        wakeAfter(seconds);
        return id;
    }

    /** How many messages can be received just now. */
    public long visible(String url) {
        return require(url).visible(kernel.now());
    }

    /** How many messages there are at all, those in flight too. */
    public int size(String url) {
        return require(url).messages.size();
    }

    boolean ready(String url) {
        Queue queue = queues.get(url.substring(url.lastIndexOf('/') + 1));
        return queue == null || queue.visible(kernel.now()) > 0;
    }

    /**
     * Hands messages out.
     *
     * @param twice by fault: they stay visible, as a standard queue may do
     */
    List<Queue.Stored> receive(Queue queue, int most, Integer visibility, boolean twice) {
        int seconds = visibility == null ? queue.number("VisibilityTimeout", 30) : visibility;
        List<Queue.Stored> handed = new ArrayList<>();
        for (Queue.Stored message : List.copyOf(queue.messages.values())) {
            if (handed.size() == most || message.visibleAt.isAfter(kernel.now()) || buried(queue, message)) {
                continue;
            }
            message.receives++;
            message.receipt = kernel.ids().hex(40) + "." + message.id;
            message.visibleAt = twice ? kernel.now() : kernel.now().plusSeconds(seconds);
            handed.add(message);
        }
        wakeAfter(seconds);
        return handed;
    }

    /** Moves a message that was received too often to the dead-letter queue. */
    private boolean buried(Queue queue, Queue.Stored message) {
        Optional<JsonNode> policy = Json.read(queue.attributes.getOrDefault("RedrivePolicy", ""));
        int most = policy.map(p -> Json.number(p, "maxReceiveCount", 0)).orElse(0);
        if (most == 0 || message.receives < most) {
            return false;
        }
        queue.messages.remove(message.id);
        Queue dead = require(Json.text(policy.get(), "deadLetterTargetArn").replaceFirst(".*:", ""));
        dead.messages.put(message.id, new Queue.Stored(message.id, message.body, message.sentAt, kernel.now()));
        return true;
    }

    /** A receipt of an earlier delivery deletes nothing. */
    void delete(Queue queue, String receipt) {
        String id = receipt.substring(receipt.lastIndexOf('.') + 1);
        if (!receipt.matches("[0-9a-f]{40}\\..+")) {
            throw AwsException.of(
                    400, "com.amazonaws.sqs#ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
        }
        Queue.Stored message = queue.messages.get(id);
        if (message != null && message.receipt.equals(receipt)) {
            queue.messages.remove(id);
        }
    }

    /** Whoever waits for messages looks again when some become visible. */
    private void wakeAfter(int seconds) {
        if (seconds > 0) {
            kernel.after(Duration.ofSeconds(seconds), () -> {});
        }
    }
}
