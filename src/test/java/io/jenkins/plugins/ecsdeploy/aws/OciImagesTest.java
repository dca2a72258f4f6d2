package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images.FoundImage;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciImagesTest extends AwsTest {
    private static final String HEAD = "HEAD /v2/team/api/manifests/1";
    private static final String GET = "GET /v2/team/api/manifests/1";
    private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":{},\"layers\":[],\"note\":\"é\"}";
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = """
            {"schemaVersion":2,"manifests":[{"platform":{"os":"linux","architecture":"amd64"}},\
            {"platform":{"os":"linux","architecture":"arm","variant":"v7"}},\
            {"platform":{"os":"unknown","architecture":"unknown"}}]}""";
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private FoundImage find() {
        return outside.images().find(new ImageReference(aws.host(), "team/api", "1", null, null));
    }

    @Test
    void theDigestIsWhatTheRegistryNamesInItsHeader() {
        aws.reply(HEAD, 200, headers(MANIFEST_TYPE, digest(MANIFEST)), "");

        assertThat(find()).isEqualTo(new FoundImage(aws.host() + "/team/api", digest(MANIFEST), List.of()));
        assertThat(aws.last(HEAD).header("Accept")).contains(MANIFEST_TYPE, INDEX_TYPE);
        assertThat(aws.last(HEAD).header("Authorization")).isNull();
    }

    @Test
    void withoutTheHeaderTheDigestIsThatOfTheBytes() {
        aws.reply(HEAD, 200, Map.of("Content-Type", MANIFEST_TYPE), "")
                .reply(GET, 200, Map.of("Content-Type", MANIFEST_TYPE), MANIFEST);

        assertThat(find().digest()).isEqualTo(digest(MANIFEST));
    }

    @Test
    void anIndexIsReadByItsDigestForItsPlatforms() {
        aws.reply(HEAD, 200, headers(INDEX_TYPE, digest(INDEX)), "")
                .reply("GET /v2/team/api/manifests/" + digest(INDEX), 200, headers(INDEX_TYPE, digest(INDEX)), INDEX);

        FoundImage image = find();

        assertThat(image.digest()).isEqualTo(digest(INDEX));
        assertThat(image.platforms()).containsExactly("linux/amd64", "linux/arm/v7");
    }

    @Test
    void bytesThatDoNotMatchTheirDigestAreRefused() {
        aws.reply(HEAD, 200, headers(INDEX_TYPE, digest(INDEX)), "")
                .reply(
                        "GET /v2/team/api/manifests/" + digest(INDEX),
                        200,
                        headers(INDEX_TYPE, digest(INDEX)),
                        MANIFEST);

        assertRefused(Kind.REFUSED, "does not match its digest");
    }

    @Test
    void anAnswerWithAnotherDigestThanAskedIsRefused() {
        aws.reply("HEAD /v2/team/api/manifests/" + digest(INDEX), 200, headers(MANIFEST_TYPE, digest(MANIFEST)), "");

        assertThatThrownBy(() ->
                        outside.images().find(new ImageReference(aws.host(), "team/api", null, digest(INDEX), null)))
                .hasMessageContaining("answers with another digest");
    }

    @Test
    void aBearerTokenIsFetchedForNobodyInParticularAndUsed() {
        challenge("Bearer realm=\"" + aws.uri()
                        + "/token?a=b\",service=\"reg.example\",scope=\"repository:team/api:pull\"")
                .reply("GET /token", 200, Map.of(), "{\"token\":\"t-1\",\"expires_in\":300}")
                .reply(HEAD, 200, headers(MANIFEST_TYPE, digest(MANIFEST)), "");

        assertThat(find().digest()).isEqualTo(digest(MANIFEST));

        assertThat(aws.last("GET /token").uri().getQuery().split("&"))
                .containsExactlyInAnyOrder("a=b", "service=reg.example", "scope=repository:team/api:pull");
        assertThat(aws.last("GET /token").header("Authorization")).isNull();
        assertThat(aws.last(HEAD).header("Authorization")).isEqualTo("Bearer t-1");
    }

    @Test
    void aPrivateImageIsDeniedWithAdvice() {
        challenge("Bearer realm=\"" + aws.uri() + "/token\",service=\"s\"")
                .reply("GET /token", 200, Map.of(), "{\"access_token\":\"very-secret\"}");

        assertRefused(Kind.DENIED, "needs credentials which this tool does not have: push or mirror the image to ECR");
        assertThatThrownBy(this::find).hasMessageNotContaining("very-secret");
        assertThat(aws.last(HEAD).header("Authorization")).isEqualTo("Bearer very-secret");
    }

    @Test
    void aRegistryThatWantsAPasswordIsDenied() {
        challenge("Basic realm=\"private\"");

        assertRefused(Kind.DENIED, "needs credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "401, DENIED, needs credentials",
        "404, NOT_FOUND, does not exist",
        "429, THROTTLED, HTTP 429",
        "503, UNAVAILABLE, HTTP 503",
        "400, REFUSED, HTTP 400"
    })
    void otherAnswersAreToldApart(int status, Kind kind, String text) {
        aws.reply(HEAD, status, Map.of(), "");

        assertRefused(kind, text);
    }

    @Test
    void aLostAnswerIsUnavailable() {
        aws.lose(HEAD);

        assertRefused(Kind.UNAVAILABLE, "127.0.0.1");
    }

    @Test
    void redirectionsAreFollowedOnThisMachine() {
        aws.reply(HEAD, 307, Map.of("Location", "/elsewhere"), "")
                .reply("HEAD /elsewhere", 200, headers(MANIFEST_TYPE, digest(MANIFEST)), "");

        assertThat(find().digest()).isEqualTo(digest(MANIFEST));
    }

    @ParameterizedTest
    @CsvSource({"http://registry.example/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://user@127.0.0.1/x"})
    void redirectionsToUnsafeAddressesAreRefused(String location) {
        aws.reply(HEAD, 307, Map.of("Location", location), "");

        assertRefused(Kind.REFUSED, "without https");
    }

    @Test
    void redirectionsInACircleEnd() {
        aws.reply(HEAD, 307, Map.of("Location", "/v2/team/api/manifests/1"), "");

        assertRefused(Kind.REFUSED, "redirects without end");
    }

    @Test
    void dockerHubHasItsOwnNames() {
        OciAddress address = OciAddress.of(new ImageReference("docker.io", "nginx", "1.27", null, null));

        assertThat(address.manifest(address.reference()))
                .hasToString("https://registry-1.docker.io/v2/library/nginx/manifests/1.27");
        assertThat(address.repositoryUri()).isEqualTo("docker.io/library/nginx");
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io, ../../x, 1",
        "evil.example/path?, api, 1",
        "a@b.example, api, 1",
        "quay.io, api, ../1",
        "quay.io, Api, 1"
    })
    void whatIsNoReferenceNeverLeavesThisMachine(String registry, String repository, String tag) {
        assertThatThrownBy(() -> outside.images().find(new ImageReference(registry, repository, tag, null, null)))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.REFUSED, OutsideException::kind);
    }

    @Test
    void nothingIsSignedForOtherRegistries() {
        aws.reply(HEAD, 200, headers(MANIFEST_TYPE, digest(MANIFEST)), "");

        find();

        assertThat(outside.calls()).isEmpty();
        assertThat(aws.last(HEAD).headers().keySet()).noneMatch(h -> h.startsWith("X-amz"));
    }

    private CannedServer challenge(String value) {
        return aws.reply(HEAD, 401, Map.of("WWW-Authenticate", value), "");
    }

    private void assertRefused(Kind kind, String text) {
        assertThatThrownBy(this::find)
                .hasMessageContaining(text)
                .asInstanceOf(type(OutsideException.class))
                .returns(kind, OutsideException::kind);
    }

    private static Map<String, String> headers(String mediaType, String digest) {
        return Map.of("Content-Type", mediaType, "Docker-Content-Digest", digest);
    }

    private static String digest(String manifest) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
