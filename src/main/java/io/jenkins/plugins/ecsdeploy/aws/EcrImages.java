package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** {@link Images} of private ECR registries, in whichever account and Region they are. */
final class EcrImages implements Images {
    private static final String GET = "ecr:BatchGetImage";

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
        BatchGetImageResponse answer =
                AwsCall.of(GET, () -> clients.ecr(region).batchGetImage(r -> r.registryId(registryId)
                        .repositoryName(reference.repository())
                        .imageIds(id(reference))
                        .acceptedMediaTypes(Manifests.MEDIA_TYPES)));
        if (answer.images().isEmpty()) {
            throw answer.failures().stream()
                    .findFirst()
                    .map(EcrImages::failure)
                    .orElseGet(() -> new OutsideException(
                            Kind.NOT_FOUND, GET, "ImageNotFound", "Requested image not found", null));
        }
        Image image = answer.images().get(0);
        String registry = host.isPresent() ? reference.registry() : registry(image, region);
        return new FoundImage(
                registry + "/" + reference.repository(),
                image.imageId().imageDigest(),
                Manifests.platforms(image.imageManifest() == null ? "" : image.imageManifest()));
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
        String code = String.valueOf(failure.failureCodeAsString());
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
