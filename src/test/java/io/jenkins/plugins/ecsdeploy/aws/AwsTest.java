package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A canned AWS and an outside that looks at it. */
abstract class AwsTest {
    static final String CLUSTER = "prod";
    static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-secret"));

    final CannedServer aws = new CannedServer();
    final AwsOutside outside = AwsOutside.open(configuration("eu-west-1"), settings(aws));

    @AfterEach
    void close() {
        outside.close();
        aws.close();
    }

    static AwsSettings settings(CannedServer aws) {
        return AwsSettings.DEFAULT
                .withEndpoint(aws.uri())
                .withCredentials(KEYS, "test")
                .withRetryDelay(Duration.ofMillis(1));
    }

    static Configuration configuration(String region) {
        return configuration(region, Credentials.DEFAULT_CHAIN);
    }

    static Configuration configuration(String region, Credentials credentials) {
        return Configuration.builder()
                .region(region)
                .cluster(CLUSTER)
                .credentials(credentials)
                .build();
    }
}
