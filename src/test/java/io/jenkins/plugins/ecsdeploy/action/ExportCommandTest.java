package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code iam-policy} and {@code export}, through the real main. */
class ExportCommandTest {
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

    private JsonNode print(String command, String... more) {
        Result result = account.run(account.args(command, more));
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        return Account.json(result.out());
    }

    private static Set<String> actions(JsonNode policy) {
        Set<String> actions = new TreeSet<>();
        policy.path("Statement").forEach(s -> s.path("Action").forEach(a -> actions.add(a.asText())));
        return actions;
    }

    private Set<String> called() {
        Set<String> called = new TreeSet<>();
        account.aws.calls().all().stream()
                .filter(c -> !c.service().equals("sts"))
                .map(ExportCommandTest::permission)
                .forEach(called::add);
        return called;
    }

    private static String permission(Call call) {
        return call.service() + ":" + call.operation();
    }

    @Test
    void theDeployersPolicyAllowsEveryCallOfADeploymentAndOfAFailedOne() {
        JsonNode policy = print("iam-policy");
        account.aws.calls().clear();
        account.deploy();
        account.aws.push("api", "v2", Behaviour.inService(Behaviour.neverHealthy(), Account.MIGRATES));
        account.deploy("--state", "other.json");

        assertThat(actions(policy)).containsAll(called());
        assertThat(actions(policy))
                .as("what no call needs is not asked for, but for what AWS checks beside calls, a stop, a roll back")
                .isSubsetOf(
                        union(called(), "iam:PassRole", "ecs:TagResource", "ecs:StopTask", "ecs:ListTaskDefinitions"));
    }

    private static Set<String> union(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }

    @Test
    void thePolicyNamesWhatThisConfigurationTouches() {
        String policy = print("iam-policy").toString();

        assertThat(policy)
                .contains(
                        "arn:aws:ecr:eu-west-1:111122223333:repository/api",
                        "arn:aws:ecs:eu-west-1:111122223333:task-definition/api:*",
                        "arn:aws:ecs:eu-west-1:111122223333:task-definition/api-migration:*",
                        "arn:aws:ecs:eu-west-1:111122223333:service/prod/api",
                        "arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/api:log-stream:*",
                        "arn:aws:iam::111122223333:role/exec",
                        "\"iam:PassedToService\":\"ecs-tasks.amazonaws.com\"");
    }

    @Test
    void offlineNothingIsAsked() {
        account.aws.calls().clear();
        JsonNode policy = print("iam-policy", "--offline", "444455556666");

        assertThat(account.aws.calls().all()).isEmpty();
        assertThat(policy.toString())
                .contains("arn:aws:ecs:eu-west-1:444455556666:service/prod/api")
                .contains("task-definition/*:*");
    }

    @Test
    void theExecutionRoleMayReadTheMigrationsSecretsAlone() {
        JsonNode policy = print("iam-policy", "--for", "execution-role");

        assertThat(actions(policy)).contains("ecr:GetAuthorizationToken", "logs:PutLogEvents");
    }

    @Test
    void theStackHoldsTheDefinitionItsRoleAndTheRule() {
        JsonNode stack = print("export", "step-functions", "--format", "cloudformation", "--pushed-tags", "v*");

        JsonNode resources = stack.path("Resources");
        assertThat(Account.json(resources
                                .at("/StateMachine/Properties/DefinitionString")
                                .asText())
                        .path("StartAt")
                        .asText())
                .isEqualTo("Configure");
        JsonNode policy = resources.at("/Role/Properties/Policies/0/PolicyDocument");
        assertThat(actions(policy)).contains("ecs:RunTask", "states:ListExecutions", "events:PutRule", "iam:PassRole");
        assertThat(resources
                        .at("/PushRule/Properties/EventPattern/detail/image-tag/0/wildcard")
                        .asText())
                .isEqualTo("v*");
    }

    @Test
    void aStateMachineThatIsNotThereYetIsExportedAndItsFollowerMayChangeNothing() {
        JsonNode stack =
                print("export", "step-functions", "--format", "cloudformation", "--orchestrator", "step-functions");
        JsonNode policy = print("iam-policy", "--state-machine", "deploy-api");

        assertThat(stack.at("/Resources/StateMachine").isObject()).isTrue();
        assertThat(actions(policy))
                .contains("states:StartExecution", "states:StopExecution", "logs:GetLogEvents")
                .doesNotContain("ecs:RunTask", "ecs:UpdateService", "ecs:RegisterTaskDefinition", "iam:PassRole");
        assertThat(policy.toString())
                .contains(":111122223333:stateMachine:deploy-api\"")
                .contains(":111122223333:execution:deploy-api:*\"");
    }

    @Test
    void terraformFillsInNothingInsideTheDefinition() {
        JsonNode terraform = print("export", "step-functions", "--format", "terraform", "--offline", "111122223333");

        String definition = terraform
                .at("/resource/aws_sfn_state_machine/deploy/definition")
                .asText();
        assertThat(definition.replace("$${", "").replace("%%{", "")).doesNotContain("${", "%{");
        assertThat(terraform.at("/resource/aws_cloudwatch_event_rule").isMissingNode())
                .isTrue();
    }

    @Test
    void anExportIsNeverWrittenOverAFile() throws Exception {
        Files.writeString(directory.resolve("deploy.asl.json"), "mine");

        Result result = account.run(account.args("export", "step-functions", "--output", "deploy.asl.json"));

        assertThat(result.code()).isNotEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("deploy.asl.json"))).isEqualTo("mine");
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(account.run(account.args("export", "lambda")).err()).contains("no export to lambda");
        assertThat(account.run(account.args("export", "step-functions", "--format", "xml"))
                        .err())
                .contains("--format is asl, cloudformation or terraform");
        assertThat(account.run(account.args("iam-policy", "--for", "me")).err()).contains("--for is");
        assertThat(account.run(account.args("iam-policy", "--offline", "12")).err())
                .contains("no account id");
    }
}
