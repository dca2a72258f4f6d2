package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where AWS is, for commands that wait for deployments: events may tell them when to look. */
final class DrivingEndpoint extends Endpoint {
    @Option(
            names = "--events-queue",
            paramLabel = "URL",
            description = "SQS queue with events of ECS, which tell when to look. Optional: ECS is asked anyway.")
    String eventsQueue;

    @Override
    Optional<SqsQueue> events(Io io, Configuration configuration) {
        if (eventsQueue == null) {
            return Optional.empty();
        }
        if (!SqsQueue.isUrl(eventsQueue)) {
            throw new UsageException("--events-queue " + eventsQueue
                    + " is no URL of a queue such as https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events.");
        }
        String region = SqsQueue.region(eventsQueue).orElse(configuration.region());
        return Optional.of(SqsQueue.open(eventsQueue, region, configuration.credentials(), settings(io)));
    }
}
