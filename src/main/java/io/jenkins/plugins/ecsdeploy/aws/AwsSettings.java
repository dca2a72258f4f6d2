package io.jenkins.plugins.ecsdeploy.aws;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * How a face reaches AWS; what is null is the SDK's default.
 *
 * @param endpoint takes the place of every service's endpoint; null: AWS itself, or what {@code AWS_ENDPOINT_URL} says
 * @param httpClient gives the HTTP client, which is closed with the {@link AwsOutside}; null: the JDK's URL connections
 * @param credentials credentials of the caller (before any role is assumed); null: the default chain
 * @param credentialsName tells these credentials from others in {@link AwsOutside#scope()}, for instance the id of Jenkins
 *     credentials; never a secret. Null: every provider object is its own identity
 * @param userAgentSuffix added to the user agent, for instance {@code ecs-deploy/1.0}
 * @param deploymentId names the session of an assumed role when the configuration does not
 * @param retryDelay first delay of the SDK's backoff; null: the SDK's own (0.1 s, and 1 s when throttled)
 * @param variables the value of an environment variable, or null, for secrets that smoke tests and webhooks name; null: those of this
 *     process
 * @param who written beside a lock, for people who meet it; null: nobody says
 */
public record AwsSettings(
        URI endpoint,
        Supplier<SdkHttpClient> httpClient,
        AwsCredentialsProvider credentials,
        String credentialsName,
        String userAgentSuffix,
        String deploymentId,
        Duration retryDelay,
        UnaryOperator<String> variables,
        String who) {

    /** AWS itself, with the default credentials chain. */
    public static final AwsSettings DEFAULT = new AwsSettings(null, null, null, null, null, null, null, null, null);

    public AwsSettings withEndpoint(URI value) {
        return new AwsSettings(
                value,
                httpClient,
                credentials,
                credentialsName,
                userAgentSuffix,
                deploymentId,
                retryDelay,
                variables,
                who);
    }

    public AwsSettings withHttpClient(Supplier<SdkHttpClient> value) {
        return new AwsSettings(
                endpoint,
                value,
                credentials,
                credentialsName,
                userAgentSuffix,
                deploymentId,
                retryDelay,
                variables,
                who);
    }

    /** Credentials and their name (see {@link #credentialsName}). */
    public AwsSettings withCredentials(AwsCredentialsProvider value, String name) {
        return new AwsSettings(
                endpoint, httpClient, value, name, userAgentSuffix, deploymentId, retryDelay, variables, who);
    }

    public AwsSettings withUserAgentSuffix(String value) {
        return new AwsSettings(
                endpoint, httpClient, credentials, credentialsName, value, deploymentId, retryDelay, variables, who);
    }

    public AwsSettings withDeploymentId(String value) {
        return new AwsSettings(
                endpoint, httpClient, credentials, credentialsName, userAgentSuffix, value, retryDelay, variables, who);
    }

    public AwsSettings withRetryDelay(Duration value) {
        return new AwsSettings(
                endpoint,
                httpClient,
                credentials,
                credentialsName,
                userAgentSuffix,
                deploymentId,
                value,
                variables,
                who);
    }

    public AwsSettings withVariables(UnaryOperator<String> value) {
        return new AwsSettings(
                endpoint,
                httpClient,
                credentials,
                credentialsName,
                userAgentSuffix,
                deploymentId,
                retryDelay,
                value,
                who);
    }

    /** Says to people who deploys: the address of a build, or user and machine. */
    public AwsSettings withWho(String value) {
        return new AwsSettings(
                endpoint,
                httpClient,
                credentials,
                credentialsName,
                userAgentSuffix,
                deploymentId,
                retryDelay,
                variables,
                value);
    }

    /** Who calls, as part of a scope: two callers of the same name see the same things. */
    String identity() {
        if (credentials == null) {
            return "default";
        }
        return credentialsName == null
                ? "provider-" + Integer.toHexString(System.identityHashCode(credentials))
                : credentialsName;
    }

    /** Without the credentials: some providers print more than they should. */
    @Override
    public String toString() {
        return "AwsSettings[endpoint=" + endpoint + ", identity=" + identity() + ", deploymentId=" + deploymentId + "]";
    }
}
