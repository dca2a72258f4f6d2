package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy} and {@code plan}, through the real main, against a simulated account on a socket. */
class DeployCommandTest {
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

    @Test
    void I2_migratesThenUpdatesAndSaysSo() throws IOException {
        Result result = account.deploy("--report", "out/report.html", "--record", "out/record.json");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.changes())
                .containsExactly("RegisterTaskDefinition", "RegisterTaskDefinition", "RunTask", "UpdateService");
        assertThat(account.revision()).isEqualTo("api:2");
        assertThat(result.out())
                .containsSubsequence(
                        "started migration task",
                        "  | migrating\n  | migrated\n",
                        "updated service api to api:2",
                        "service api completed",
                        "succeeded");
        assertThat(result.out().lines().filter(line -> line.length() > 80)).isEmpty();
        assertThat(result.out()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(Files.readString(directory.resolve("out/report.html"))).startsWith("<!DOCTYPE html>");
        assertThat(Account.json(Files.readString(directory.resolve("out/record.json")))
                        .path("status")
                        .asText())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void withJsonOnlyTheRecordIsOnStandardOutput() {
        Result result = account.deploy("--output", "json");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        JsonNode record = Account.json(result.out());
        assertThat(record.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(record.path("image").path("digest").asText()).startsWith("sha256:");
        assertThat(result.err()).contains("  | migrating", "service api completed");
    }

    @Test
    void aMisspeltKeyEndsBeforeAnyCallWithAllThatIsWrong() throws IOException {
        Files.writeString(directory.resolve("deploy.yaml"), """
                region: eu-west-1
                clutser: prod
                image: api:v2
                services: [api]
                migration:
                  comand: [migrate]
                """);

        Result result = account.run("deploy", "--config", "deploy.yaml");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("Did you mean \"cluster\"?", "Did you mean \"command\"?");
        assertThat(account.aws.calls().all()).isEmpty();
        assertThat(account.state()).doesNotExist();
    }

    @Test
    void flagsWinOverTheFile() throws IOException {
        Files.writeString(directory.resolve("deploy.yaml"), """
                cluster: prod
                image: api:v1
                services: [api]
                migration:
                  taskDefinition: some-family
                """);

        Result result = account.run(
                "deploy", "--config", "deploy.yaml", "--image", "api:v2", "--migration-derived-from", "api");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("api:v2 is sha256:");
    }

    @Test
    void anEcrPushEventNamesTheImage() throws IOException {
        String digest = account.aws
                .push("api", "v2", Behaviour.inService(Account.RUNS, Account.MIGRATES))
                .digest();
        Files.writeString(directory.resolve("push.json"), """
                {"version":"0","id":"13cde686-328b-6117-af20-0e5566167482","detail-type":"ECR Image Action",
                 "source":"aws.ecr","account":"111122223333","time":"2026-04-01T09:30:12Z","region":"eu-west-1",
                 "resources":[],"detail":{"result":"SUCCESS","repository-name":"api","image-digest":"%s",
                 "action-type":"PUSH","image-tag":"v2"}}
                """.formatted(digest));

        Result result =
                account.run("plan", "--cluster", "prod", "--event", "push.json", "--service", "api", "--no-migration");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("api@" + digest);

        Path file = directory.resolve("push.json");
        Files.writeString(file, Events.inSqs(Events.inSns(Files.readString(file))));
        assertThat(account.run("plan", "--cluster=prod", "--event=push.json", "--service=api", "--no-migration")
                        .out())
                .contains("api@" + digest);
    }

    @Test
    void eventsTellWhenToLook() {
        account.migration(Account.MIGRATES);
        String queue = account.aws.createQueue("events", Map.of());
        account.aws.deliverEvents(queue, List.of("ECS Task State Change", "ECS Deployment State Change"));

        Result result = account.deploy("--events-queue", queue);

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.aws.calls().of("ReceiveMessage")).isNotEmpty();
        assertThat(account.deploy("--events-queue", "events").err()).contains("--events-queue events is no URL");
    }

    /** Polling stays the truth. */
    @Test
    void aQueueThatIsNotThereStopsNobody() {
        account.migration(Account.MIGRATES);

        Result result = account.deploy("--events-queue", "https://sqs.eu-west-1.amazonaws.com/111122223333/none");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void I6_aFailedMigrationLeavesTheServiceAlone() {
        account.migration(new Behaviour.Exits(1, Duration.ZERO, List.of("ERROR: column exists")));

        Result result = account.deploy();

        assertThat(result.code()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(account.changes()).doesNotContain("UpdateService");
        assertThat(account.revision()).isEqualTo("api:1");
        assertThat(result.out()).contains("Migrate FAILED", "  | ERROR: column exists", "untouched");
    }

    @Test
    void I7_aRolledBackServiceIsAFailedRollout() {
        account.aws.push(
                "api", "v2", Behaviour.inService(new Behaviour.Exits(1, Duration.ZERO, List.of()), Account.MIGRATES));

        Result result = account.deploy();

        assertThat(result.code()).as(result.out()).isEqualTo(ExitCode.ROLLOUT_FAILED);
        assertThat(result.out()).contains("ROLLED_BACK");
        assertThat(account.revision()).isEqualTo("api:1");
    }

    @Test
    void whatPreflightFindsChangesNothing() {
        Result result = account.deploy("--service", "worker");

        assertThat(result.code()).isEqualTo(ExitCode.NOTHING_CHANGED);
        assertThat(result.out()).contains("worker");
        assertThat(account.changes()).isEmpty();
    }

    @Test
    void planShowsTheDifferenceAndChangesNothing() {
        Result result = account.run(account.args("plan"));

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out())
                .contains(
                        "Task definition for service api: a new revision of api",
                        "containerDefinitions/app/image",
                        "      - 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:v1",
                        "a new revision of api-migration",
                        "Nothing was changed.");
        assertThat(account.changes()).isEmpty();
        assertThat(account.state()).doesNotExist();
    }

    @Test
    void planSaysWhatIsReused() {
        assertThat(account.deploy().code()).isEqualTo(ExitCode.OK);
        account.aws.calls().clear();

        Result text = account.run(account.args("plan"));
        Result json = account.run(account.args("plan", "--output", "json"));

        assertThat(text.out())
                .contains("for service api: api:2 is reused", "for the migration: api-migration:1 is reused");
        assertThat(Account.json(json.out())
                        .path("definitions")
                        .path(0)
                        .path("reused")
                        .asText())
                .isEqualTo("api:2");
        assertThat(account.changes()).isEmpty();
    }

    @Test
    void aDryRunKeepsNoState() {
        Result result = account.deploy("--dry-run");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(account.changes()).isEmpty();
        assertThat(directory.resolve(".ecs-deploy")).doesNotExist();
    }

    @Test
    void theNextDeploymentKeepsTheStateOfTheOneBeforeUnderItsId() throws IOException {
        assertThat(account.deploy().code()).isEqualTo(ExitCode.OK);
        String first =
                Account.json(Files.readString(account.state())).path("id").asText();

        Result second = account.deploy();

        assertThat(second.code()).isEqualTo(ExitCode.OK);
        assertThat(first).matches("d-\\d{8}-\\d{6}-[a-z2-7]{6}");
        try (Stream<Path> files = Files.list(account.state().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("state.json", "state." + first + ".json", "state." + first + ".json.log");
        }
    }

    @Test
    void aStateOfAnotherConfigurationIsNotTouched() throws IOException {
        account.aws.faults().on("RunTask").expiredToken();
        assertThat(account.deploy().code()).isEqualTo(ExitCode.SUSPENDED);
        account.aws.calls().clear();
        String before = Files.readString(account.state());

        Result other = account.deploy("--timeout-migrate", "2h");

        assertThat(other.code()).isEqualTo(ExitCode.USAGE);
        assertThat(other.err()).contains("another configuration", "ecs-deploy resume --state");
        assertThat(Files.readString(account.state())).isEqualTo(before);
        assertThat(account.aws.calls().all()).isEmpty();
    }

    @Test
    void I3_aSuspendedDeploymentIsResumedByTheSameCommand() {
        account.aws.faults().on("DescribeTasks").accessDenied("no");

        Result suspended = account.deploy();
        Result resumed = account.deploy();

        assertThat(suspended.code()).as(suspended.out()).isEqualTo(ExitCode.SUSPENDED);
        assertThat(suspended.out()).contains("ecs-deploy resume --state .ecs-deploy/state.json");
        assertThat(resumed.code()).as(resumed.out()).isEqualTo(ExitCode.OK);
        assertThat(resumed.out()).contains("Resuming deployment d-");
        assertThat(account.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_aSecondProcessIsRefused() throws IOException {
        try (FileJournal.Lock lock = new FileJournal(account.state()).lock()) {
            assertThat(lock).isNotNull();
            Result result = account.deploy();

            assertThat(result.code()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err())
                    .contains("is in use by process " + ProcessHandle.current().pid());
            assertThat(account.aws.calls().all()).isEmpty();
        }
    }

    @Test
    void aCorruptStateIsKeptAndSaid() throws IOException {
        refuses("{\"schemaVersion\": 1, \"id\": \"d-2026", "not complete JSON");
    }

    @Test
    void aStateOfANewerVersionIsKeptAndSaid() throws IOException {
        refuses("{\"schemaVersion\": 99}", "newer version");
    }

    private void refuses(String state, String why) throws IOException {
        Files.createDirectories(account.state().getParent());
        Files.writeString(account.state(), state);

        Result result = account.deploy();

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(why, "left as it is");
        assertThat(Files.readString(account.state())).isEqualTo(state);
        assertThat(account.aws.calls().all()).isEmpty();
    }
}
