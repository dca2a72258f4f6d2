package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is not whole tells neither success nor failure: the caller must look again. */
class BrokenAnswersTest extends AwsTest {
    private static final String TASK = "arn:aws:ecs:eu-west-1:111122223333:task/prod/8cfbd2d1b8c14e0f9a1f6b3c2d1e0f9a";
    private static final String SERVICE = "{\"service\":{\"serviceName\":\"api\",\"status\":\"ACTIVE\","
            + "\"taskDefinition\":\"arn:t\",\"desiredCount\":1,\"runningCount\":1,\"pendingCount\":0%s}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "<html>Sign in</html>",
                "{\"tasks\":[",
                "{\"tasks\":[],\"failures\":[]}",
                "{\"tasks\":[null]}",
                "{\"tasks\":[{}]}",
                "{\"tasks\":{}}",
                "{\"failures\":[{}]}"
            })
    void I3_aRunTaskAnswerWithoutATaskOrAReasonIsInDoubt(String answer) {
        aws.reply("RunTask", answer);

        inDoubt("ecs:RunTask", () -> outside.tasks()
                .run(new RunRequest(
                        CLUSTER, "arn:d", "token", "d-1", null, null, null, null, null, null, null, null, null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"service\":null}",
                "{\"service\":{}}",
                "{\"service\":{\"serviceName\":\"api\",\"status\":\"ACTIVE\",\"deployments\":[]}}",
                "{\"service\":{\"serviceName\":\"api\",\"status\":\"ACTIVE\",\"deployments\":[{\"status\":\"PRIMARY\"}]}}"
            })
    void I7_anUpdateServiceAnswerWithoutItsDeploymentIsInDoubt(String answer) {
        aws.reply("UpdateService", answer);

        inDoubt("ecs:UpdateService", () -> outside.services().update(CLUSTER, "api", "arn:t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"desiredCount", "runningCount", "pendingCount"})
    void I7_aCountThatIsMissingIsNotZero(String count) {
        String whole = SERVICE.formatted(",\"deployments\":[{\"id\":\"d\",\"status\":\"PRIMARY\","
                + "\"taskDefinition\":\"arn:t\",\"desiredCount\":1,\"runningCount\":1,\"pendingCount\":0}]");
        aws.reply("UpdateService", whole.replaceFirst("\"" + count + "\":[01],?", ""))
                .reply(
                        "UpdateService",
                        whole.replaceFirst("(deployments.*)\"" + count + "\":[01],?", "$1")
                                .replace(",}", "}"));

        inDoubt("ecs:UpdateService", () -> outside.services().update(CLUSTER, "api", "arn:t"));
        inDoubt("ecs:UpdateService", () -> outside.services().update(CLUSTER, "api", "arn:t"));
    }

    @Test
    void nothingSaidOfAThingIsNotThatItIsGone() {
        aws.reply("DescribeServices", "{}")
                .reply("DescribeTasks", "{}")
                .reply("DescribeClusters", "{}")
                .reply("DescribeLogGroups", "{}")
                .reply("ListTasks", "{}")
                .reply("ListServiceDeployments", "{}")
                .reply("BatchGetImage", "{}");

        inDoubt("ecs:DescribeServices", () -> outside.services().describe(CLUSTER, List.of("api")));
        inDoubt("ecs:DescribeTasks", () -> outside.tasks().describe(CLUSTER, List.of(TASK)));
        inDoubt("ecs:DescribeClusters", () -> outside.clusters().status(CLUSTER));
        inDoubt("logs:DescribeLogGroups", () -> outside.logs().groupExists(null, "/ecs/api"));
        inDoubt("ecs:ListTasks", () -> outside.tasks().ofFamily(CLUSTER, "api", true));
        inDoubt("ecs:ListServiceDeployments", () -> outside.services()
                .serviceDeployments(CLUSTER, "api", Instant.EPOCH));
        inDoubt("ecr:BatchGetImage", () -> outside.images().find(new ImageReference(null, "api", "1", null, null)));
    }

    @Test
    void aStoppedTaskWithoutItsContainersSaysNothingOfTheirExitCodes() {
        aws.reply(
                "DescribeTasks",
                "{\"tasks\":[{\"taskArn\":\"" + TASK
                        + "\",\"taskDefinitionArn\":\"arn:d\",\"lastStatus\":\"STOPPED\"}],\"failures\":[]}");

        inDoubt("ecs:DescribeTasks", () -> outside.tasks().describe(CLUSTER, List.of(TASK)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "sha256:7f5b", "sha256:"})
    void I1_anImageWithoutADigestIsNone(String digest) {
        aws.reply("BatchGetImage", "{\"images\":[{\"imageId\":{\"imageDigest\":\"" + digest + "\"}}]}");

        inDoubt("ecr:BatchGetImage", () -> outside.images().find(new ImageReference(null, "api", "1", null, null)));
    }

    @Test
    void I1_anotherImageThanTheOneAskedForIsNone() {
        String asked = "sha256:" + "a".repeat(64);
        aws.reply(
                "BatchGetImage", "{\"images\":[{\"imageId\":{\"imageDigest\":\"" + asked.replace('a', 'b') + "\"}}]}");

        inDoubt("ecr:BatchGetImage", () -> outside.images().find(new ImageReference(null, "api", null, asked, null)));
    }

    /** AWS names its errors; what has no name was said by something in between. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 407, 502})
    void aProxysPageIsNoRefusalByAws(int status) {
        aws.reply("UpdateService", status, Map.of("Content-Type", "text/html"), "<html>Sign in</html>");

        inDoubt("ecs:UpdateService", () -> outside.services().update(CLUSTER, "api", "arn:t"));
    }

    @Test
    void theSameIsTrueOfWhatElseAwsIsAskedAbout() {
        String deployment = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/prod/api/1";
        aws.reply("DescribeServiceDeployments", "{}")
                .reply("StopServiceDeployment", "{}")
                .reply("CreateService", "{}")
                .reply("DescribeServices", "{}")
                .reply("DescribeTasks", "{}")
                .reply("FilterLogEvents", "{}")
                .reply("BatchGetItem", "{\"Responses\":{}}")
                .reply("CreateDeployment", "{}")
                .reply("ListDeployments", "{}")
                .reply("BatchGetDeployments", "{}")
                .reply("StopDeployment", "{}")
                .reply("GetDeploymentGroup", "{}");

        inDoubt("ecs:DescribeServiceDeployments", () -> outside.services().describeDeployments(List.of(deployment)));
        inDoubt("ecs:StopServiceDeployment", () -> outside.services().stopDeployment(deployment));
        inDoubt("ecs:CreateService", () -> outside.services()
                .create(JsonNodeFactory.instance.objectNode().put("serviceName", "api")));
        inDoubt("ecs:DescribeServices", () -> outside.targetGroups().ofService(CLUSTER, "api"));
        inDoubt("ecs:DescribeTasks", () -> outside.targetGroups().addresses(CLUSTER, List.of(TASK)));
        inDoubt("logs:FilterLogEvents", () -> outside.logs().any(null, "/ecs/api", List.of("s"), null));
        inDoubt("dynamodb:BatchGetItem", () -> outside.locks().inspect("locks", List.of("key")));
        inDoubt("codedeploy:CreateDeployment", () -> outside.blueGreenDeployments()
                .create("shop", "api", "{}", "ours"));
        inDoubt("codedeploy:ListDeployments", () -> outside.blueGreenDeployments()
                .ongoing("shop", "api"));
        inDoubt("codedeploy:BatchGetDeployments", () -> outside.blueGreenDeployments()
                .describe(List.of("d-A1B2C3D4E")));
        inDoubt("codedeploy:StopDeployment", () -> outside.blueGreenDeployments()
                .stop("d-A1B2C3D4E"));
        inDoubt("codedeploy:GetDeploymentGroup", () -> outside.blueGreenDeployments()
                .group("shop", "api"));
    }

    @Test
    void pagesThatComeRoundAgainAreNoEndlessLoop() {
        aws.reply("ListTasks", "{\"taskArns\":[],\"nextToken\":\"again\"}")
                .reply("ListTasks", "{\"taskArns\":[],\"nextToken\":\"again\"}");

        inDoubt("ecs:ListTasks", () -> outside.tasks().ofFamily(CLUSTER, "api", true));
    }

    private static void inDoubt(String operation, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.UNAVAILABLE, OutsideException::kind)
                .returns(operation, OutsideException::operation);
    }
}
