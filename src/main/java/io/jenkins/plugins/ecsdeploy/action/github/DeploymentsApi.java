package io.jenkins.plugins.ecsdeploy.action.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * GitHub's REST API for deployments (GitHub REST API: <i>Create a deployment</i>, <i>Create a deployment status</i>), of one
 * repository.
 */
final class DeploymentsApi {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String deployments;
    private final String token;

    /**
     * @param api base URL, for instance {@code https://api.github.com}
     * @param repository {@code owner/name}
     */
    DeploymentsApi(String api, String repository, String token) {
        this.deployments = api.replaceFirst("/+$", "") + "/repos/" + repository + "/deployments";
        this.token = token;
    }

    /**
     * Creates a deployment.
     *
     * @return its id
     */
    long create(ObjectNode deployment) throws IOException {
        JsonNode answer = post(deployments, deployment);
        if (!answer.path("id").isIntegralNumber()) {
            throw new IOException("the answer names no deployment");
        }
        return answer.path("id").asLong();
    }

    /** Gives a deployment a status; once more when it is not known whether that was taken: twice is harmless. */
    void status(long deployment, ObjectNode status) throws IOException {
        String url = deployments + "/" + deployment + "/statuses";
        try {
            post(url, status);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            post(url, status);
        }
    }

    /** GitHub has understood, and does not want to. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private JsonNode post(String url, ObjectNode body) throws IOException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(PATIENCE)
                    .header("Accept", "application/vnd.github+json")
                    .header("X-GitHub-Api-Version", "2022-11-28")
                    .header("User-Agent", "ecs-deploy")
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (IllegalArgumentException e) {
            // Its message may hold the token.
            throw new RefusedException("the address of the API or the token is not of the right form");
        }
        try {
            return read(client.send(request, BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted");
        }
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        int status = answer.statusCode();
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            body = JSON.createObjectNode();
        }
        if (status == 201) {
            return body;
        }
        String message = "status " + status
                + (body.path("message").isTextual()
                        ? ": " + body.path("message").asText()
                        : "");
        throw status >= 500 ? new IOException(message) : new RefusedException(message);
    }
}
