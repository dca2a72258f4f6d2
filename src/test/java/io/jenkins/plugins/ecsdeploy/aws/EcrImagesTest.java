package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images.FoundImage;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcrImagesTest extends AwsTest {
    private static final ImageReference BARE = new ImageReference(null, "api", "1.5.0", null, null);

    @Test
    void aBareRepositoryIsOneOfTheCallersRegistry() throws Exception {
        aws.replay("BatchGetImage", "batch-get-image-manifest.json");

        FoundImage image = outside.images().find(BARE);

        assertThat(image)
                .isEqualTo(new FoundImage(
                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/api",
                        "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd",
                        List.of()));
        assertThat(aws.last("BatchGetImage").json()).isEqualTo(Json.read("""
                {"repositoryName":"api","imageIds":[{"imageTag":"1.5.0"}],"acceptedMediaTypes":[
                 "application/vnd.oci.image.index.v1+json",
                 "application/vnd.docker.distribution.manifest.list.v2+json",
                 "application/vnd.oci.image.manifest.v1+json",
                 "application/vnd.docker.distribution.manifest.v2+json"]}"""));
    }

    @Test
    void anIndexGivesItsOwnDigestAndThePlatformsThatCanRun() {
        aws.replay("BatchGetImage", "batch-get-image-index.json");

        FoundImage image = outside.images().find(BARE);

        assertThat(image.digest()).startsWith("sha256:aaaa");
        assertThat(image.platforms()).containsExactly("linux/amd64", "linux/arm64");
    }

    @Test
    void theDigestDecidesWhenThereIsATagToo() throws Exception {
        aws.replay("BatchGetImage", "batch-get-image-manifest.json");

        outside.images()
                .find(new ImageReference(
                        null,
                        "api",
                        "1.5.0",
                        "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd",
                        null));

        assertThat(aws.last("BatchGetImage").json().get("imageIds"))
                .isEqualTo(
                        Json.read(
                                "[{\"imageDigest\":\"sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd\"}]"));
    }

    @Test
    void anotherAccountsRegistryIsAskedInItsRegion() {
        aws.replay("BatchGetImage", "batch-get-image-manifest.json");
        String host = "444455556666.dkr.ecr.us-west-2.amazonaws.com";

        FoundImage image = outside.images().find(new ImageReference(host, "team/api", "1", null, null));

        assertThat(image.repositoryUri()).isEqualTo(host + "/team/api");
        assertThat(aws.last("BatchGetImage").json().get("registryId").asText()).isEqualTo("444455556666");
        assertThat(aws.last("BatchGetImage").header("Authorization")).contains("/us-west-2/ecr/");
    }

    @Test
    void anotherAccountsRegistryCanBeNamedByItsId() {
        aws.reply(
                "BatchGetImage",
                CannedServer.resource("batch-get-image-index.json").replace("111122223333", "444455556666"));

        FoundImage image = outside.images().find(new ImageReference(null, "api", "1", null, "444455556666"));

        assertThat(image.repositoryUri()).isEqualTo("444455556666.dkr.ecr.eu-west-1.amazonaws.com/api");
        assertThat(aws.last("BatchGetImage").json().get("registryId").asText()).isEqualTo("444455556666");
    }

    @Test
    void chinaHasADomainOfItsOwn() {
        aws.replay("BatchGetImage", "batch-get-image-manifest.json");
        try (AwsOutside china = AwsOutside.open(configuration("cn-north-1"), settings(aws))) {
            assertThat(china.images().find(BARE).repositoryUri())
                    .isEqualTo("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/api");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ImageNotFound, NOT_FOUND",
        "ImageTagDoesNotMatchDigest, REFUSED",
        "KmsError, DENIED",
        "UpstreamTooManyRequests, THROTTLED",
        "UpstreamUnavailable, UNAVAILABLE",
        "SomethingNew, REFUSED"
    })
    void aFailureWithHttp200IsAnError(String code, Kind kind) {
        aws.reply(
                "BatchGetImage",
                "{\"images\":[],\"failures\":[{\"imageId\":{\"imageTag\":\"1\"},\"failureCode\":\"" + code
                        + "\",\"failureReason\":\"Requested image not found\"}]}");

        assertThatThrownBy(() -> outside.images().find(BARE))
                .hasMessage("Requested image not found")
                .asInstanceOf(type(OutsideException.class))
                .returns(kind, OutsideException::kind)
                .returns(code, OutsideException::code);
    }

    @Test
    void anUnknownRepositoryIsNotFound() {
        String message = "The repository with name 'api' does not exist in the registry with id '111122223333'";
        aws.refuse("BatchGetImage", "RepositoryNotFoundException", message);

        assertThatThrownBy(() -> outside.images().find(BARE))
                .hasMessage(message)
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.NOT_FOUND, OutsideException::kind);
    }

    @ParameterizedTest
    @CsvSource({
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333, eu-west-1",
        "111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com, 111122223333, us-gov-west-1",
        "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn, 111122223333, cn-north-1",
        "111122223333.dkr-ecr.eu-west-1.on.aws, 111122223333, eu-west-1"
    })
    void ecrHostsTellAccountAndRegion(String host, String account, String region) {
        assertThat(EcrHost.of(host)).contains(new EcrHost(account, region));
    }

    @ParameterizedTest
    @CsvSource({
        "public.ecr.aws",
        "docker.io",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com.example.org",
        "x.111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    })
    void otherHostsAreNotTakenForEcr(String host) {
        assertThat(EcrHost.of(host)).isEmpty();
    }
}
