package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** {@link Logs} of CloudWatch; a stream's Region need not be the deployment's. */
final class CloudWatchLogs implements Logs {
    private static final String GROUPS = "logs:DescribeLogGroups";
    private static final String EVENTS = "logs:GetLogEvents";
    private static final String FILTER = "logs:FilterLogEvents";

    /** A busy log is not read to its end within one look. */
    private static final int PAGES = 10;

    private final AwsClients clients;

    CloudWatchLogs(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public boolean groupExists(String region, String group) {
        // Groups come sorted by name, so the one that is the prefix itself comes first.
        return AwsCall.of(
                GROUPS,
                () -> clients.logs(region(region)).describeLogGroups(r -> r.logGroupNamePrefix(group)),
                answer -> has(answer, group));
    }

    private static boolean has(DescribeLogGroupsResponse answer, String group) {
        Answers.require(GROUPS, "logGroups", answer.hasLogGroups());
        return answer.logGroups().stream()
                .anyMatch(g -> group.equals(Answers.required(GROUPS, "logGroupName", g.logGroupName())));
    }

    @Override
    public LogPage read(LogStream stream, String token) {
        return AwsCall.of(
                EVENTS,
                () -> clients.logs(region(stream.region())).getLogEvents(r -> r.logGroupName(stream.group())
                        .logStreamName(stream.stream())
                        .startFromHead(true)
                        .nextToken(token)),
                CloudWatchLogs::page);
    }

    /** A page without its list or its token is none: taken for the log's end, it would lose what follows. */
    private static LogPage page(GetLogEventsResponse answer) {
        Answers.require(EVENTS, "events", answer.hasEvents());
        return new LogPage(
                answer.events().stream().map(CloudWatchLogs::event).toList(),
                Answers.required(EVENTS, "nextForwardToken", answer.nextForwardToken()));
    }

    @Override
    public Optional<LogEvent> any(String region, String group, List<String> streams, String contains) {
        for (String stream : streams) {
            Optional<LogEvent> found = any(region(region), group, stream, contains);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** One stream a call: a stream that does not exist yet fails the whole call. A page may be empty without being the last. */
    private Optional<LogEvent> any(Region region, String group, String stream, String contains) {
        String token = null;
        for (int page = 0; page < PAGES; page++) {
            String from = token;
            FilterLogEventsResponse answer;
            try {
                answer = AwsCall.of(FILTER, () -> clients.logs(region).filterLogEvents(r -> r.logGroupName(group)
                        .logStreamNames(stream)
                        .filterPattern(contains == null ? null : "\"" + contains + "\"")
                        .nextToken(from)));
            } catch (OutsideException e) {
                if (e.kind() == OutsideException.Kind.NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
            Answers.require(FILTER, "events", answer.hasEvents());
            Optional<LogEvent> found = answer.events().stream()
                    .map(e -> new LogEvent(
                            e.timestamp() == null ? 0 : e.timestamp(), e.message() == null ? "" : e.message()))
                    .filter(e -> contains == null || e.message().contains(contains))
                    .findFirst();
            if (found.isPresent() || answer.nextToken() == null) {
                return found;
            }
            token = Answers.nextToken(FILTER, from, answer.nextToken());
        }
        return Optional.empty();
    }

    private static LogEvent event(OutputLogEvent event) {
        Answers.require(EVENTS, "message", event.message() != null);
        return new LogEvent(event.timestamp() == null ? 0 : event.timestamp(), event.message());
    }

    private Region region(String region) {
        return region == null ? clients.region() : Region.of(region);
    }
}
