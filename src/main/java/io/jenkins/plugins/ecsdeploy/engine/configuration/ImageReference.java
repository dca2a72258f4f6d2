package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The image as the owner gave it: at least one of tag and digest. With both (an ECR push event), the digest is what is
 * deployed and the tag only tells whether it has moved since.
 *
 * @param registry host of the registry, for instance {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com}; null: the ECR
 *     registry {@code registryId} (default: the caller's own account) in the deployment's Region
 * @param repository repository name, for instance {@code team/api}
 * @param tag tag, or null
 * @param digest {@code sha256:…}, or null
 * @param registryId account id of the ECR registry, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageReference(String registry, String repository, String tag, String digest, String registryId) {

    @Override
    public String toString() {
        return (registry == null ? "" : registry + "/")
                + repository
                + (tag == null ? "" : ":" + tag)
                + (digest == null ? "" : "@" + digest);
    }
}
