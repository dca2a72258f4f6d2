package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Manifests as registries hold them, and their digests. */
final class Manifests {

    static final String IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
    static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private Manifests() {}

    static String digest(String manifest) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An image manifest with one layer; other content gives other digests. */
    static String image(String mediaType, String content) {
        ObjectNode manifest = Json.object().put("schemaVersion", 2).put("mediaType", mediaType);
        boolean oci = mediaType.equals(OCI_IMAGE);
        manifest.putObject("config")
                .put(
                        "mediaType",
                        oci
                                ? "application/vnd.oci.image.config.v1+json"
                                : "application/vnd.docker.container.image.v1+json")
                .put("size", 1486)
                .put("digest", digest("config " + content));
        manifest.putArray("layers")
                .addObject()
                .put(
                        "mediaType",
                        oci
                                ? "application/vnd.oci.image.layer.v1.tar+gzip"
                                : "application/vnd.docker.image.rootfs.diff.tar.gzip")
                .put("size", 91_289_607)
                .put("digest", digest("layer " + content));
        return Json.write(manifest);
    }

    /** An index over the platforms, with the attestation entry that buildx adds. */
    static String index(List<Image.Platform> platforms) {
        ObjectNode index = Json.object().put("schemaVersion", 2).put("mediaType", OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (Image.Platform platform : platforms) {
            String[] parts = platform.name().split("/", 3);
            ObjectNode entry = manifests
                    .addObject()
                    .put("mediaType", OCI_IMAGE)
                    .put("digest", platform.digest())
                    .put("size", 1610);
            ObjectNode form = entry.putObject("platform")
                    .put("architecture", parts.length > 1 ? parts[1] : "amd64")
                    .put("os", parts[0]);
            if (parts.length > 2) {
                form.put("variant", parts[2]);
            }
        }
        ObjectNode attestation = manifests
                .addObject()
                .put("mediaType", OCI_IMAGE)
                .put("digest", digest("attestation " + platforms))
                .put("size", 566);
        attestation
                .putObject("annotations")
                .put("vnd.docker.reference.digest", platforms.get(0).digest())
                .put("vnd.docker.reference.type", "attestation-manifest");
        attestation.putObject("platform").put("architecture", "unknown").put("os", "unknown");
        return Json.write(index);
    }
}
