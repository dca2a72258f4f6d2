package io.jenkins.plugins.ecsdeploy.engine.port;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import java.util.List;

/** Registries: which image stands behind a reference. */
public interface Images {

    /**
     * Looks the reference up by its digest if it has one, else by its tag.
     *
     * @throws OutsideException NOT_FOUND when repository or image does not exist; DENIED when the registry wants
     *     credentials that we do not have
     */
    FoundImage find(ImageReference reference);

    /**
     * An image in its registry.
     *
     * @param repositoryUri registry host and repository, for instance
     *     {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api}
     * @param digest {@code sha256:…} of the manifest, or of the index when there is one
     * @param platforms {@code linux/amd64}, … of a multi-architecture index; empty when it is a single manifest
     */
    record FoundImage(String repositoryUri, String digest, List<String> platforms) {
        public FoundImage {
            platforms = List.copyOf(platforms);
        }
    }
}
