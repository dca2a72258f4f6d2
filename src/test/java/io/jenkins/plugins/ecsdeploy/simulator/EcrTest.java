package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class EcrTest {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final World world = World.virtual();

    @AfterEach
    void close() {
        world.close();
    }

    private static ImageIdentifier tag(String tag) {
        return ImageIdentifier.builder().imageTag(tag).build();
    }

    private static String sha256(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(hash);
    }

    private Image get(String tag) {
        return world.ecr
                .batchGetImage(request -> request.repositoryName("api").imageIds(tag(tag)))
                .images()
                .get(0);
    }

    @Test
    void a_digest_is_the_sha256_of_exactly_the_manifest_bytes() throws Exception {
        PushedImage pushed = world.simulator.push("api", "1.0", Behaviour.exits(0));

        Image image = get("1.0");
        assertThat(image.imageId().imageDigest()).isEqualTo(pushed.digest()).isEqualTo(sha256(image.imageManifest()));
        assertThat(image.imageId().imageTag()).isEqualTo("1.0");
        assertThat(pushed.pinned()).isEqualTo("111122223333.dkr.ecr.us-east-1.amazonaws.com/api@" + pushed.digest());
    }

    @Test
    void pushing_a_tag_again_moves_it_and_the_old_digest_stays() {
        PushedImage first = world.simulator.push("api", "latest", Behaviour.exits(0));
        PushedImage second = world.simulator.push("api", "latest", Behaviour.exits(0));

        assertThat(second.digest()).isNotEqualTo(first.digest());
        assertThat(get("latest").imageId().imageDigest()).isEqualTo(second.digest());
        var details = world.ecr
                .describeImages(request -> request.repositoryName("api")
                        .imageIds(ImageIdentifier.builder()
                                .imageDigest(first.digest())
                                .build()))
                .imageDetails();
        assertThat(details).singleElement().satisfies(detail -> assertThat(detail.hasImageTags())
                .isFalse());
    }

    @Test
    void an_index_comes_as_index_and_a_task_runs_its_platforms_manifest() {
        PushedImage index =
                world.simulator.pushIndex("api", "1.0", Behaviour.exits(0), List.of("linux/amd64", "linux/arm64/v8"));

        Image image = world.ecr
                .batchGetImage(request ->
                        request.repositoryName("api").imageIds(tag("1.0")).acceptedMediaTypes(INDEX))
                .images()
                .get(0);
        assertThat(image.imageManifestMediaType()).isEqualTo(INDEX);
        assertThat(image.imageId().imageDigest()).isEqualTo(index.digest());
        TaskDefinition definition = world.register("api", World.container("app", index.pinned()));
        Task task = world.runToEnd(definition);
        String ran = task.containers().get(0).imageDigest();
        assertThat(ran).isNotEqualTo(index.digest());
        assertThat(image.imageManifest()).contains(ran);
    }

    @Test
    void an_index_without_the_tasks_platform_can_not_be_pulled() {
        PushedImage index = world.simulator.pushIndex("api", "1.0", Behaviour.exits(0), List.of("linux/arm64"));

        Task task = world.runToEnd(world.register("api", World.container("app", index.pinned())));
        assertThat(task.stoppedReason()).contains("does not contain descriptor matching platform 'linux/amd64'");
    }

    @Test
    void what_is_missing_is_a_failure_here_and_an_exception_there() {
        world.simulator.push("api", "1.0", Behaviour.exits(0));

        var answer =
                world.ecr.batchGetImage(request -> request.repositoryName("api").imageIds(tag("nope"), tag("1.0")));
        assertThat(answer.images()).hasSize(1);
        assertThat(answer.failures().get(0).failureCode()).isEqualTo(ImageFailureCode.IMAGE_NOT_FOUND);
        assertThat(answer.failures().get(0).failureReason()).isEqualTo("Requested image not found");
        assertThatThrownBy(() -> world.ecr.describeImages(
                        request -> request.repositoryName("api").imageIds(tag("nope"))))
                .isInstanceOf(ImageNotFoundException.class)
                .hasMessageContaining("The image with imageId {imageDigest:'null', imageTag:'nope'} does not exist");
        assertThatThrownBy(() -> world.ecr.listImages(request -> request.repositoryName("nope")))
                .isInstanceOf(RepositoryNotFoundException.class)
                .hasMessageContaining(
                        "The repository with name 'nope' does not exist in the registry with id " + "'111122223333'");
    }

    @Test
    void a_repository_of_another_account_is_found_under_its_registry_id_only() {
        PushedImage pushed = world.simulator.push("999988887777", "api", "1.0", Behaviour.exits(0));

        assertThat(world.ecr
                        .batchGetImage(request -> request.registryId("999988887777")
                                .repositoryName("api")
                                .imageIds(tag("1.0")))
                        .images())
                .hasSize(1);
        assertThatThrownBy(() -> get("1.0")).isInstanceOf(RepositoryNotFoundException.class);
        assertThat(pushed.repositoryUri()).startsWith("999988887777.dkr.ecr.");
    }

    @Test
    void a_manifest_that_is_put_gets_its_own_digest() throws Exception {
        world.ecr.createRepository(request -> request.repositoryName("api"));
        String manifest = "{\"schemaVersion\": 2}";

        var put = world.ecr.putImage(
                request -> request.repositoryName("api").imageTag("1.0").imageManifest(manifest));
        assertThat(put.image().imageId().imageDigest()).isEqualTo(sha256(manifest));
        assertThat(world.ecr
                        .listImages(request -> request.repositoryName("api"))
                        .imageIds())
                .hasSize(1);
        assertThat(world.ecr.getAuthorizationToken().authorizationData()).hasSize(1);
    }
}
