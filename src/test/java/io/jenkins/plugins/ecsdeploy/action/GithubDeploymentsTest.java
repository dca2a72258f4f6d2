package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GitHub's own list of deployments tells what ours came to, and can't change it. */
class GithubDeploymentsTest {
    private static final String SHA = "3f786850e387550fdab836ed7e6dc881de23001b";

    @TempDir
    Path directory;

    private final GithubServer github = new GithubServer();
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(directory);
        account.environment.put("GITHUB_ACTIONS", "true");
        account.environment.put("GITHUB_API_URL", github.url());
        account.environment.put("GITHUB_SERVER_URL", "https://github.example.com");
        account.environment.put("GITHUB_REPOSITORY", "octo/shop");
        account.environment.put("GITHUB_SHA", SHA);
        account.environment.put("GITHUB_RUN_ID", "900");
        account.environment.put("GITHUB_RUN_ATTEMPT", "2");
        account.environment.put("INPUT_GITHUB_DEPLOYMENT", "true");
        account.environment.put("INPUT_GITHUB_TOKEN", GithubServer.TOKEN);
        account.environment.put("INPUT_ENVIRONMENT", "production");
        account.environment.put("INPUT_ENVIRONMENT_URL", "https://shop.example.com");
        account.environment.put("INPUT_CLUSTER", "prod");
        account.environment.put("INPUT_IMAGE", "api:v2");
        account.environment.put("INPUT_SERVICES", "api\n");
        account.environment.put("INPUT_MIGRATION_DERIVED_FROM", "api");
        account.environment.put("INPUT_MIGRATION_COMMAND", "migrate");
        account.migration(Account.MIGRATES);
    }

    @AfterEach
    void close() {
        account.close();
        github.close();
    }

    @Test
    void aDeploymentIsCreatedForTheCommitAndItsStatusFollows() {
        Result result = account.run("github-action");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        JsonNode created = github.taken.get(0).body();
        assertThat(created.path("ref").asText()).isEqualTo(SHA);
        assertThat(created.path("environment").asText()).isEqualTo("production");
        assertThat(created.path("task").asText()).isEqualTo("deploy");
        assertThat(created.path("auto_merge").asBoolean(true)).isFalse();
        assertThat(created.path("required_contexts")).isEmpty();
        assertThat(github.states()).containsExactly("in_progress", "success");
        JsonNode last = github.taken.get(2).body();
        assertThat(github.taken.get(2).path()).isEqualTo("/repos/octo/shop/deployments/4001/statuses");
        assertThat(last.path("log_url").asText())
                .isEqualTo("https://github.example.com/octo/shop/actions/runs/900/attempts/2");
        assertThat(last.path("environment_url").asText()).isEqualTo("https://shop.example.com");
        assertThat(last.path("auto_inactive").asBoolean()).isTrue();
        assertThat(last.path("description").asText()).matches("d-[0-9]{8}-[0-9]{6}-[a-z2-7]{6}: done");
        assertThat(result.out() + result.err()).doesNotContain(GithubServer.TOKEN);
    }

    @Test
    void aFailureIsAFailureThereToo() {
        account.migration(Behaviour.exits(1));

        assertThat(account.run("github-action").code()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(github.states()).containsExactly("in_progress", "failure");
    }

    @Test
    void whatCantEvenBeginIsAnError() {
        account.environment.put("INPUT_WHEN_BUSY", "wiat");

        assertThat(account.run("github-action").code()).isEqualTo(ExitCode.USAGE);
        assertThat(github.states()).containsExactly("in_progress", "error");
    }

    @Test
    void aFurtherAttemptGoesOnWithTheSameOne() {
        account.migration(Behaviour.exits(1));
        account.run("github-action");
        account.environment.put("GITHUB_RUN_ATTEMPT", "3");
        account.migration(Account.MIGRATES);

        assertThat(account.run("github-action").code()).isEqualTo(ExitCode.OK);
        assertThat(github.taken.stream().filter(t -> t.path().endsWith("/deployments")))
                .hasSize(1);
        assertThat(github.states()).containsExactly("in_progress", "failure", "in_progress", "success");
    }

    @Test
    void anotherRunIsAnotherDeployment() {
        account.run("github-action");
        account.environment.put("GITHUB_RUN_ID", "901");
        account.run("github-action");

        assertThat(github.taken.stream().filter(t -> t.path().endsWith("/deployments")))
                .hasSize(2);
    }

    @Test
    void anExistingOneIsTaken() {
        account.environment.put("INPUT_GITHUB_DEPLOYMENT_ID", "77");
        account.environment.put("INPUT_GITHUB_AUTO_INACTIVE", "false");
        account.run("github-action");

        assertThat(github.taken)
                .extracting(GithubServer.Taken::path)
                .containsOnly("/repos/octo/shop/deployments/77/statuses");
        assertThat(github.taken.get(1).body().path("auto_inactive").asBoolean(true))
                .isFalse();
    }

    @Test
    void whatGithubSaysChangesNothing() {
        github.troubles.add(403);
        Result result = account.run("github-action");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(github.taken).isEmpty();
        assertThat(GithubTest.commands(result.out()))
                .contains(
                        "::warning title=ecs-deploy::GitHub was not told of this deployment: the deployment could not be"
                                + " created (status 403: Something \\x1b[31m went wrong). The deployment itself is not touched by"
                                + " that.");
    }

    @Test
    void aStatusIsGivenOnceMoreWhenNobodyKnowsWhetherItWasTaken() {
        account.environment.put("INPUT_GITHUB_DEPLOYMENT_ID", "77");
        github.troubles.addAll(List.of(502));
        Result result = account.run("github-action");

        assertThat(github.states()).containsExactly("in_progress", "success");
        assertThat(GithubTest.commands(result.out())).noneMatch(c -> c.startsWith("::warning"));
    }

    @Test
    void withoutTheServerTheDeploymentGoesOn() {
        github.close();
        Result result = account.run("github-action");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(GithubTest.commands(result.out())).anyMatch(c -> c.contains("GitHub was not told"));
    }

    @Test
    void aDryRunIsNoDeployment() {
        account.environment.put("INPUT_DRY_RUN", "true");
        account.run("github-action");

        assertThat(github.taken).isEmpty();
    }

    @Test
    void withoutAnEnvironmentItIsRefused() {
        account.environment.remove("INPUT_ENVIRONMENT");
        Result result = account.run("github-action");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("the input environment names GitHub's environment");
        assertThat(account.aws.calls().all()).isEmpty();
    }

    @Test
    void theIdIsKeptBesideTheStateForTheCacheToTake() {
        account.run("github-action");

        assertThat(Files.exists(directory.resolve(".ecs-deploy/state.json.github.json")))
                .isTrue();
    }
}
