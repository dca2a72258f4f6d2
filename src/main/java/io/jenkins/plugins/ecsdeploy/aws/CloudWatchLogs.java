package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** {@link Logs} of CloudWatch; a stream's Region need not be the deployment's. */
final class CloudWatchLogs implements Logs {
    private final AwsClients clients;

    CloudWatchLogs(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public boolean groupExists(String region, String group) {
        // Groups come sorted by name, so the one that is the prefix itself comes first.
        DescribeLogGroupsResponse answer = AwsCall.of("logs:DescribeLogGroups", () -> clients.logs(region(region))
                .describeLogGroups(r -> r.logGroupNamePrefix(group)));
        return answer.logGroups().stream().anyMatch(g -> group.equals(g.logGroupName()));
    }

    @Override
    public LogPage read(LogStream stream, String token) {
        GetLogEventsResponse answer = AwsCall.of("logs:GetLogEvents", () -> clients.logs(region(stream.region()))
                .getLogEvents(r -> r.logGroupName(stream.group())
                        .logStreamName(stream.stream())
                        .startFromHead(true)
                        .nextToken(token)));
        return new LogPage(answer.events().stream().map(CloudWatchLogs::event).toList(), answer.nextForwardToken());
    }

    private static LogEvent event(OutputLogEvent event) {
        return new LogEvent(
                event.timestamp() == null ? 0 : event.timestamp(), event.message() == null ? "" : event.message());
    }

    private Region region(String region) {
        return region == null ? clients.region() : Region.of(region);
    }
}
