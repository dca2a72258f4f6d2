package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class TaskDefinitionTest {

    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";

    private final World world = World.virtual();
    private final ObjectMapper mapper = new ObjectMapper();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode call(String operation, String body) throws Exception {
        return mapper.readTree(
                world.simulator.handle(Request.json(ECS + operation, body)).text());
    }

    @Test
    void a_revision_is_tagged_tagged_anew_and_untagged() throws Exception {
        String arn = call("RegisterTaskDefinition", """
                {"family":"f","memory":"512","containerDefinitions":[{"name":"app","image":"nginx"}],
                 "tags":[{"key":"a","value":"1"}]}""")
                .at("/taskDefinition/taskDefinitionArn")
                .asText();
        String of = "{\"resourceArn\":\"" + arn + "\"";

        call("TagResource", of + ",\"tags\":[{\"key\":\"a\",\"value\":\"2\"},{\"key\":\"b\",\"value\":\"x y:z@1\"}]}");

        assertThat(call("ListTagsForResource", of + "}").path("tags").toString())
                .isEqualTo("[{\"key\":\"a\",\"value\":\"2\"},{\"key\":\"b\",\"value\":\"x y:z@1\"}]");
        call("UntagResource", of + ",\"tagKeys\":[\"a\"]}");
        assertThat(call("DescribeTaskDefinition", "{\"taskDefinition\":\"f\",\"include\":[\"TAGS\"]}")
                        .path("tags"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"no_such:1, x, ResourceNotFoundException", "f:1, a;b, InvalidParameterException"})
    void a_tag_that_aws_would_not_take_is_refused(String revision, String value, String error) throws Exception {
        String arn = call("RegisterTaskDefinition", """
                {"family":"f","memory":"512","containerDefinitions":[{"name":"app","image":"nginx"}]}""")
                .at("/taskDefinition/taskDefinitionArn")
                .asText()
                .replace("f:1", revision);

        JsonNode answer = call(
                "TagResource",
                "{\"resourceArn\":\"" + arn + "\",\"tags\":[{\"key\":\"a\",\"value\":\"" + value + "\"}]}");

        assertThat(answer.path("__type").asText()).endsWith(error);
    }

    @Test
    void members_that_nobody_knows_are_kept_and_given_back() throws Exception {
        call("RegisterTaskDefinition", """
                {"family":"f","memory":"512","newTopLevel":{"a":[1,{"b":null}]},
                 "containerDefinitions":[{"name":"app","image":"nginx","futureField":{"x":true}}]}""");

        JsonNode definition =
                call("DescribeTaskDefinition", "{\"taskDefinition\":\"f\"}").path("taskDefinition");
        assertThat(definition.path("newTopLevel").path("a").path(0).asInt()).isEqualTo(1);
        assertThat(definition
                        .path("containerDefinitions")
                        .path(0)
                        .path("futureField")
                        .path("x")
                        .asBoolean())
                .isTrue();
        assertThat(definition.path("status").asText()).isEqualTo("ACTIVE");
        String wire = world.simulator
                .handle(Request.json(ECS + "DescribeTaskDefinition", "{\"taskDefinition\":\"f\"}"))
                .text();
        assertThat(wire).containsPattern("\"registeredAt\":[0-9]{10}(\\.[0-9]{1,3})?[,}]");
        assertThat(definition
                        .path("containerDefinitions")
                        .path(0)
                        .path("essential")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_family_means_its_newest_active_revision() {
        TaskDefinition first = world.app("app", Behaviour.exits(0));
        TaskDefinition second = world.app("app", Behaviour.exits(0));
        assertThat(second.revision()).isEqualTo(2);

        world.ecs.deregisterTaskDefinition(request -> request.taskDefinition("app:2"));
        assertThat(world.ecs
                        .describeTaskDefinition(request -> request.taskDefinition("app"))
                        .taskDefinition()
                        .taskDefinitionArn())
                .isEqualTo(first.taskDefinitionArn());
        assertThat(world.ecs
                        .describeTaskDefinition(request -> request.taskDefinition(second.taskDefinitionArn()))
                        .taskDefinition()
                        .status())
                .isEqualTo(TaskDefinitionStatus.INACTIVE);
        assertThat(world.ecs
                        .listTaskDefinitions(
                                request -> request.familyPrefix("app").sort("DESC"))
                        .taskDefinitionArns())
                .containsExactly(first.taskDefinitionArn());
        assertThatThrownBy(() -> world.ecs.describeTaskDefinition(request -> request.taskDefinition("nope")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Unable to describe task definition.");
    }

    @Test
    void tags_come_only_when_they_are_asked_for() {
        TaskDefinition definition = world.app("app", Behaviour.exits(0));
        world.ecs.tagResource(request -> request.resourceArn(definition.taskDefinitionArn())
                .tags(Tag.builder().key("k").value("v").build()));

        assertThat(world.ecs
                        .describeTaskDefinition(request -> request.taskDefinition("app"))
                        .hasTags())
                .isFalse();
        assertThat(world.ecs
                        .describeTaskDefinition(
                                request -> request.taskDefinition("app").include(TaskDefinitionField.TAGS))
                        .tags())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    256 | 512     |
                    1024 | 3072   |
                    .25 vCPU | 1 GB |
                    256 | 4096    | No Fargate configuration exists for given values.
                    300 | 512     | No Fargate configuration exists for given values.
                    4096 | 8000   | No Fargate configuration exists for given values.
                    lots | 512    | Invalid 'cpu' setting for task.
                    """)
    void Fargate_takes_only_the_sizes_it_has(String cpu, String memory, String refusal) {
        Runnable register = () -> world.ecs.registerTaskDefinition(request -> request.family("f")
                .requiresCompatibilitiesWithStrings("FARGATE")
                .networkMode("awsvpc")
                .cpu(cpu)
                .memory(memory)
                .containerDefinitions(
                        ContainerDefinition.builder().name("app").image("nginx").build()));

        if (refusal == null) {
            register.run();
        } else {
            assertThatThrownBy(register::run)
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining(refusal);
        }
    }

    @Test
    void what_ECS_refuses_is_refused_in_its_words() {
        assertThatThrownBy(() -> world.ecs.registerTaskDefinition(request -> request.family("bad name")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("a")
                                .image("i")
                                .build())))
                .hasMessageContaining("Family contains invalid characters.");
        assertThatThrownBy(() -> world.ecs.registerTaskDefinition(request -> request.family("f")
                        .memory("512")
                        .containerDefinitions(
                                ContainerDefinition.builder().name("a").build())))
                .hasMessageContaining("Container.image should not be null or empty.");
        assertThatThrownBy(() -> world.ecs.registerTaskDefinition(request -> request.family("f")
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("a")
                                .image("i")
                                .build())))
                .hasMessageContaining("Fargate only supports network mode");
        assertThatThrownBy(() -> world.ecs.registerTaskDefinition(request -> request.family("f")
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .networkMode("awsvpc")
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("a")
                                .image("111122223333.dkr.ecr.us-east-1.amazonaws.com/a:1")
                                .build())))
                .hasMessageContaining(
                        "Fargate requires task definition to have execution role ARN to support ECR images.");
    }
}
