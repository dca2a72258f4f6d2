package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** A queue of Amazon SQS, seen with one identity. Thread-safe; opening it asks AWS nothing yet. */
public final class SqsQueue implements MessageQueue, AutoCloseable {
    private static final int MOST = 10;
    /** {@code https://sqs.eu-west-1.amazonaws.com/111122223333/name}; the second form is that of dual-stack endpoints. */
    private static final Pattern HOST = Pattern.compile(
            "(?:sqs(?:-fips)?\\.([a-z0-9-]+)\\.(?:amazonaws|api\\.amazonwebservices)\\..+|([a-z0-9-]+)\\.queue\\.amazonaws\\..+|"
                    + "sqs\\.([a-z0-9-]+)\\.api\\.aws)");

    private final String url;
    private final AwsClients clients;
    private final CallCounter counter;

    private SqsQueue(String url, AwsClients clients, CallCounter counter) {
        this.url = url;
        this.clients = clients;
        this.counter = counter;
    }

    /**
     * The queue of a URL.
     *
     * @param url as {@code aws sqs get-queue-url} gives it
     * @param region where the queue is
     * @param credentials which role to assume, if any
     */
    public static SqsQueue open(String url, String region, Credentials credentials, AwsSettings settings) {
        CallCounter counter = new CallCounter();
        return new SqsQueue(url, new AwsClients(region, credentials, settings, counter), counter);
    }

    /** Whether a text has the form of a queue's URL: http or https, a host, and a path that ends in the queue's name. */
    public static boolean isUrl(String text) {
        return text.length() <= 1024
                && uri(text)
                        .filter(uri -> uri.getScheme() != null
                                && uri.getScheme().matches("https?")
                                && uri.getHost() != null
                                && uri.getUserInfo() == null
                                && uri.getQuery() == null
                                && uri.getPath().matches("(/[A-Za-z0-9._-]+)+"))
                        .isPresent();
    }

    /** The Region that a queue's URL tells of; empty when it tells of none: an endpoint of one's own. */
    public static Optional<String> region(String url) {
        return uri(url).map(URI::getHost).flatMap(host -> {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    return Optional.of(matcher.group(group));
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @Override
    public List<Message> receive(Duration wait) {
        return AwsCall.of(
                "sqs:ReceiveMessage",
                () -> clients.sqs().receiveMessage(r -> r.queueUrl(url)
                        .maxNumberOfMessages(MOST)
                        .waitTimeSeconds((int) wait.toSeconds())
                        .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
                SqsQueue::messages);
    }

    private static List<Message> messages(ReceiveMessageResponse answer) {
        List<Message> messages = new ArrayList<>();
        for (software.amazon.awssdk.services.sqs.model.Message one : answer.messages()) {
            String deliveries = one.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
            messages.add(new Message(
                    Answers.required("sqs:ReceiveMessage", "MessageId", one.messageId()),
                    one.body() == null ? "" : one.body(),
                    Answers.required("sqs:ReceiveMessage", "ReceiptHandle", one.receiptHandle()),
                    deliveries == null ? 0 : Integer.parseInt(deliveries)));
        }
        return messages;
    }

    /** What SQS could not delete just now comes again: that is harmless, so nobody is told. */
    @Override
    public void delete(List<Message> messages) {
        for (int from = 0; from < messages.size(); from += MOST) {
            List<Message> some = messages.subList(from, Math.min(messages.size(), from + MOST));
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .receiptHandle(some.get(i).receipt())
                        .build());
            }
            AwsCall.of("sqs:DeleteMessage", () -> clients.sqs()
                    .deleteMessageBatch(r -> r.queueUrl(url).entries(entries)));
        }
    }

    @Override
    public void check() {
        AwsCall.of("sqs:GetQueueAttributes", () -> clients.sqs()
                .getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)));
    }

    /** How many requests were sent so far. */
    public long requests() {
        return counter.calls().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        clients.close();
    }
}
