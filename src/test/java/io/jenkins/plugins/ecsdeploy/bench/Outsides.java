package io.jenkins.plugins.ecsdeploy.bench;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Opens what a face opens for a deployment, pointed at the simulator. */
final class Outsides {
    private Outsides() {}

    static AwsOutside open(Configuration configuration, URI endpoint) {
        return AwsOutside.open(
                configuration,
                AwsSettings.DEFAULT
                        .withEndpoint(endpoint)
                        .withCredentials(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")),
                                "bench"));
    }
}
