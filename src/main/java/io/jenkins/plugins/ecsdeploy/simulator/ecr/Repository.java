package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Content-addressed manifests and the tags that point at them. Used under the simulator's lock. */
public final class Repository {

    private final String registryId;
    private final String name;
    private final String uri;
    private final Instant createdAt;
    private final boolean isPrivate;
    private final Map<String, Image> images = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();

    /** {@code isPrivate} matters only to the OCI endpoint: no anonymous tokens. */
    Repository(String registryId, String name, String uri, Instant createdAt, boolean isPrivate) {
        this.registryId = registryId;
        this.name = name;
        this.uri = uri;
        this.createdAt = createdAt;
        this.isPrivate = isPrivate;
    }

    public String registryId() {
        return registryId;
    }

    public String name() {
        return name;
    }

    public String uri() {
        return uri;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean isPrivate() {
        return isPrivate;
    }

    /** Stores the manifest and moves the tag, unless it is empty, to it. */
    Image put(
            String tag,
            String mediaType,
            String manifest,
            Behaviour behaviour,
            List<Image.Platform> platforms,
            Instant now) {
        String digest = Manifests.digest(manifest);
        Image image = new Image(digest, mediaType, manifest, behaviour, platforms, now);
        images.put(digest, image);
        if (!tag.isEmpty()) {
            tags.put(tag, digest);
        }
        return image;
    }

    /** By tag or by {@code sha256:…} digest. */
    public Optional<Image> find(String reference) {
        String digest = reference.startsWith("sha256:") ? reference : tags.get(reference);
        return digest == null ? Optional.empty() : Optional.ofNullable(images.get(digest));
    }

    /** Forgets the image and its tags. */
    boolean delete(String digest) {
        tags.values().removeIf(digest::equals);
        return images.remove(digest) != null;
    }

    List<Image> images() {
        return new ArrayList<>(images.values());
    }

    List<String> tagsOf(String digest) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getValue().equals(digest))
                .map(Map.Entry::getKey)
                .toList();
    }
}
