package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.List;

/**
 * What {@code ecs-deploy init} has found running: enough for a first configuration.
 *
 * @param region the AWS Region
 * @param cluster name or ARN of the cluster
 * @param service name of the service
 * @param container name of its application container
 * @param image the image that this container runs, as text with tag or digest; null: not known
 * @param migrationCommand the command that migrates, when somebody has named it; empty: not known, none is assumed
 */
public record Running(
        String region, String cluster, String service, String container, String image, List<String> migrationCommand) {
    public Running {
        migrationCommand = migrationCommand == null ? List.of() : List.copyOf(migrationCommand);
    }
}
