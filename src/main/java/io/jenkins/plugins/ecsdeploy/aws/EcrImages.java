package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** {@link Images} of private ECR registries, in whichever account and Region they are. */
final class EcrImages implements Images {
    private static final String GET = "ecr:BatchGetImage";

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private final AwsClients clients;
    private final AwsIdentity identity;

    EcrImages(AwsClients clients, AwsIdentity identity) {
        this.clients = clients;
        this.identity = identity;
    }

    @Override
    public FoundImage find(ImageReference reference) {
        Optional<EcrHost> host = Optional.ofNullable(reference.registry()).flatMap(EcrHost::of);
        Region region = host.map(h -> Region.of(h.region())).orElse(clients.region());
        String registryId = host.map(EcrHost::account).orElse(reference.registryId());
        Image image = AwsCall.of(
                GET,
                () -> clients.ecr(region).batchGetImage(r -> r.registryId(registryId)
                        .repositoryName(reference.repository())
                        .imageIds(id(reference))
                        .acceptedMediaTypes(Manifests.MEDIA_TYPES)),
                answer -> image(answer, reference));
        String registry = host.isPresent() ? reference.registry() : registry(image, region);
        return new FoundImage(
                registry + "/" + reference.repository(),
                image.imageId().imageDigest(),
                Manifests.platforms(image.imageManifest() == null ? "" : image.imageManifest()));
    }

    private static Image image(BatchGetImageResponse answer, ImageReference asked) {
        if (answer.images().isEmpty()) {
            throw answer.failures().stream()
                    .map(EcrImages::failure)
                    .findFirst()
                    .orElseGet(() -> Answers.unusable(GET, "neither an image nor a failure", null));
        }
        Image image = answer.images().get(0);
        String digest = image.imageId().imageDigest();
        Answers.require(
                GET,
                "digest of the image",
                digest != null && DIGEST.matcher(digest).matches());
        Answers.require(
                GET,
                "image that was asked for",
                asked.digest() == null || asked.digest().equals(digest));
        Answers.require(
                GET,
                "account",
                image.registryId() == null
                        || ACCOUNT.matcher(image.registryId()).matches());
        return image;
    }

    /** With both, the digest decides and the tag is not asked about: it may have moved since. */
    private static ImageIdentifier id(ImageReference reference) {
        return reference.digest() == null
                ? ImageIdentifier.builder().imageTag(reference.tag()).build()
                : ImageIdentifier.builder().imageDigest(reference.digest()).build();
    }

    /** The answer names the registry's account, which spares a call and the permission for it. */
    private String registry(Image image, Region region) {
        String account = image.registryId() == null ? identity.account() : image.registryId();
        return account + ".dkr.ecr." + region.id() + "."
                + PartitionMetadata.of(region).dnsSuffix();
    }

    private static OutsideException failure(ImageFailure failure) {
        String code = Answers.required(GET, "code of the failure", failure.failureCodeAsString());
        Kind kind =
                switch (code) {
                    case "ImageNotFound" -> Kind.NOT_FOUND;
                    case "KmsError", "UpstreamAccessDenied", "ImageInaccessible" -> Kind.DENIED;
                    case "UpstreamTooManyRequests" -> Kind.THROTTLED;
                    case "UpstreamUnavailable" -> Kind.UNAVAILABLE;
                    default -> Kind.REFUSED;
                };
        return new OutsideException(kind, GET, code, String.valueOf(failure.failureReason()), null);
    }
}
