package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EcsTaskDefinitionsTest extends AwsTest {
    private static final String FAMILY = """
            "family":"api","networkMode":"awsvpc","cpu":"256","tomorrow":{"é":[1,2.50,1e3,null,true],"n":12345678901234567890},\
            "containerDefinitions":[{"name":"app","image":"repo:1","essential":true,"unheardOf":{"deep":"…"},"cpu":0}]""";
    private static final String ANSWER = """
            {"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7",%s,\
            "revision":7,"status":"ACTIVE","registeredAt":1777731000.123},"tags":[]}""".formatted(FAMILY);

    @Test
    void fieldsThatNobodyKnowsSurviveFromFindToRegister() throws Exception {
        aws.reply("DescribeTaskDefinition", ANSWER).reply("RegisterTaskDefinition", ANSWER);

        ObjectNode content = outside.taskDefinitions().find("api").orElseThrow().content();
        content.remove(List.of("taskDefinitionArn", "revision", "status", "registeredAt"));
        outside.taskDefinitions().register(content, Map.of());

        assertThat(aws.last("RegisterTaskDefinition").json()).isEqualTo(Json.read("{" + FAMILY + "}"));
        assertThat(aws.last("RegisterTaskDefinition").body()).contains("2.50", "12345678901234567890", "…");
    }

    @Test
    void revisionsAreListedNewestFirstWhateverTheirStatus() {
        String arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/api:";
        aws.reply("ListTaskDefinitions", "{\"taskDefinitionArns\":[\"" + arn + "9\"],\"nextToken\":\"t\"}")
                .reply("ListTaskDefinitions", "{\"taskDefinitionArns\":[\"" + arn + "10\"]}")
                .reply("ListTaskDefinitions", "{\"taskDefinitionArns\":[\"" + arn + "2\"]}");

        assertThat(outside.taskDefinitions().revisions("api")).containsExactly(arn + 10, arn + 9, arn + 2);
        assertThat(aws.last("ListTaskDefinitions").json().path("status").asText())
                .isEqualTo("INACTIVE");
    }

    @Test
    void tagsAreAskedForAndAdded() {
        aws.reply("DescribeTaskDefinition", ANSWER.replace("\"tags\":[]", "\"tags\":[{\"key\":\"a\",\"value\":\"1\"}]"))
                .reply("TagResource", "{}");

        assertThat(outside.taskDefinitions().tags("arn")).containsExactly(Map.entry("a", "1"));
        outside.taskDefinitions().tag("arn", Map.of("b", "2"));

        assertThat(aws.last("DescribeTaskDefinition").json().path("include").toString())
                .isEqualTo("[\"TAGS\"]");
        assertThat(aws.last("TagResource").json())
                .isEqualTo(read("{\"resourceArn\":\"arn\",\"tags\":[{\"key\":\"b\",\"value\":\"2\"}]}"));
    }

    @Test
    void ourOwnBodyIsSentWithItsOwnLengthAndTags() {
        aws.reply("RegisterTaskDefinition", ANSWER);
        ObjectNode content = read("{" + FAMILY + "}");

        TaskDefinition made = outside.taskDefinitions().register(content, Map.of("b", "2", "a", "1"));

        CannedServer.Received sent = aws.last("RegisterTaskDefinition");
        assertThat(sent.header("Content-length"))
                .isEqualTo(String.valueOf(sent.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(sent.header("Authorization")).startsWith("AWS4-HMAC-SHA256");
        assertThat(sent.json().get("tags"))
                .isEqualTo(read("{\"t\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]}")
                        .get("t"));
        assertThat(content.has("tags")).as("what was passed is not changed").isFalse();
        assertThat(made.revision()).isEqualTo(7);
        assertThat(made.family()).isEqualTo("api");
        assertThat(made.arn()).endsWith("task-definition/api:7");
        assertThat(made.active()).isTrue();
    }

    @Test
    void findTellsAnInactiveRevision() {
        aws.reply("DescribeTaskDefinition", ANSWER.replace("ACTIVE", "DELETE_IN_PROGRESS"));

        assertThat(outside.taskDefinitions().find("api:7").orElseThrow().active())
                .isFalse();
        assertThat(aws.last("DescribeTaskDefinition").json()).isEqualTo(read("{\"taskDefinition\":\"api:7\"}"));
    }

    @Test
    void findIsEmptyForAnUnknownName() {
        aws.refuse("DescribeTaskDefinition", "ClientException", "Unable to describe task definition.");

        assertThat(outside.taskDefinitions().find("nope")).isEmpty();
    }

    @Test
    void otherRefusalsOfFindAreNotMistakenForAnUnknownName() {
        aws.refuse("DescribeTaskDefinition", "ClientException", "Invalid revision number. Number: abc");

        assertThatThrownBy(() -> outside.taskDefinitions().find("api:abc"))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.REFUSED, OutsideException::kind);
    }

    @Test
    void concurrentAttemptsOnOneFamilyAreWaitedOut() {
        String message = "Too many concurrent attempts to create a new revision of the specified family.";
        aws.refuse("RegisterTaskDefinition", "ClientException", message)
                .refuse("RegisterTaskDefinition", "ClientException", message)
                .reply("RegisterTaskDefinition", ANSWER);

        assertThat(outside.taskDefinitions().register(read("{}"), Map.of()).revision())
                .isEqualTo(7);
        assertThat(aws.received("RegisterTaskDefinition")).hasSize(3);
    }

    @Test
    void concurrentAttemptsThatDoNotEndAreThrottling() {
        aws.refuse(
                "RegisterTaskDefinition",
                "ClientException",
                "Too many concurrent attempts to create a new revision of the specified family.");

        assertThatThrownBy(() -> outside.taskDefinitions().register(read("{}"), Map.of()))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.THROTTLED, OutsideException::kind)
                .returns("ecs:RegisterTaskDefinition", OutsideException::operation);
    }

    @Test
    void registerIsNotRepeatedAfterALostAnswer() {
        aws.reply("RegisterTaskDefinition", ANSWER).lose("RegisterTaskDefinition");
        // The second goes out on a connection that was kept, where the JDK likes to send again by itself.
        outside.taskDefinitions().register(read("{}"), Map.of());

        assertThatThrownBy(() -> outside.taskDefinitions().register(read("{}"), Map.of()))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.UNAVAILABLE, OutsideException::kind);
        assertThat(aws.received("RegisterTaskDefinition")).hasSize(2);
    }

    @Test
    void registerIsNotRepeatedAfterAServerError() {
        aws.error("RegisterTaskDefinition", 500, "ServerException", "Service Unavailable. Please try again later.");

        assertThatThrownBy(() -> outside.taskDefinitions().register(read("{}"), Map.of()))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.UNAVAILABLE, OutsideException::kind);
        assertThat(aws.received("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void registerIsRepeatedWhenOnlyTheClockWasWrong() {
        aws.refuse("RegisterTaskDefinition", "RequestTimeTooSkewed", "The difference is too large.")
                .reply("RegisterTaskDefinition", ANSWER);

        assertThat(outside.taskDefinitions().register(read("{}"), Map.of()).revision())
                .isEqualTo(7);
    }

    @Test
    void callsOfManyThreadsKeepTheirOwnBodies() throws Exception {
        for (int i = 0; i < 64; i++) {
            aws.reply(
                    "DescribeTaskDefinition",
                    ANSWER.replace("\"revision\":7", "\"revision\":" + i).replace("/api:7", "/api:" + i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<TaskDefinition>> found = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                found.add(threads.submit(
                        () -> outside.taskDefinitions().find("api").orElseThrow()));
            }
            List<Integer> revisions = new ArrayList<>();
            for (Future<TaskDefinition> one : found) {
                assertThat(one.get().content().get("revision").asInt())
                        .isEqualTo(one.get().revision());
                revisions.add(one.get().revision());
            }
            assertThat(revisions).doesNotHaveDuplicates().hasSize(64);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) Json.read(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
