package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, where a state machine carries the deployment out. */
class OrchestratorCommandTest {
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
    void theExportedStateMachineIsStartedAndFollowedToItsEnd() throws IOException {
        Result export = account.run(account.args("export", "step-functions"));
        assertThat(account.aws
                        .handle(Request.json(
                                "AWSStepFunctions.CreateStateMachine",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("name", "deploy-api")
                                        .put("roleArn", "arn:aws:iam::111122223333:role/deploy")
                                        .put("definition", export.out())
                                        .toString()))
                        .status())
                .isEqualTo(200);

        Result result =
                account.deploy("--state-machine", "deploy-api", "--record", "record.json", "--report", "report.html");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out())
                .containsSubsequence(
                        "started execution d-",
                        "registered api:2 for service api",
                        "started migration task",
                        "updated service api to api:2",
                        "service api completed",
                        "succeeded")
                // The execution does not wait for whoever reads its migration's log.
                .contains("  | migrating\n  | migrated\n");
        assertThat(result.out().lines().filter(line -> line.length() > 80)).isEmpty();
        JsonNode execution =
                Account.json(Files.readString(directory.resolve("record.json"))).path("execution");
        assertThat(execution.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(execution.path("arn").asText()).contains(":execution:deploy-api:d-");
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("states/home?region=eu-west-1#/v2/executions/details/");
        assertThat(account.revision()).isEqualTo("api:2");
        assertThat(account.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aStateMachineThatIsNotThereEndsBeforeAnythingIsChanged() {
        Result result = account.deploy("--orchestrator", "step-functions");

        assertThat(result.code()).isEqualTo(ExitCode.NOTHING_CHANGED);
        assertThat(result.out() + result.err()).contains("There is no state machine ecs-deploy");
        assertThat(account.changes()).isEmpty();
    }

    @Test
    void theEngineHasNoStateMachine() {
        Result result = account.deploy("--orchestrator", "engine", "--state-machine", "deploy-api");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--state-machine needs --orchestrator step-functions");
    }

    @Test
    void aWordThatIsNoOrchestratorIsExplained() {
        Result result = account.deploy("--orchestrator", "lambda");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("expected one of engine, step-functions");
    }
}
