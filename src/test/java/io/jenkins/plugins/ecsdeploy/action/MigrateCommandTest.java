package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ecs-deploy migrate} and {@code history}, and the examples that call them, word by word. */
class MigrateCommandTest {
    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @TempDir
    Path directory;

    private Account account;

    @BeforeEach
    void open() {
        account = new Account(directory).migration(Account.MIGRATES);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Result migrate(String... more) {
        return account.run(more);
    }

    @Test
    void runsTheMigrationAloneAndSaysSo() {
        Result result = migrate(
                "migrate", "--cluster", "prod", "--service", "api", "--image", "api:v2", "--", "./migrate", "up");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
        assertThat(account.revision()).isEqualTo("api:1");
        JsonNode run = account.aws.calls().of("RunTask").get(0).body();
        assertThat(run.path("startedBy").asText()).startsWith("d-");
        assertThat(account.aws
                        .calls()
                        .of("RegisterTaskDefinition")
                        .get(0)
                        .body()
                        .at("/containerDefinitions/0/command")
                        .toString())
                .isEqualTo("[\"./migrate\",\"up\"]");
        assertThat(result.out()).contains("  | migrating\n  | migrated\n", "succeeded");
    }

    @Test
    void I2_aFailedMigrationIsTheExitCode() {
        account.migration(new Behaviour.Exits(3, Duration.ZERO, List.of("no such table")));

        Result result =
                migrate("migrate", "--cluster", "prod", "--service", "api", "--image", "api:v2", "--", "./migrate");

        assertThat(result.code()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(result.out()).contains("| no such table", "exited with code 3");
    }

    @Test
    void flagsForRetriesAndLimitsReachTheTask() {
        account.migration(new Behaviour.Exits(75, Duration.ZERO, List.of()));

        Result result = migrate(
                "migrate",
                "--cluster=prod",
                "--service=api",
                "--image=api:v2",
                "--migration-attempts=2",
                "--migration-backoff=1s",
                "--migration-retry-exit-code=75",
                "--migration-database=postgresql",
                "--migration-lock-timeout=5s",
                "--",
                "./migrate");

        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(account.migrationTasks()).isEqualTo(2);
        assertThat(account.aws
                        .calls()
                        .of("RegisterTaskDefinition")
                        .get(0)
                        .body()
                        .toString())
                .contains("-c lock_timeout=5000");
        assertThat(result.out()).contains("attempt 2", "Attempt 1", "exited with 75");
    }

    @Test
    void anEventMayAskForTheMigrationAlone() throws IOException {
        String digest = account.aws
                .push("api", "v2", Behaviour.inService(Account.RUNS, Account.MIGRATES))
                .digest();
        String event = Events.MIGRATION.replace(Events.DIGEST, digest);
        Files.writeString(directory.resolve("event.json"), Events.inSqs(event));

        Result result = migrate("migrate", "--cluster=prod", "--service=api", "--event=event.json", "--", "./migrate");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
        assertThat(result.out()).contains(digest);

        Result deploy = account.run(
                "deploy", "--cluster=prod", "--service=api", "--migration-derived-from=api", "--event=event.json");
        assertThat(deploy.code()).isEqualTo(ExitCode.USAGE);
        assertThat(deploy.err()).contains("asks for a migration alone", "ecs-deploy migrate");

        Files.writeString(directory.resolve("event.json"), event.replace("\"image\":\"api", "\"image\":\"-api"));
        Result broken = migrate("migrate", "--cluster=prod", "--service=api", "--event=event.json", "--", "./migrate");
        assertThat(broken.code()).isEqualTo(ExitCode.USAGE);
        assertThat(broken.err()).contains("its key image is missing or not of the form");
        assertThat(account.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aCommandGivenTwiceIsRefused() {
        Result result = migrate(
                "migrate", "--cluster=prod", "--service=api", "--image=api:v2", "--migration-command=a", "--", "b");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("The command is given twice");
    }

    // --- the examples

    private void example(String name) throws IOException {
        Files.copy(EXAMPLES.resolve(name), directory.resolve("deploy.yaml"));
    }

    @Test
    void theExampleOfExpandAndBackfillRunsAsItIs() throws IOException {
        example("patterns/expand-backfill.yaml");

        Result result = account.run("deploy", "--config", "deploy.yaml");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes())
                .containsExactly(
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RunTask",
                        "UpdateService",
                        "RunTask");
        assertThat(result.out()).contains("started task backfill", "the task backfill exited with 0");
    }

    @Test
    void aTaskOfTheFileIsRunAlone() throws IOException {
        example("patterns/expand-backfill.yaml");

        Result result = account.run("migrate", "--config", "deploy.yaml", "--task", "backfill");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
        assertThat(account.aws
                        .calls()
                        .of("RegisterTaskDefinition")
                        .get(0)
                        .body()
                        .path("family")
                        .asText())
                .isEqualTo("api-backfill");
    }

    @Test
    void theExampleOfAContractIsRefusedUntilTheOldCodeIsGone() throws IOException {
        example("patterns/contract.yaml");
        Result early = account.run("deploy", "--config", "deploy.yaml", "--state", "early.json");
        assertThat(early.code()).isEqualTo(ExitCode.NOTHING_CHANGED);
        assertThat(early.out()).contains("A contract must wait until no older code runs");
        assertThat(account.changes()).isEmpty();

        assertThat(account.deploy("--migration-command", "./migrate expand").code())
                .isEqualTo(ExitCode.OK);
        boolean gone = account.aws.await(
                () -> account.aws.tasks().stream()
                        .noneMatch(t -> t.path("taskDefinitionArn").asText().endsWith("/api:1")
                                && !t.path("lastStatus").asText().equals("STOPPED")),
                Account.PATIENCE);
        assertThat(gone).isTrue();
        Result late = account.run("deploy", "--config", "deploy.yaml", "--state", "late.json");

        assertThat(late.code()).as(late.out() + late.err()).isEqualTo(ExitCode.OK);
        Result history = account.run("history", "--config", "deploy.yaml");
        assertThat(history.code()).as(history.err()).isEqualTo(ExitCode.OK);
        assertThat(history.out()).containsSubsequence("contract", "api-migration:2", "expand", "api-migration:1");
    }

    /** Terraform's own command line, with the variables that Terraform gives it. */
    @Test
    void theTerraformExamplesCommandRuns() throws Exception {
        String terraform = Files.readString(EXAMPLES.resolve("terraform/main.tf"));
        String command = terraform
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("java -jar ecs-deploy.jar "))
                .findFirst()
                .orElseThrow();

        assertThat(shell(command, "prod", "api:v2")).isZero();
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
    }

    @Test
    void theCodebuildExamplesCommandRuns() throws Exception {
        JsonNode spec = new ObjectMapper(new YAMLFactory())
                .readTree(EXAMPLES.resolve("codebuild/buildspec.yml").toFile());

        assertThat(shell(spec.at("/phases/build/commands/0").asText(), "prod", "api:v2"))
                .isZero();
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
        assertThat(directory.resolve("out/record.json")).exists();
    }

    /** Runs a line of an example by the shell, with this build in the jar's place. */
    private int shell(String line, String cluster, String image) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String here = "\"" + java + "\" -XX:TieredStopAtLevel=1 -cp \"$CLASSES\" " + Main.class.getName();
        String mine = line.replace("java -jar ecs-deploy.jar", here);
        assertThat(mine).isNotEqualTo(line);
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", mine)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("GITHUB_"));
        builder.environment().putAll(account.environment);
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("CLUSTER", cluster);
        builder.environment().put("SERVICE", "api");
        builder.environment().put("IMAGE", image);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(said).isTrue();
        assertThat(said).contains("succeeded");
        return process.exitValue();
    }

    // --- the action

    @Test
    void theActionMigratesWhenAskedTo() {
        account.environment.put("GITHUB_ACTIONS", "true");
        account.environment.put("INPUT_COMMAND", "migrate");
        account.environment.put("INPUT_CLUSTER", "prod");
        account.environment.put("INPUT_IMAGE", "api:v2");
        account.environment.put("INPUT_SERVICES", "api\n");
        account.environment.put("INPUT_MIGRATION_COMMAND", "./migrate up");

        Result result = account.run("github-action");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes()).containsExactly("RegisterTaskDefinition", "RunTask");
    }
}
