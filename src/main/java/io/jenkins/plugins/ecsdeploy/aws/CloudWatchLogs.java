package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** {@link Logs} of CloudWatch; a stream's Region need not be the deployment's. */
final class CloudWatchLogs implements Logs {
    private static final String GROUPS = "logs:DescribeLogGroups";
    private static final String EVENTS = "logs:GetLogEvents";

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

    private static LogEvent event(OutputLogEvent event) {
        Answers.require(EVENTS, "message", event.message() != null);
        return new LogEvent(event.timestamp() == null ? 0 : event.timestamp(), event.message());
    }

    private Region region(String region) {
        return region == null ? clients.region() : Region.of(region);
    }
}
