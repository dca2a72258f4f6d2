package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private static final String IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:" + "a".repeat(64);

    /** As ECS describes it; {@code novelty} stands for a field that this code has never heard of. */
    private static final ObjectNode APP = json("""
            {"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/api:42","family":"api","revision":42,
             "status":"ACTIVE","requiresAttributes":[{"name":"x"}],"compatibilities":["FARGATE"],"registeredAt":1.5,
             "registeredBy":"arn:aws:iam::111122223333:root","networkMode":"awsvpc","cpu":"256","memory":"512",
             "taskRoleArn":"arn:aws:iam::111122223333:role/app","novelty":{"deep":[1,{"a":"b"}]},
             "volumes":[{"name":"data","host":{}},{"name":"other","host":{}}],
             "proxyConfiguration":{"type":"APPMESH","containerName":"envoy"},
             "containerDefinitions":[
               {"name":"app","image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1.0","cpu":128,"memory":256,
                "portMappings":[{"containerPort":8080}],"essential":true,"command":["serve"],
                "environment":[{"name":"MODE","value":"prod"},{"name":"PASSWORD_FILE","value":"/x"}],
                "secrets":[{"name":"DB","valueFrom":"arn:old"}],"dependsOn":[{"containerName":"envoy"}],
                "healthCheck":{"command":["CMD","true"]},"restartPolicy":{"enabled":true},
                "mountPoints":[{"sourceVolume":"data","containerPath":"/data"}],"containerNovelty":true},
               {"name":"envoy","image":"public.ecr.aws/appmesh/envoy:v1","essential":true}]}
            """);

    @Test
    void I1_pinningChangesTheImageOfTheNamedContainersAndNothingElse() {
        ObjectNode pinned = Definitions.pinned(APP, List.of("app"), IMAGE);

        ObjectNode expected = Definitions.registrable(APP);
        ((ObjectNode) expected.at("/containerDefinitions/0")).put("image", IMAGE);
        assertThat(pinned).isEqualTo(expected);
    }

    @Test
    void whatOnlyAnAnswerHoldsIsNotSentBackAndUnknownFieldsAre() {
        ObjectNode registrable = Definitions.registrable(APP);

        assertThat(registrable.has("taskDefinitionArn")).isFalse();
        assertThat(registrable.has("revision")).isFalse();
        assertThat(registrable.has("requiresAttributes")).isFalse();
        assertThat(registrable.path("novelty")).isEqualTo(APP.path("novelty"));
        assertThat(APP.has("revision")).as("the original is left alone").isTrue();
    }

    @Test
    void aDerivedMigrationKeepsOneContainerWithoutWhatOnlyAServiceNeeds() {
        ObjectNode derived = Definitions.derived(
                APP,
                "migration",
                migration(List.of("migrate"), Map.of("MODE", "x"), Map.of("DB", "arn:new")),
                "app",
                IMAGE);

        assertThat(derived.path("family").asText()).isEqualTo("api-migration");
        assertThat(Containers.names(derived)).containsExactly("app");
        assertThat(derived.has("proxyConfiguration")).isFalse();
        assertThat(derived.at("/volumes/0/name").asText()).isEqualTo("data");
        assertThat(derived.path("volumes")).hasSize(1);
        ObjectNode container = Containers.named(derived, "app").orElseThrow();
        assertThat(container.path("image").asText()).isEqualTo(IMAGE);
        assertThat(container.path("command").toString()).isEqualTo("[\"migrate\"]");
        assertThat(container.has("portMappings")).isFalse();
        assertThat(container.has("healthCheck")).isFalse();
        assertThat(container.has("dependsOn")).isFalse();
        assertThat(container.path("containerNovelty").asBoolean()).isTrue();
        assertThat(container.path("environment").toString())
                .isEqualTo("[{\"name\":\"PASSWORD_FILE\",\"value\":\"/x\"},{\"name\":\"MODE\",\"value\":\"x\"}]");
        assertThat(container.path("secrets").toString()).isEqualTo("[{\"name\":\"DB\",\"valueFrom\":\"arn:new\"}]");
    }

    @Test
    void I3_aDerivedMigrationNeverRestartsInsideItsTask() {
        ObjectNode derived =
                Definitions.derived(APP, "migration", migration(List.of(), Map.of(), Map.of()), "app", IMAGE);

        assertThat(Containers.restarts(Containers.named(APP, "app").orElseThrow()))
                .isTrue();
        assertThat(Containers.restarts(Containers.named(derived, "app").orElseThrow()))
                .isFalse();
    }

    @Test
    void aNameThatMovesFromEnvironmentToSecretsIsInOneOfThemOnly() {
        ObjectNode derived = Definitions.derived(
                APP, "migration", migration(List.of(), Map.of(), Map.of("MODE", "arn:mode")), "app", IMAGE);

        ObjectNode container = Containers.named(derived, "app").orElseThrow();
        assertThat(container.path("environment").toString()).doesNotContain("MODE");
        assertThat(container.path("secrets").toString()).contains("\"MODE\",\"valueFrom\":\"arn:mode\"");
    }

    @Test
    void containersAreFoundByRepositoryWhateverTagOrDigestTheyHave() {
        ObjectNode definition = json("""
                {"containerDefinitions":[
                  {"name":"tag","image":"registry.example.com:5000/team/api:1"},
                  {"name":"digest","image":"registry.example.com:5000/team/api@sha256:abc"},
                  {"name":"bare","image":"registry.example.com:5000/team/api"},
                  {"name":"other","image":"registry.example.com:5000/team/api-worker:1"},
                  {"name":"hub","image":"nginx:1"},{"name":"hub2","image":"docker.io/library/nginx@sha256:abc"}]}
                """);

        assertThat(Containers.ofRepository(definition, "registry.example.com:5000/team/api"))
                .containsExactly("tag", "digest", "bare");
        assertThat(Containers.ofRepository(definition, "docker.io/library/nginx"))
                .containsExactly("hub", "hub2");
    }

    @Test
    void aFieldThatDoesNotComeBackIsALoss() {
        ObjectNode sent = Definitions.registrable(APP);
        ObjectNode got = APP.deepCopy();
        got.remove("novelty");
        ((ObjectNode) got.at("/containerDefinitions/1")).put("image", "something:else");
        ((ObjectNode) got.at("/containerDefinitions/0"))
                .withArray("portMappings")
                .removeAll();

        assertThat(Comparison.lost(sent, got))
                .containsExactlyInAnyOrder(
                        "/novelty", "/containerDefinitions/envoy/image", "/containerDefinitions/app/portMappings");
    }

    @Test
    void whatEcsAddsOrOrdersAnewIsNoLoss() {
        ObjectNode sent = json("{\"cpu\":\"256\",\"containerDefinitions\":[{\"name\":\"a\",\"cpu\":0,\"links\":[],"
                + "\"environment\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]}]}");
        ObjectNode got =
                json("{\"cpu\":256,\"revision\":1,\"containerDefinitions\":[{\"name\":\"a\",\"essential\":true,"
                        + "\"environment\":[{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"A\",\"value\":\"1\"}]}]}");

        assertThat(Comparison.lost(sent, got)).isEmpty();
    }

    @Test
    void aRevisionWithAnythingMoreIsNotTheSame() {
        ObjectNode more = APP.deepCopy();
        more.put("extra", "x");

        assertThat(Comparison.same(APP, APP.deepCopy())).isTrue();
        assertThat(Comparison.same(APP, more)).isFalse();
        assertThat(Comparison.same(more, APP)).isFalse();
    }

    @Test
    void I10_theDiffMasksValuesOfVariablesThatAreNamedLikeSecrets() {
        ObjectNode derived = Definitions.derived(
                APP,
                "migration",
                migration(List.of("migrate"), Map.of("DB_PASSWORD", "hunter2"), Map.of()),
                "app",
                IMAGE);

        List<DefinitionDiff.Change> changes = DefinitionDiff.between(APP, derived);

        assertThat(changes.toString()).doesNotContain("hunter2");
        assertThat(changes)
                .contains(
                        new DefinitionDiff.Change("containerDefinitions/app/environment/DB_PASSWORD", null, "(masked)"))
                .contains(new DefinitionDiff.Change("containerDefinitions/app/command", "[\"serve\"]", "[\"migrate\"]"))
                .contains(new DefinitionDiff.Change("family", "api", "api-migration"));
    }

    @Test
    void aMigrationOfItsOwnIsPinnedAndGetsWhatTheOwnerReplacesAndNothingElse() {
        ObjectNode plain = Definitions.dedicated(
                APP, migration(List.of(), Map.of(), Map.of()), "app", List.of("app", "envoy"), IMAGE);
        ObjectNode sized =
                Definitions.dedicated(APP, sized("arn:execution", "512", null), "app", List.of("app", "envoy"), IMAGE);

        assertThat(plain).isEqualTo(Definitions.pinned(APP, List.of("app", "envoy"), IMAGE));
        assertThat(sized.path("executionRoleArn").asText()).isEqualTo("arn:execution");
        assertThat(sized.path("taskRoleArn").asText()).isEqualTo("arn:task");
        assertThat(sized.path("cpu").asText()).isEqualTo("512");
        assertThat(sized.path("memory").asText()).isEqualTo("512");
        assertThat(Containers.named(sized, "app").orElseThrow().has("memory"))
                .as("a share of the old size")
                .isFalse();
        assertThat(Containers.named(plain, "app").orElseThrow().path("memory").asInt())
                .isEqualTo(256);
        assertThat(Definitions.dedicated(APP, sized(null, null, "1024"), "app", List.of(), IMAGE)
                        .path("memory")
                        .asText())
                .isEqualTo("1024");
        assertThatThrownBy(() -> Definitions.dedicated(APP, sized(null, null, null), "no", List.of(), IMAGE))
                .hasMessage("no container no");
        assertThatThrownBy(() -> Definitions.derived(APP, "migration", sized(null, null, null), "no", IMAGE))
                .hasMessage("no container no");
    }

    private static Migration sized(String executionRoleArn, String cpu, String memory) {
        return new Migration(
                new Migration.Source(Migration.Source.Kind.DEDICATED, "api"),
                null,
                null,
                null,
                null,
                "arn:task",
                executionRoleArn,
                cpu,
                memory,
                null,
                null,
                null,
                null,
                null);
    }

    private static Migration migration(
            List<String> command, Map<String, String> environment, Map<String, String> secrets) {
        return new Migration(
                new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                null,
                command,
                environment,
                secrets,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
