package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers.LogGroup;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainersTest {
    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode logging(String logConfiguration) {
        return json("{\"name\":\"app\",\"logConfiguration\":" + logConfiguration + "}");
    }

    @Test
    void whatIsNoContainerIsPassedOver() {
        ObjectNode definition = json("{\"containerDefinitions\":[7,{\"name\":\"app\"},null,{\"name\":\"envoy\"}]}");

        assertThat(Containers.names(definition)).containsExactly("app", "envoy");
        assertThat(Containers.named(definition, "envoy")).contains(json("{\"name\":\"envoy\"}"));
        assertThat(Containers.named(definition, "other")).isEmpty();
    }

    @Test
    void allAreEssentialThatDoNotSayOtherwise() {
        ObjectNode definition = json("""
                {"containerDefinitions":[{"name":"silent"},{"name":"yes","essential":true},{"name":"no","essential":false}]}
                """);

        assertThat(Containers.essential(definition)).containsExactly("silent", "yes");
    }

    @Test
    void aLogDriverThatMakesItsGroupSaysSo() {
        ObjectNode plain = logging("{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/api\"}}");
        ObjectNode making = logging("{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/api\","
                + "\"awslogs-region\":\"us-east-1\",\"awslogs-create-group\":\"true\"}}");

        assertThat(Containers.logGroup(plain, "eu-west-1")).contains(new LogGroup("eu-west-1", "/ecs/api", false));
        assertThat(Containers.logGroup(making, "eu-west-1")).contains(new LogGroup("us-east-1", "/ecs/api", true));
    }

    @Test
    void onlyCloudWatchHasLogGroups() {
        ObjectNode splunk = logging("{\"logDriver\":\"splunk\",\"options\":{\"awslogs-group\":\"x\"}}");
        ObjectNode groupless = logging("{\"logDriver\":\"awslogs\",\"options\":{}}");

        assertThat(Containers.logDriver(splunk)).isEqualTo("splunk");
        assertThat(Containers.logDriver(json("{\"name\":\"app\"}"))).isEmpty();
        assertThat(Containers.logGroup(splunk, "eu-west-1")).isEmpty();
        assertThat(Containers.logGroup(groupless, "eu-west-1")).isEmpty();
        assertThat(Containers.logs(groupless, "eu-west-1")).isEmpty();
    }

    @Test
    void aStreamIsFoundByItsPrefixAndWithoutOneNot() {
        ObjectNode prefixed = logging("{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/api\","
                + "\"awslogs-stream-prefix\":\"ecs\"}}");
        ObjectNode bare = logging("{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/api\"}}");

        assertThat(Containers.logs(prefixed, "eu-west-1")).contains(new LogStream("eu-west-1", "/ecs/api", "ecs/app/"));
        assertThat(Containers.logs(bare, "eu-west-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx",
        "nginx:1, docker.io/library/nginx",
        "team/api:1, docker.io/team/api",
        "docker.io/nginx, docker.io/library/nginx",
        "index.docker.io/team/api@sha256:ab, docker.io/team/api",
        "registry-1.docker.io/library/nginx:1, docker.io/library/nginx",
        "localhost/api:1, localhost/api",
        "registry:5000/api, registry:5000/api",
        "registry.example.com/a/b/c:1@sha256:ab, registry.example.com/a/b/c"
    })
    void aRepositoryHasOneNameHoweverAnImageIsWritten(String image, String repository) {
        assertThat(Containers.repository(image)).isEqualTo(repository);
    }
}
