package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Where AWS is: as a rule where the SDK finds it. */
class Endpoint {
    private static final List<String> CREDENTIALS = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI");

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "In place of AWS, such as the simulator. Default: AWS_ENDPOINT_URL.")
    String url;

    /** Asks nothing of AWS. */
    AwsSettings settings(Io io) {
        AwsSettings settings = AwsSettings.DEFAULT
                .withUserAgentSuffix("ecs-deploy/" + VersionCommand.version())
                .withVariables(io::variable)
                .withWho(Who.of(io));
        URI uri = uri(io);
        if (uri == null) {
            return settings;
        }
        boolean none = CREDENTIALS.stream().allMatch(name -> io.variable(name) == null);
        return loopback(uri) && none
                // A simulator takes anybody: a trial must not need an AWS account.
                ? settings.withEndpoint(uri)
                        .withCredentials(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("simulator", "simulator")),
                                "simulator")
                : settings.withEndpoint(uri);
    }

    /** A queue whose events tell when to look; most commands have none. To be closed by the caller. */
    Optional<SqsQueue> events(Io io, Configuration configuration) {
        return Optional.empty();
    }

    private URI uri(Io io) {
        String given = url == null ? io.variable("AWS_ENDPOINT_URL") : url;
        if (given == null) {
            return null;
        }
        try {
            URI uri = URI.create(given);
            boolean http = uri.getScheme() != null
                    && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?");
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below, as of an address without a host.
        }
        throw new UsageException("--endpoint-url " + given + " is no address such as http://127.0.0.1:4566.");
    }

    /** By name, without asking anybody: a name server must not decide where credentials are needed. */
    private static boolean loopback(URI uri) {
        String host = uri.getHost();
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
