package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GitHub runner makes of a deployment's output and files. */
class GithubTest {
    private static final List<String> HOSTILE = List.of(
            "::set-output name=digest::pwned",
            "  ::error::pwned",
            "##[error]pwned",
            "::stop-commands::pwned",
            "::pwned::",
            "::add-mask::prod",
            "\u001b[2K\r::warning::pwned",
            "EOF\nexit-code=0");

    @TempDir
    Path directory;

    private Account account;
    private Path output;
    private Path summary;

    @BeforeEach
    void open() {
        account = new Account(directory);
        output = directory.resolve("github-output");
        summary = directory.resolve("github-summary");
        account.environment.put("GITHUB_ACTIONS", "true");
        account.environment.put("GITHUB_OUTPUT", output.toString());
        account.environment.put("GITHUB_STEP_SUMMARY", summary.toString());
        account.environment.put("INPUT_CLUSTER", "prod");
        account.environment.put("INPUT_IMAGE", "api:v2");
        account.environment.put("INPUT_SERVICES", "api\n");
        account.environment.put("INPUT_MIGRATION_DERIVED_FROM", "api");
        account.environment.put("INPUT_MIGRATION_COMMAND", "migrate");
    }

    @AfterEach
    void close() {
        account.close();
    }

    /** Reads as the runner does: commands, as far as they are not stopped; and everything else. */
    static List<String> commands(String log) {
        List<String> commands = new ArrayList<>();
        String stopped = null;
        for (String line : log.split("\n", -1)) {
            String trimmed = line.strip();
            if (stopped != null) {
                if (trimmed.equals("::" + stopped + "::")) {
                    stopped = null;
                }
            } else if (trimmed.startsWith("::stop-commands::")) {
                stopped = trimmed.substring("::stop-commands::".length());
            } else if (trimmed.startsWith("::") || trimmed.contains("##[")) {
                commands.add(trimmed);
            }
        }
        assertThat(stopped).as("commands stay stopped").isNull();
        return commands;
    }

    private Map<String, String> outputs() throws IOException {
        Map<String, String> outputs = new HashMap<>();
        List<String> lines = Files.readAllLines(output);
        for (int i = 0; i < lines.size(); i++) {
            String[] head = lines.get(i).split("<<", 2);
            assertThat(head).hasSize(2);
            List<String> value = new ArrayList<>();
            for (i++; !lines.get(i).equals(head[1]); i++) {
                value.add(lines.get(i));
            }
            outputs.put(head[0], String.join("\n", value));
        }
        return outputs;
    }

    @Test
    void groupsOutputsAndSummary() throws IOException {
        account.migration(Account.MIGRATES);

        Result result = account.run("github-action");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(commands(result.out()))
                .containsExactly(
                        "::group::Resolve",
                        "::endgroup::",
                        "::group::Preflight",
                        "::endgroup::",
                        "::group::Register",
                        "::endgroup::",
                        "::group::Migrate",
                        "::endgroup::",
                        "::group::Deploy",
                        "::endgroup::",
                        "::group::Verify",
                        "::endgroup::");
        Map<String, String> outputs = outputs();
        assertThat(outputs.get("exit-code")).isEqualTo("0");
        assertThat(outputs.get("migration-exit-code")).isEqualTo("0");
        assertThat(outputs.get("digest")).startsWith("sha256:");
        assertThat(outputs.get("pinned-image")).endsWith("/api@" + outputs.get("digest"));
        assertThat(outputs.get("task-definition-arns").lines())
                .hasSize(2)
                .allMatch(arn -> arn.startsWith("arn:aws:ecs:eu-west-1:111122223333:task-definition/"));
        assertThat(outputs.get("migration-task-arn")).contains(":task/prod/");
        assertThat(outputs.get("deployment-id")).startsWith("d-");
        assertThat(Files.readString(summary)).contains("succeeded", "| ");
    }

    @Test
    void I9_linesOfTheMigrationCantActOnTheRunner() throws IOException {
        account.migration(new Behaviour.Exits(1, Duration.ZERO, HOSTILE));

        Result result = account.run("github-action");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.MIGRATION_FAILED);
        List<String> commands = commands(result.out());
        assertThat(commands)
                .filteredOn(c -> !c.matches("::(group::\\w+|endgroup::)"))
                .hasSize(1);
        assertThat(commands)
                .anyMatch(c -> c.startsWith("::error title=ecs-deploy%3A Migrate failed (MIGRATION_FAILED)::"));
        assertThat(commands(result.err())).isEmpty();
        assertThat(result.out()).contains("pwned").doesNotContain("\u001b").doesNotContain("##[");
        assertThat(outputs()).containsEntry("exit-code", "1");
        assertThat(Files.readString(summary)).doesNotContain("\u001b");
    }

    @Test
    void I10_whatIsKnownAsSecretIsMaskedBeforeAnythingElse() {
        account.migration(Account.MIGRATES);
        account.environment.put("INPUT_MIGRATION_ENVIRONMENT", "MODE=quick\nDB_PASSWORD=s3cr3t%value");

        Result result = account.run("github-action");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out().lines().findFirst()).contains("::add-mask::s3cr3t%25value");
        assertThat(result.out().lines().skip(1)).noneMatch(line -> line.contains("s3cr3t"));
    }

    @Test
    void aWrongInputIsAnAnnotation() {
        account.environment.put("INPUT_WHEN_BUSY", "wiat");

        Result result = account.run("github-action");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(commands(result.out()))
                .hasSize(1)
                .allMatch(c -> c.startsWith("::error title=ecs-deploy::") && c.contains("wait"));
        assertThat(account.aws.calls().all()).isEmpty();
    }

    @Test
    void inputsNeverBecomeOtherOptions() {
        account.environment.put("INPUT_CLUSTER", "prod --dry-run");
        account.environment.put("INPUT_REGION", "@/etc/passwd");

        Result result = account.run("github-action");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("prod --dry-run", "@/etc/passwd").doesNotContain("root:");
    }

    // --- roll back

    @Test
    void theActionRollsBackByHand() {
        account.migration(Account.MIGRATES);
        assertThat(account.run("github-action").code()).isEqualTo(ExitCode.OK);
        assertThat(account.revision()).isEqualTo("api:2");
        account.environment.put("INPUT_COMMAND", "rollback");
        account.environment.put("INPUT_ROLLBACK_UNDO", ".ecs-deploy/state.json");
        account.environment.put("INPUT_STATE", ".ecs-deploy/rollback.json");

        assertThat(account.run("github-action").code()).isEqualTo(ExitCode.OK);

        assertThat(account.revision()).isEqualTo("api:1");
        assertThat(account.migrationTasks()).isEqualTo(1);
    }

    @Test
    void theActionRefusesAnUnknownCommandAndTheStateOfTheFormerDeploymentAsItsOwn() {
        account.environment.put("INPUT_COMMAND", "undo");
        assertThat(account.run("github-action").err()).contains("deploy, migrate or rollback, not undo");

        account.environment.put("INPUT_COMMAND", "rollback");
        account.environment.put("INPUT_STATE", ".ecs-deploy/state.json");
        assertThat(account.run("github-action").err()).contains("keeps a state of its own");
        assertThat(account.aws.calls().all()).isEmpty();
    }
}
