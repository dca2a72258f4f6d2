package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an image lies in an OCI registry.
 *
 * @param registry as the user named it
 * @param base scheme and host that are asked
 * @param repository with {@code library/} where Docker Hub leaves it out
 * @param reference digest, or else tag
 */
record OciAddress(String registry, URI base, String repository, String reference) {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+\\])(:[0-9]{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern REFERENCE =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    /** @throws OutsideException REFUSED when it is not a reference that a registry could know */
    static OciAddress of(ImageReference image) {
        boolean hub = DOCKER_HUB.contains(image.registry());
        String host = hub ? "registry-1.docker.io" : image.registry();
        String repository =
                hub && !image.repository().contains("/") ? "library/" + image.repository() : image.repository();
        String reference = image.digest() != null ? image.digest() : image.tag();
        // These become part of an address that is asked, so nothing but a plain reference gets through.
        if (!HOST.matcher(host).matches()
                || !REPOSITORY.matcher(repository).matches()
                || reference == null
                || !REFERENCE.matcher(reference).matches()) {
            throw new OutsideException(
                    OutsideException.Kind.REFUSED,
                    OciImages.GET,
                    "",
                    "Not an image reference: " + image + " (registry host, repository, and a tag or digest)",
                    null);
        }
        URI base = URI.create((OciHttp.loopback(host) ? "http://" : "https://") + host);
        return new OciAddress(hub ? "docker.io" : image.registry(), base, repository, reference);
    }

    URI manifest(String reference) {
        return base.resolve("/v2/" + repository + "/manifests/" + reference);
    }

    boolean pinned() {
        return reference.indexOf(':') > 0;
    }

    String repositoryUri() {
        return registry + "/" + repository;
    }

    @Override
    public String toString() {
        return repositoryUri() + (pinned() ? "@" : ":") + reference;
    }
}
