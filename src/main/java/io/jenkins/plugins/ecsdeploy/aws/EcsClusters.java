package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;

/** {@link Clusters} of ECS. */
final class EcsClusters implements Clusters {
    private static final String DESCRIBE = "ecs:DescribeClusters";

    private final AwsClients clients;

    EcsClusters(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<String> status(String cluster) {
        return AwsCall.of(
                DESCRIBE, () -> clients.ecs().describeClusters(r -> r.clusters(cluster)), EcsClusters::statusIn);
    }

    private static Optional<String> statusIn(DescribeClustersResponse answer) {
        if (EcsFailures.missing(DESCRIBE, answer.failures()).isEmpty()) {
            Answers.require(DESCRIBE, "cluster", !answer.clusters().isEmpty());
        }
        return answer.clusters().stream()
                .map(cluster -> Answers.required(DESCRIBE, "status", cluster.status()))
                .findFirst();
    }
}
