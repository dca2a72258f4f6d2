package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;

/** ECR is asked by its own API, every other registry by the OCI distribution API. */
final class ImagesByRegistry implements Images {
    private final Images ecr;
    private final Images oci;

    ImagesByRegistry(Images ecr, Images oci) {
        this.ecr = ecr;
        this.oci = oci;
    }

    @Override
    public FoundImage find(ImageReference reference) {
        boolean amazon =
                reference.registry() == null || EcrHost.of(reference.registry()).isPresent();
        return (amazon ? ecr : oci).find(reference);
    }
}
