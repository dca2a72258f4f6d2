package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The one image of a deployment (I1).
 *
 * @param repositoryUri registry host and repository
 * @param digest {@code sha256:…}
 * @param tag the tag that was resolved; null when the owner gave a digest alone
 * @param platforms platforms of a multi-architecture index; empty for a single manifest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PinnedImage(String repositoryUri, String digest, String tag, List<String> platforms) {
    public PinnedImage {
        platforms = platforms == null ? List.of() : List.copyOf(platforms);
    }

    /** {@code repo@sha256:…}: what every task definition of the deployment carries. */
    public String reference() {
        return repositoryUri + "@" + digest;
    }
}
