package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's word: asked for when nobody can tell whether a migration ran, and refused when somebody can. */
class ResumeCommandTest {
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

    /** Suspends a deployment whose RunTask was refused, then lets so much time have passed since. */
    private void suspended(Duration ago) throws IOException {
        account.aws.faults().on("RunTask").expiredToken();
        Result result = account.deploy();
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.SUSPENDED);
        ObjectNode state = (ObjectNode) Account.json(Files.readString(account.state()));
        state.remove("checksum");
        state.withObjectProperty("migration")
                .withObjectProperty("attempt")
                .put("intentAt", Instant.now().minus(ago).toString());
        Files.writeString(account.state(), state.toString());
    }

    @Test
    void I3_whenNobodyCanTellTheOwnerIsAskedAndNothingIsStarted() throws IOException {
        suspended(Duration.ofHours(3));

        Result result = account.run("resume");

        assertThat(result.code()).isEqualTo(ExitCode.SUSPENDED);
        assertThat(result.out()).contains("MIGRATION_UNKNOWN", "--migration-done", "--migration-not-run");
        assertThat(account.migrationTasks()).isZero();
    }

    @Test
    void I3_migrationNotRunStartsItOnce() throws IOException {
        suspended(Duration.ofHours(3));

        Result result = account.run("resume", "--migration-not-run");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_migrationDoneGoesOnToTheServices() throws IOException {
        suspended(Duration.ofHours(3));

        Result result = account.run("resume", "--migration-done");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(account.migrationTasks()).isZero();
        assertThat(account.revision()).isEqualTo("api:2");
    }

    @Test
    void I3_theWordIsRefusedWhileEcsCanTell() throws IOException {
        suspended(Duration.ofMinutes(5));
        account.aws.calls().clear();

        Result result = account.run("resume", "--migration-done");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("ECS can tell by itself");
        assertThat(account.aws.calls().all()).isEmpty();
    }

    @Test
    void aDeploymentThatHasEndedIsNotResumed() {
        assertThat(account.deploy().code()).isEqualTo(ExitCode.OK);

        Result result = account.run("resume");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("has ended");
    }

    @Test
    void statusTellsWithoutAskingAnybody() {
        assertThat(account.deploy().code()).isEqualTo(ExitCode.OK);
        account.aws.calls().clear();

        Result text = account.run("status");
        Result json = account.run("status", "--output", "json");

        assertThat(text.code()).isEqualTo(ExitCode.OK);
        assertThat(text.out()).contains("succeeded");
        assertThat(Account.json(json.out()).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(account.aws.calls().all()).isEmpty();
    }

    @Test
    void withoutAStateFileThereIsNothingToResume() {
        Result result = account.run("resume", "--state", "none.json");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("There is no state file none.json");
    }

    @Test
    void initWritesWhatPlanAccepts() {
        Result init = account.run("init", "--cluster", "prod", "--service", "api", "--output", "ecs-deploy.yaml");
        Result plan = account.run("plan", "--config", "ecs-deploy.yaml", "--image", "api:v2");
        Result again = account.run("init", "--cluster", "prod", "--service", "api", "--output", "ecs-deploy.yaml");

        assertThat(init.code()).as(init.err()).isEqualTo(ExitCode.OK);
        assertThat(plan.code()).as(plan.out() + plan.err()).isEqualTo(ExitCode.OK);
        assertThat(again.code()).isEqualTo(ExitCode.USAGE);
        assertThat(account.changes()).isEmpty();
    }
}
