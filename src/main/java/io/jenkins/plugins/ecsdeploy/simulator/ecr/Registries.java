package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All repositories: those of ECR by account, and those of the one registry that is not ECR. */
public final class Registries {

    private static final String OCI = "oci";

    private final Kernel kernel;
    private final Map<String, Repository> repositories = new LinkedHashMap<>();
    private String ociHost = "registry.invalid";

    public Registries(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Host and port under which images of the OCI endpoint are referred to. */
    public void ociHost(String host) {
        ociHost = host;
    }

    public Repository create(String registryId, String name) {
        if (find(registryId, name).isPresent()) {
            throw AwsException.of(
                    400,
                    "RepositoryAlreadyExistsException",
                    "The repository with name '" + name + "' already exists in the registry with id '" + registryId
                            + "'");
        }
        Repository repository = new Repository(registryId, name, ecrHost(registryId) + "/" + name, kernel.now(), false);
        repositories.put(registryId + "/" + name, repository);
        return repository;
    }

    /** A repository outside of ECR, served under {@code /v2/}. */
    public Repository createOci(String name, boolean isPrivate) {
        Repository repository = new Repository(OCI, name, ociHost + "/" + name, kernel.now(), isPrivate);
        repositories.put(OCI + "/" + name, repository);
        return repository;
    }

    public Optional<Repository> find(String registryId, String name) {
        return Optional.ofNullable(repositories.get(registryId + "/" + name));
    }

    public Optional<Repository> findOci(String name) {
        return find(OCI, name);
    }

    Repository require(String registryId, String name) {
        return find(registryId, name)
                .orElseThrow(() -> AwsException.of(
                        400,
                        "RepositoryNotFoundException",
                        "The repository with name '" + name + "' does not exist in the registry with id '" + registryId
                                + "'"));
    }

    List<Repository> of(String registryId) {
        return repositories.values().stream()
                .filter(repository -> repository.registryId().equals(registryId))
                .toList();
    }

    /** Pushes new content for one platform, linux/amd64. */
    public PushedImage push(Repository repository, String tag, Behaviour behaviour) {
        String content = repository.uri() + " " + kernel.ids().hex(32);
        String manifest = Manifests.image(Manifests.IMAGE, content);
        Image image = repository.put(tag, Manifests.IMAGE, manifest, behaviour, List.of(), kernel.now());
        pushed(repository, tag, image);
        return new PushedImage(repository.uri(), tag, image.digest());
    }

    /** Pushes new content for several platforms, as an OCI index with a child manifest for each. */
    public PushedImage pushIndex(Repository repository, String tag, Behaviour behaviour, List<String> platforms) {
        List<Image.Platform> children = new ArrayList<>();
        for (String platform : platforms) {
            String manifest = Manifests.image(
                    Manifests.OCI_IMAGE, platform + " " + kernel.ids().hex(32));
            Image child = repository.put("", Manifests.OCI_IMAGE, manifest, behaviour, List.of(), kernel.now());
            pushed(repository, "", child);
            children.add(new Image.Platform(platform, child.digest()));
        }
        String index = Manifests.index(children);
        Image image = repository.put(tag, Manifests.OCI_INDEX, index, behaviour, children, kernel.now());
        pushed(repository, tag, image);
        return new PushedImage(repository.uri(), tag, image.digest());
    }

    /** Announces a push, as ECR does; the other registry announces nothing. */
    void pushed(Repository repository, String tag, Image image) {
        if (repository.registryId().equals(OCI)) {
            return;
        }
        kernel.announcements().announce("aws.ecr", "ECR Image Action", List.of(), () -> {
            ObjectNode detail = Json.object()
                    .put("result", "SUCCESS")
                    .put("repository-name", repository.name())
                    .put("image-digest", image.digest())
                    .put("action-type", "PUSH")
                    .put("manifest-media-type", image.mediaType());
            Json.putText(detail, "image-tag", tag);
            return detail;
        });
    }

    /**
     * The repository that an image reference names, whatever its tag or digest.
     *
     * @return empty if the reference's host is none of ours
     */
    public Optional<Repository> of(ImageReference reference) {
        if (reference.host().equals(ociHost)) {
            return findOci(reference.repository());
        }
        return find(reference.account(), reference.repository());
    }

    /** Whether images of this host can only be here. */
    public boolean isOurs(ImageReference reference) {
        return reference.host().equals(ociHost) || !reference.account().isEmpty();
    }

    String ecrHost(String registryId) {
        return registryId + ".dkr.ecr." + kernel.region() + ".amazonaws.com";
    }
}
