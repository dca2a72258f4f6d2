package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.ContainerOverride;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.Refusal;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EcsTasksTest extends AwsTest {
    private static final String SHOWN = "arn:aws:ecs:eu-west-2:111122223333:task/prod/9dfbd2d1b8c14e0f9a1f6b3c2d1e0f9b";
    private static final String TASK = "arn:aws:ecs:eu-west-1:111122223333:task/prod/8cfbd2d1b8c14e0f9a1f6b3c2d1e0f9a";
    private static final String DEFINITION = "arn:aws:ecs:eu-west-1:111122223333:task-definition/api-migration:3";
    private static final RunRequest PLAIN = new RunRequest(
            CLUSTER,
            DEFINITION,
            "token-1",
            "d-1",
            null,
            "FARGATE",
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    @Test
    void runStartsOneTaskAndSendsWhatWasAsked() throws Exception {
        aws.reply("RunTask", "{\"tasks\":[{\"taskArn\":\"" + TASK + "\"}],\"failures\":[]}");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("Z", "last");
        environment.put("A", "first");

        RunAnswer answer = outside.tasks()
                .run(new RunRequest(
                        CLUSTER,
                        DEFINITION,
                        "token-1",
                        "d-1",
                        new Network(List.of("subnet-1"), List.of("sg-1"), true),
                        null,
                        List.of(new CapacityProvider("FARGATE", 1, 0)),
                        "1.4.0",
                        new ContainerOverride("app", List.of("migrate"), environment),
                        "arn:aws:iam::111122223333:role/task",
                        null,
                        "512",
                        "1024",
                        Map.of("team", "blue")));

        assertThat(answer).isEqualTo(new RunAnswer.Started(TASK));
        assertThat(aws.last("RunTask").json()).isEqualTo(Json.read("""
                {"cluster":"prod","taskDefinition":"%s","count":1,"clientToken":"token-1","startedBy":"d-1",
                 "platformVersion":"1.4.0",
                 "networkConfiguration":{"awsvpcConfiguration":
                   {"subnets":["subnet-1"],"securityGroups":["sg-1"],"assignPublicIp":"ENABLED"}},
                 "capacityProviderStrategy":[{"capacityProvider":"FARGATE","weight":1,"base":0}],
                 "overrides":{"taskRoleArn":"arn:aws:iam::111122223333:role/task","cpu":"512","memory":"1024",
                   "containerOverrides":[{"name":"app","command":["migrate"],
                     "environment":[{"name":"A","value":"first"},{"name":"Z","value":"last"}]}]},
                 "tags":[{"key":"team","value":"blue"}]}""".formatted(DEFINITION)));
    }

    @Test
    void runSendsNothingThatWasNotAsked() throws Exception {
        aws.reply("RunTask", "{\"tasks\":[{\"taskArn\":\"" + TASK + "\"}],\"failures\":[]}");

        outside.tasks().run(PLAIN);

        assertThat(aws.last("RunTask").json()).isEqualTo(Json.read("""
                {"cluster":"prod","taskDefinition":"%s","count":1,"clientToken":"token-1","startedBy":"d-1",
                 "launchType":"FARGATE"}""".formatted(DEFINITION)));
    }

    @Test
    void theSameRequestIsTheSameBodyWhateverTheOrderOfItsMaps() {
        aws.reply("RunTask", "{\"tasks\":[{\"taskArn\":\"" + TASK + "\"}],\"failures\":[]}");
        Map<String, String> forth = new LinkedHashMap<>();
        Map<String, String> back = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forth.put("K" + i, "v");
            back.put("K" + (19 - i), "v");
        }

        outside.tasks().run(with(forth));
        outside.tasks().run(with(back));

        assertThat(aws.received("RunTask").get(0).body())
                .isEqualTo(aws.received("RunTask").get(1).body());
    }

    private static RunRequest with(Map<String, String> values) {
        ContainerOverride override = new ContainerOverride("app", List.of(), values);
        return new RunRequest(
                CLUSTER,
                DEFINITION,
                "t",
                "d",
                null,
                "FARGATE",
                List.of(),
                null,
                override,
                null,
                null,
                null,
                null,
                values);
    }

    @Test
    void failuresWithHttp200AreNoTask() {
        aws.reply("RunTask", """
                {"tasks":[],"failures":[{"reason":"Capacity is unavailable at this time. Please try again later or in a \
                different availability zone"},{"arn":"arn:i","reason":"AGENT","detail":"d"}]}""");

        assertThat(outside.tasks().run(PLAIN))
                .isEqualTo(new RunAnswer.NotStarted(List.of(
                        new Refusal(
                                null,
                                "Capacity is unavailable at this time. Please try again later or in a different availability zone",
                                null),
                        new Refusal("arn:i", "AGENT", "d"))));
    }

    @Test
    void aConflictNamesTheTasksOfTheToken() {
        aws.reply(
                "RunTask",
                400,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                "{\"__type\":\"ConflictException\",\"message\":\"conflict\",\"resourceIds\":[\"" + TASK + "\"]}");

        assertThat(outside.tasks().run(PLAIN)).isEqualTo(new RunAnswer.TokenTaken(List.of(TASK)));
    }

    @Test
    void aConflictWithoutNamesIsStillAConflict() {
        aws.refuse("RunTask", "ConflictException", "conflict");

        assertThat(outside.tasks().run(PLAIN)).isEqualTo(new RunAnswer.TokenTaken(List.of()));
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameToken() {
        aws.lose("RunTask").reply("RunTask", "{\"tasks\":[{\"taskArn\":\"" + TASK + "\"}],\"failures\":[]}");

        assertThat(outside.tasks().run(PLAIN)).isEqualTo(new RunAnswer.Started(TASK));
        assertThat(aws.received("RunTask"))
                .extracting(r -> r.json().get("clientToken").asText())
                .containsOnly("token-1")
                .hasSizeGreaterThan(1);
    }

    @Test
    void aRefusalIsToldInAwsOwnWords() {
        aws.refuse("RunTask", "InvalidParameterException", "TaskDefinition is inactive");

        assertThatThrownBy(() -> outside.tasks().run(PLAIN))
                .hasMessage("TaskDefinition is inactive")
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.REFUSED, OutsideException::kind)
                .returns("InvalidParameterException", OutsideException::code)
                .returns("ecs:RunTask", OutsideException::operation);
    }

    @Test
    void describeShowsATaskThatRanOutOfMemory() {
        aws.replay("DescribeTasks", "describe-tasks-out-of-memory.json");

        TaskView task = outside.tasks().describe(CLUSTER, List.of(TASK)).tasks().get(0);

        assertThat(task.stopped()).isTrue();
        assertThat(task.stopCode()).isEqualTo("EssentialContainerExited");
        assertThat(task.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(task.startedBy()).isEqualTo("ecs-svc/7142340952746948336");
        assertThat(task.group()).isEqualTo("service:app");
        assertThat(task.version()).isEqualTo(6);
        assertThat(task.launchType()).isEqualTo("FARGATE");
        assertThat(task.createdAt()).isEqualTo(Instant.ofEpochMilli(1777730998043L));
        assertThat(task.stoppedAt()).isEqualTo(Instant.ofEpochMilli(1777731614980L));
        assertThat(task.container("app").orElseThrow().exitCode()).isEqualTo(137);
        assertThat(task.container("app").orElseThrow().reason())
                .isEqualTo("OutOfMemoryError: container killed due to memory usage");
        assertThat(task.container("app").orElseThrow().imageDigest()).startsWith("sha256:7f5b");
    }

    @Test
    void aMissingExitCodeStaysMissing() {
        aws.replay("DescribeTasks", "describe-tasks-failed-to-start-and-missing.json");

        TaskView task =
                outside.tasks().describe(CLUSTER, List.of(SHOWN)).tasks().get(0);

        assertThat(task.stopCode()).isEqualTo("TaskFailedToStart");
        assertThat(task.startedAt()).isNull();
        assertThat(task.container("app").orElseThrow().exitCode()).isNull();
    }

    @Test
    void anUnknownTaskIsMissingNotAnError() {
        aws.replay("DescribeTasks", "describe-tasks-failed-to-start-and-missing.json");

        TasksSeen seen = outside.tasks().describe(CLUSTER, List.of(SHOWN, "00000000000000000000000000000000"));

        assertThat(seen.tasks()).hasSize(1);
        assertThat(seen.missing())
                .containsExactly("arn:aws:ecs:eu-west-2:111122223333:task/prod/00000000000000000000000000000000");
    }

    @Test
    void anyOtherFailureIsAnError() {
        aws.reply(
                "DescribeTasks",
                "{\"tasks\":[],\"failures\":[{\"arn\":\"arn:t\",\"reason\":\"ODD\",\"detail\":\"why\"}]}");

        assertThatThrownBy(() -> outside.tasks().describe(CLUSTER, List.of(TASK)))
                .hasMessage("ODD: why (arn:t)")
                .asInstanceOf(type(OutsideException.class))
                .returns("ODD", OutsideException::code);
    }

    @Test
    void valuesThatTheSdkDoesNotKnowStayAsSent() {
        aws.reply("DescribeTasks", """
                {"tasks":[{"taskArn":"arn:t","taskDefinitionArn":"arn:d","lastStatus":"HIBERNATING","stopCode":"NewCode","launchType":"MOON",\
                "containers":[{"name":"app","healthStatus":"DIZZY"}]}],"failures":[]}""");

        TaskView task =
                outside.tasks().describe(CLUSTER, List.of("arn:t")).tasks().get(0);

        assertThat(task.lastStatus()).isEqualTo("HIBERNATING");
        assertThat(task.stopCode()).isEqualTo("NewCode");
        assertThat(task.launchType()).isEqualTo("MOON");
        assertThat(task.container("app").orElseThrow().healthStatus()).isEqualTo("DIZZY");
        assertThat(task.version()).isZero();
    }

    @Test
    void nothingAskedIsNothingSent() {
        assertThat(outside.tasks().describe(CLUSTER, List.of()).tasks()).isEmpty();
        assertThat(aws.received("DescribeTasks")).isEmpty();
    }

    @Test
    void stoppingATaskThatIsGoneIsNoError() {
        aws.refuse("StopTask", "InvalidParameterException", "The referenced task was not found.");

        assertThatCode(() -> outside.tasks().stop(CLUSTER, TASK, "because")).doesNotThrowAnyException();
    }

    @Test
    void stoppingInAClusterThatIsGoneIsAnError() {
        aws.refuse("StopTask", "ClusterNotFoundException", "Cluster not found.");

        assertThatThrownBy(() -> outside.tasks().stop(CLUSTER, TASK, "because"))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.NOT_FOUND, OutsideException::kind);
    }

    @Test
    void aFamilysTasksComeFromAllPages() {
        aws.reply("ListTasks", "{\"taskArns\":[\"a\",\"b\"],\"nextToken\":\"more\"}")
                .reply("ListTasks", "{\"taskArns\":[\"c\"]}");

        assertThat(outside.tasks().ofFamily(CLUSTER, "api-migration", true)).containsExactly("a", "b", "c");
        assertThat(aws.received("ListTasks").get(0).json().get("desiredStatus").asText())
                .isEqualTo("STOPPED");
        assertThat(aws.received("ListTasks").get(1).json().get("nextToken").asText())
                .isEqualTo("more");
    }

    @Test
    void startedByIsFirstAskedAsTheOnlyFilterAndThenForTheStoppedOnes() throws Exception {
        aws.reply("ListTasks", "{\"taskArns\":[\"runs\"]}").reply("ListTasks", "{\"taskArns\":[\"stopped\",\"runs\"]}");

        assertThat(outside.tasks().startedBy(CLUSTER, "d-1")).containsExactly("runs", "stopped");
        assertThat(aws.received("ListTasks").get(0).json())
                .isEqualTo(Json.read("{\"cluster\":\"prod\",\"startedBy\":\"d-1\"}"));
    }

    @Test
    void startedByHoldsWhereEcsTakesNoOtherFilter() {
        aws.reply("ListTasks", "{\"taskArns\":[\"runs\"]}")
                .refuse("ListTasks", "InvalidParameterException", "startedBy must be the only filter");

        assertThat(outside.tasks().startedBy(CLUSTER, "d-1")).containsExactly("runs");
    }
}
