package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Image manifests and indexes (OCI image specification; Docker image manifest version 2, schema 2). */
final class Manifests {
    private static final List<String> INDEXES = List.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");

    /** Every type that a container runtime on ECS pulls. */
    static final List<String> MEDIA_TYPES = List.of(
            INDEXES.get(0),
            INDEXES.get(1),
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private Manifests() {}

    static boolean index(String mediaType) {
        return mediaType != null && INDEXES.contains(mediaType.split(";", 2)[0].trim());
    }

    /** {@code linux/amd64}, … of an index; empty for a single manifest, or for what is neither. */
    static List<String> platforms(String manifest) {
        JsonNode root;
        try {
            root = Json.read(manifest);
        } catch (JsonProcessingException e) {
            return List.of();
        }
        Set<String> platforms = new LinkedHashSet<>();
        for (JsonNode entry : root.path("manifests")) {
            JsonNode platform = entry.path("platform");
            String os = platform.path("os").asText("unknown");
            // Attestations (buildx) lie in the index as unknown/unknown: nothing that could run.
            if (!os.equals("unknown")) {
                platforms.add(name(
                        os,
                        platform.path("architecture").asText("unknown"),
                        platform.path("variant").asText("")));
            }
        }
        return new ArrayList<>(platforms);
    }

    /** v8 is the only variant of arm64, and some builders leave it out. */
    private static String name(String os, String architecture, String variant) {
        boolean plain = variant.isEmpty() || (architecture.equals("arm64") && variant.equals("v8"));
        return os + "/" + architecture + (plain ? "" : "/" + variant);
    }
}
