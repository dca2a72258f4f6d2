package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CreationTest {
    private static final Creation FULL = creation("""
            {"taskDefinition":{"family":"front"},"desiredCount":3,"launchType":"FARGATE","platformVersion":"1.4.0",
             "capacityProviderStrategy":[{"capacityProvider":"FARGATE","weight":1,"base":2},{"capacityProvider":"X"}],
             "networkConfiguration":{"awsvpcConfiguration":{"subnets":["a","b"],"securityGroups":["c"],
               "assignPublicIp":"ENABLED"}},
             "tags":[{"key":"team","value":"red"}],"novelty":1}
            """);
    private static final Creation BARE = creation("{\"taskDefinition\":\"front:7\"}");

    private static Creation creation(String json) {
        try {
            return new Creation(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void whatTheOwnerAsksForIsRead() {
        assertThat(FULL.definition().orElseThrow().path("family").asText()).isEqualTo("front");
        assertThat(FULL.desiredCount()).isEqualTo(3);
        assertThat(FULL.launchType()).isEqualTo("FARGATE");
        assertThat(FULL.platformVersion()).isEqualTo("1.4.0");
        assertThat(FULL.capacityProviders())
                .containsExactly(new CapacityProvider("FARGATE", 1, 2), new CapacityProvider("X", 0, 0));
        assertThat(FULL.network()).isEqualTo(new Network(List.of("a", "b"), List.of("c"), true));
    }

    @Test
    void whatTheOwnerDoesNotSayIsAbsent() {
        assertThat(BARE.definition()).isEmpty();
        assertThat(BARE.definitionName()).isEqualTo("front:7");
        assertThat(BARE.desiredCount()).isZero();
        assertThat(BARE.launchType()).isNull();
        assertThat(BARE.platformVersion()).isNull();
        assertThat(BARE.capacityProviders()).isEmpty();
        assertThat(BARE.network()).isNull();
        assertThat(creation("{\"networkConfiguration\":{\"awsvpcConfiguration\":{\"assignPublicIp\":\"DISABLED\"}}}")
                        .network())
                .isEqualTo(new Network(List.of(), List.of(), false));
    }

    @Test
    void I3_theRequestIsTheSameEachTimeForOneServiceOfOneDeployment() {
        ObjectNode sent = FULL.toSend("d-1", "prod", "front", "arn", Map.of("ecs-deploy", "d-1"));

        assertThat(FULL.toSend("d-1", "prod", "front", "arn", Map.of("ecs-deploy", "d-1")))
                .isEqualTo(sent);
        assertThat(sent.path("clientToken").asText()).hasSize(36);
        for (ObjectNode other : List.of(
                FULL.toSend("d-2", "prod", "front", "arn", Map.of()),
                FULL.toSend("d-1", "test", "front", "arn", Map.of()),
                FULL.toSend("d-1", "prod", "back", "arn", Map.of()))) {
            assertThat(other.path("clientToken")).isNotEqualTo(sent.path("clientToken"));
        }
    }

    @Test
    void theRequestIsTheOwnersWithOurNamesAndTagsBesideTheirs() {
        ObjectNode sent = FULL.toSend("d-1", "prod", "front", "arn", Map.of("ecs-deploy", "d-1"));

        assertThat(sent.path("cluster").asText()).isEqualTo("prod");
        assertThat(sent.path("serviceName").asText()).isEqualTo("front");
        assertThat(sent.path("taskDefinition").asText()).isEqualTo("arn");
        assertThat(sent.path("novelty").asInt()).isEqualTo(1);
        assertThat(sent.path("tags"))
                .hasToString("[{\"key\":\"team\",\"value\":\"red\"},{\"key\":\"ecs-deploy\",\"value\":\"d-1\"}]");
        assertThat(FULL.request().path("tags")).as("the original is left alone").hasSize(1);
    }
}
