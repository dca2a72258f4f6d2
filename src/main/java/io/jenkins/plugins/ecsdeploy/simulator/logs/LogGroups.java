package io.jenkins.plugins.ecsdeploy.simulator.logs;

import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All log groups and their streams. Used under the {@link Kernel}'s lock. */
public final class LogGroups {

    /** One group: its streams by name. */
    record LogGroup(String name, long createdAt, Map<String, LogStream> streams) {}

    /** What CloudWatch Logs takes in one event, less its own 26 bytes. */
    private static final int MAX_EVENT_BYTES = 262_144 - 26;

    private final Kernel kernel;
    private final Map<String, LogGroup> groups = new TreeMap<>();
    private Duration ingestionDelay = Duration.ZERO;

    public LogGroups(Kernel kernel) {
        this.kernel = kernel;
    }

    /** From now on events can be read only after this delay: lines appear after their task has STOPPED. */
    public void ingestionDelay(Duration delay) {
        ingestionDelay = delay;
    }

    public boolean exists(String group) {
        return groups.containsKey(group);
    }

    public void createGroup(String group) {
        if (exists(group)) {
            throw AwsException.of(400, "ResourceAlreadyExistsException", "The specified log group already exists");
        }
        groups.put(group, new LogGroup(group, kernel.millis(), new TreeMap<>()));
    }

    public void deleteGroup(String group) {
        group(group);
        groups.remove(group);
    }

    public void createStream(String group, String stream) {
        Map<String, LogStream> streams = group(group).streams();
        if (streams.containsKey(stream)) {
            throw AwsException.of(400, "ResourceAlreadyExistsException", "The specified log stream already exists");
        }
        streams.put(stream, new LogStream(stream, kernel.millis()));
    }

    /** Appends one line, cut into events as the awslogs driver does: empty lines vanish, long ones are split. */
    public void line(String group, String stream, String text) {
        LogStream target = stream(group, stream);
        String rest = text;
        while (!rest.isEmpty()) {
            int length = cut(rest);
            append(target, kernel.millis(), rest.substring(0, length));
            rest = rest.substring(length);
        }
    }

    void append(LogStream stream, long timestamp, String message) {
        stream.append(timestamp, message, kernel.millis() + ingestionDelay.toMillis());
    }

    /** The messages of a stream, visible or not; empty if there is no such stream. */
    public List<String> messages(String group, String stream) {
        LogGroup found = groups.get(group);
        if (found == null || !found.streams().containsKey(stream)) {
            return List.of();
        }
        return found.streams().get(stream).visible(Long.MAX_VALUE).stream()
                .map(LogEvent::message)
                .toList();
    }

    public List<String> streamNames(String group) {
        return groups.containsKey(group)
                ? List.copyOf(groups.get(group).streams().keySet())
                : List.of();
    }

    List<LogGroup> all() {
        return new ArrayList<>(groups.values());
    }

    LogGroup group(String name) {
        LogGroup group = groups.get(name);
        if (group == null) {
            throw notFound("The specified log group does not exist.");
        }
        return group;
    }

    LogStream stream(String group, String name) {
        LogStream stream = group(group).streams().get(name);
        if (stream == null) {
            throw notFound("The specified log stream does not exist.");
        }
        return stream;
    }

    private static AwsException notFound(String message) {
        return AwsException.of(400, "ResourceNotFoundException", message);
    }

    private static int cut(String text) {
        if (text.length() <= MAX_EVENT_BYTES / 4 || text.getBytes(StandardCharsets.UTF_8).length <= MAX_EVENT_BYTES) {
            return text.length();
        }
        int end = MAX_EVENT_BYTES / 4;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
