package io.jenkins.plugins.ecsdeploy.simulator;

/**
 * An image that is now in a repository.
 *
 * @param repositoryUri host and name, without tag
 * @param tag empty if pushed without one
 * @param digest of the manifest (for several platforms: of the index), {@code sha256:…}
 */
public record PushedImage(String repositoryUri, String tag, String digest) {

    /** {@code repo:tag}, as people write it. */
    public String tagged() {
        return repositoryUri + ":" + tag;
    }

    /** {@code repo@sha256:…}, as a deployment must write it. */
    public String pinned() {
        return repositoryUri + "@" + digest;
    }
}
