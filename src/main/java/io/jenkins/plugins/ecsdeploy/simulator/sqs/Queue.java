package io.jenkins.plugins.ecsdeploy.simulator.sqs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A standard queue. Used under the simulator's lock. */
final class Queue {

    /** A message, until it is deleted. */
    static final class Stored {
        final String id;
        final String body;
        final Instant sentAt;
        Instant visibleAt;
        int receives;
        String receipt = "";

        Stored(String id, String body, Instant sentAt, Instant visibleAt) {
            this.id = id;
            this.body = body;
            this.sentAt = sentAt;
            this.visibleAt = visibleAt;
        }
    }

    final String name;
    final String url;
    final String arn;
    final Instant createdAt;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final Map<String, Stored> messages = new LinkedHashMap<>();

    Queue(String name, String url, String arn, Instant createdAt) {
        this.name = name;
        this.url = url;
        this.arn = arn;
        this.createdAt = createdAt;
    }

    int number(String attribute, int otherwise) {
        return Integer.parseInt(attributes.getOrDefault(attribute, String.valueOf(otherwise)));
    }

    long visible(Instant now) {
        return messages.values().stream().filter(m -> !m.visibleAt.isAfter(now)).count();
    }
}
