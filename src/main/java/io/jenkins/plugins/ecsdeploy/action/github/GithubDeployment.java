package io.jenkins.plugins.ecsdeploy.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One deployment in GitHub's own list, with a status for how ours stands. Its id is kept in a file, so that a further
 * attempt of the same run goes on with it. That GitHub can't be told is a warning, and nothing more.
 */
public final class GithubDeployment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 140;
    private static final int LONGEST_WARNING = 300;

    /** States of a deployment status that we give. */
    public enum State {
        IN_PROGRESS,
        SUCCESS,
        FAILURE,
        ERROR;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What it is of.
     *
     * @param api base URL of the REST API
     * @param repository {@code owner/name}
     * @param sha the commit
     * @param run id of the workflow run; another attempt has the same
     * @param logUrl where its log is
     * @param environment name of the environment
     * @param environmentUrl where the application is; null: not said
     * @param task what is done, for instance {@code deploy}
     * @param autoInactive whether success makes earlier deployments of the environment inactive
     * @param existing id of a deployment that exists; null: one is created
     */
    public record Of(
            String api,
            String repository,
            String sha,
            String run,
            String logUrl,
            String environment,
            String environmentUrl,
            String task,
            boolean autoInactive,
            Long existing) {}

    private final Of of;
    private final DeploymentsApi api;
    private final Path kept;
    private final Consumer<String> warn;
    private Long id;

    /**
     * @param kept the file with its id
     * @param warn shows a warning; outside text in it has been made harmless
     */
    public GithubDeployment(Of of, String token, Path kept, Consumer<String> warn) {
        this.of = of;
        this.api = new DeploymentsApi(of.api(), of.repository(), token);
        this.kept = kept;
        this.warn = warn;
    }

    /** Finds it or creates it, and says that ours goes on. */
    public void begin() {
        try {
            id = of.existing() != null ? of.existing() : found();
            if (id == null) {
                id = api.create(deployment());
                keep();
            }
        } catch (IOException e) {
            warn("the deployment could not be created", e);
            return;
        }
        say(State.IN_PROGRESS, "ecs-deploy is at work");
    }

    /** Says how ours stands; nothing when GitHub knows of none. */
    public void say(State state, String words) {
        if (id == null) {
            return;
        }
        ObjectNode status = JSON.createObjectNode()
                .put("state", state.word())
                .put("log_url", of.logUrl())
                .put("description", PlainText.line(words, LONGEST_WORDS))
                .put("environment", of.environment())
                .put("auto_inactive", of.autoInactive());
        if (of.environmentUrl() != null) {
            status.put("environment_url", of.environmentUrl());
        }
        try {
            api.status(id, status);
        } catch (IOException e) {
            warn("the status " + state.word() + " was not taken", e);
        }
    }

    private void warn(String what, IOException why) {
        String said = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        warn.accept("GitHub was not told of this deployment: " + what + " (" + PlainText.line(said, LONGEST_WARNING)
                + "). The deployment itself is not touched by that.");
    }

    /** The checks of this commit are not waited for: this run is one of them. */
    private ObjectNode deployment() {
        ObjectNode deployment = JSON.createObjectNode()
                .put("ref", of.sha())
                .put("task", of.task())
                .put("environment", of.environment())
                .put("description", "by ecs-deploy")
                .put("auto_merge", false);
        deployment.putArray("required_contexts");
        return deployment;
    }

    // --- kept beside the state

    /** Another run, though of the same commit, is another deployment. */
    private Long found() {
        try {
            JsonNode file = JSON.readTree(kept.toFile());
            boolean same = file.path("repository").asText().equals(of.repository())
                    && file.path("sha").asText().equals(of.sha())
                    && file.path("run").asText().equals(of.run())
                    && file.path("environment").asText().equals(of.environment());
            return same && file.path("id").isIntegralNumber() ? file.path("id").asLong() : null;
        } catch (IOException none) {
            return null;
        }
    }

    private void keep() {
        ObjectNode file = JSON.createObjectNode()
                .put("id", id)
                .put("repository", of.repository())
                .put("sha", of.sha())
                .put("run", of.run())
                .put("environment", of.environment());
        try {
            if (kept.getParent() != null) {
                Files.createDirectories(kept.getParent());
            }
            Files.writeString(kept, JSON.writeValueAsString(file) + "\n");
        } catch (IOException e) {
            warn("its id could not be kept for a further attempt", e);
        }
    }
}
