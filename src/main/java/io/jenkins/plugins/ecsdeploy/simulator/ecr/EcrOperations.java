package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions of the Amazon ECR API that resolving and pulling an image needs. */
public final class EcrOperations {

    private final Kernel kernel;
    private final Registries registries;

    public EcrOperations(Kernel kernel, Registries registries) {
        this.kernel = kernel;
        this.registries = registries;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateRepository", this::createRepository,
                "DescribeRepositories", this::describeRepositories,
                "BatchGetImage", this::batchGetImage,
                "DescribeImages", this::describeImages,
                "ListImages", this::listImages,
                "PutImage", this::putImage,
                "BatchDeleteImage", this::batchDeleteImage,
                "GetAuthorizationToken", this::getAuthorizationToken);
    }

    private ObjectNode createRepository(ObjectNode input, CallContext context) {
        String name = Json.text(input, "repositoryName");
        if (!name.matches("(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*")) {
            throw AwsException.invalidParameter(
                    "Invalid parameter at 'repositoryName' failed to satisfy constraint: "
                            + "'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''");
        }
        ObjectNode output = Json.object();
        output.set("repository", form(registries.create(registryId(input), name)));
        return output;
    }

    private ObjectNode describeRepositories(ObjectNode input, CallContext context) {
        List<String> names = Json.texts(input, "repositoryNames");
        List<Repository> found = names.isEmpty()
                ? registries.of(registryId(input))
                : names.stream()
                        .map(name -> registries.require(registryId(input), name))
                        .toList();
        ObjectNode output = Json.object();
        Page.fill(output, "repositories", found, this::form, input, 1000);
        return output;
    }

    private JsonNode form(Repository repository) {
        ObjectNode form = Json.object()
                .put(
                        "repositoryArn",
                        "arn:aws:ecr:" + kernel.region() + ":" + repository.registryId() + ":repository/"
                                + repository.name())
                .put("registryId", repository.registryId())
                .put("repositoryName", repository.name())
                .put("repositoryUri", repository.uri());
        form.set("createdAt", Json.seconds(repository.createdAt()));
        form.put("imageTagMutability", "MUTABLE");
        form.putObject("imageScanningConfiguration").put("scanOnPush", false);
        form.putObject("encryptionConfiguration").put("encryptionType", "AES256");
        return form;
    }

    private ObjectNode batchGetImage(ObjectNode input, CallContext context) {
        Repository repository = repository(input);
        List<String> accepted = Json.texts(input, "acceptedMediaTypes");
        ObjectNode output = Json.object();
        ArrayNode images = output.putArray("images");
        ArrayNode failures = output.putArray("failures");
        List<JsonNode> ids = Json.list(input, "imageIds");
        if (ids.isEmpty() || ids.size() > 100) {
            throw AwsException.invalidParameter("Invalid parameter at 'imageIds' failed to satisfy constraint: "
                    + "'Member must have length between 1 and 100, inclusive'");
        }
        for (JsonNode id : ids) {
            Lookup lookup = look(repository, id);
            if (lookup.image().isEmpty()) {
                failures.add(failure(id, lookup));
            } else if (accepted.isEmpty()
                    || accepted.contains(lookup.image().get().mediaType())) {
                images.add(imageForm(repository, id, lookup.image().get()));
            } else {
                // Old manifests could be converted; today's can't: the image is as good as absent.
                failures.add(failure(id, new Lookup(Optional.empty(), "ImageNotFound", "Requested image not found")));
            }
        }
        return output;
    }

    private record Lookup(Optional<Image> image, String failureCode, String failureReason) {}

    private static Lookup look(Repository repository, JsonNode id) {
        String digest = Json.text(id, "imageDigest");
        String tag = Json.text(id, "imageTag");
        if (digest.isEmpty() && tag.isEmpty()) {
            return new Lookup(
                    Optional.empty(),
                    "MissingDigestAndTag",
                    "Invalid request parameters: both tag and digest cannot be null");
        }
        if (!digest.isEmpty() && !digest.matches("sha256:[0-9a-f]{64}")) {
            return new Lookup(
                    Optional.empty(),
                    "InvalidImageDigest",
                    "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
        }
        Optional<Image> image = repository.find(digest.isEmpty() ? tag : digest);
        if (image.isPresent()
                && !digest.isEmpty()
                && !tag.isEmpty()
                && !repository.tagsOf(digest).contains(tag)) {
            return new Lookup(Optional.empty(), "ImageTagDoesNotMatchDigest", "Image tag does not match the digest");
        }
        return new Lookup(image, "ImageNotFound", "Requested image not found");
    }

    private static ObjectNode failure(JsonNode id, Lookup lookup) {
        ObjectNode failure = Json.object();
        failure.set("imageId", id.deepCopy());
        return failure.put("failureCode", lookup.failureCode()).put("failureReason", lookup.failureReason());
    }

    private static ObjectNode imageForm(Repository repository, JsonNode id, Image image) {
        ObjectNode form =
                Json.object().put("registryId", repository.registryId()).put("repositoryName", repository.name());
        ObjectNode imageId = form.putObject("imageId").put("imageDigest", image.digest());
        Json.copy(id, imageId, "imageTag");
        return form.put("imageManifest", image.manifest()).put("imageManifestMediaType", image.mediaType());
    }

    private ObjectNode describeImages(ObjectNode input, CallContext context) {
        Repository repository = repository(input);
        List<JsonNode> ids = Json.list(input, "imageIds");
        List<Image> found = new ArrayList<>();
        for (JsonNode id : ids) {
            found.add(look(repository, id).image().orElseThrow(() -> notFound(repository, id)));
        }
        ObjectNode output = Json.object();
        Page.fill(
                output,
                "imageDetails",
                ids.isEmpty() ? repository.images() : found,
                image -> detail(repository, image),
                input,
                1000);
        return output;
    }

    private static AwsException notFound(Repository repository, JsonNode id) {
        String digest = Json.text(id, "imageDigest");
        String tag = Json.text(id, "imageTag");
        return AwsException.of(
                400,
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'" + (digest.isEmpty() ? "null" : digest) + "', imageTag:'"
                        + (tag.isEmpty() ? "null" : tag) + "'} does not exist within the repository with name '"
                        + repository.name() + "' in the registry with id '" + repository.registryId() + "'");
    }

    private static JsonNode detail(Repository repository, Image image) {
        ObjectNode form = Json.object()
                .put("registryId", repository.registryId())
                .put("repositoryName", repository.name())
                .put("imageDigest", image.digest());
        List<String> tags = repository.tagsOf(image.digest());
        if (!tags.isEmpty()) {
            form.set("imageTags", Json.array(tags));
        }
        form.put("imageSizeInBytes", 91_289_607);
        form.set("imagePushedAt", Json.seconds(image.pushedAt()));
        form.put("imageManifestMediaType", image.mediaType());
        if (image.platforms().isEmpty()) {
            form.put("artifactMediaType", "application/vnd.docker.container.image.v1+json");
        }
        return form;
    }

    private ObjectNode listImages(ObjectNode input, CallContext context) {
        Repository repository = repository(input);
        String status = Json.text(input.path("filter"), "tagStatus");
        List<JsonNode> ids = new ArrayList<>();
        for (Image image : repository.images()) {
            List<String> tags = repository.tagsOf(image.digest());
            if (tags.isEmpty() && !status.equals("TAGGED")) {
                ids.add(Json.object().put("imageDigest", image.digest()));
            }
            if (!status.equals("UNTAGGED")) {
                tags.forEach(tag ->
                        ids.add(Json.object().put("imageDigest", image.digest()).put("imageTag", tag)));
            }
        }
        ObjectNode output = Json.object();
        Page.fill(output, "imageIds", ids, id -> id, input, 1000);
        return output;
    }

    private ObjectNode putImage(ObjectNode input, CallContext context) {
        Repository repository = repository(input);
        String manifest = Json.text(input, "imageManifest");
        JsonNode parsed = Json.read(manifest)
                .filter(JsonNode::isObject)
                .orElseThrow(
                        () -> AwsException.invalidParameter("Invalid parameter at 'ImageManifest' failed to satisfy "
                                + "constraint: 'Invalid JSON syntax'"));
        String tag = Json.text(input, "imageTag");
        Optional<Image> sameContent = repository.find(Manifests.digest(manifest));
        if (sameContent.isPresent() && (tag.isEmpty() || repository.find(tag).equals(sameContent))) {
            throw AwsException.of(
                    400,
                    "ImageAlreadyExistsException",
                    "Image with digest '" + sameContent.get().digest() + "' and tag '" + tag
                            + "' already exists in the repository with name '" + repository.name()
                            + "' in registry with id '" + repository.registryId() + "'");
        }
        Behaviour behaviour = sameContent.map(Image::behaviour).orElse(Behaviour.runsForever());
        String mediaType = Json.text(input, "imageManifestMediaType");
        String type = mediaType.isEmpty() ? Json.text(parsed, "mediaType") : mediaType;
        List<Image.Platform> platforms = platforms(parsed);
        Image image = repository.put(
                tag, type.isEmpty() ? Manifests.IMAGE : type, manifest, behaviour, platforms, kernel.now());
        registries.pushed(repository, tag, image);
        ObjectNode output = Json.object();
        output.set("image", imageForm(repository, input, image));
        return output;
    }

    private static List<Image.Platform> platforms(JsonNode manifest) {
        List<Image.Platform> platforms = new ArrayList<>();
        for (JsonNode child : manifest.path("manifests")) {
            JsonNode platform = child.path("platform");
            String name = Json.text(platform, "os") + "/" + Json.text(platform, "architecture");
            platforms.add(new Image.Platform(name, Json.text(child, "digest")));
        }
        return platforms;
    }

    private ObjectNode batchDeleteImage(ObjectNode input, CallContext context) {
        Repository repository = repository(input);
        ObjectNode output = Json.object();
        ArrayNode deleted = output.putArray("imageIds");
        ArrayNode failures = output.putArray("failures");
        for (JsonNode id : Json.list(input, "imageIds")) {
            Lookup lookup = look(repository, id);
            if (lookup.image().isPresent()) {
                repository.delete(lookup.image().get().digest());
                deleted.add(id.deepCopy());
            } else {
                failures.add(failure(id, lookup));
            }
        }
        return output;
    }

    private ObjectNode getAuthorizationToken(ObjectNode input, CallContext context) {
        List<String> asked = Json.texts(input, "registryIds");
        ObjectNode output = Json.object();
        ArrayNode data = output.putArray("authorizationData");
        for (String registryId : asked.isEmpty() ? List.of(kernel.account()) : asked) {
            byte[] login = ("AWS:" + kernel.ids().hex(32)).getBytes(StandardCharsets.UTF_8);
            ObjectNode entry = data.addObject()
                    .put("authorizationToken", Base64.getEncoder().encodeToString(login))
                    .put("proxyEndpoint", "https://" + registries.ecrHost(registryId));
            entry.set("expiresAt", Json.seconds(kernel.now().plus(Duration.ofHours(12))));
        }
        return output;
    }

    private Repository repository(ObjectNode input) {
        return registries.require(registryId(input), Json.text(input, "repositoryName"));
    }

    private String registryId(ObjectNode input) {
        String given = Json.text(input, "registryId");
        return given.isEmpty() ? kernel.account() : given;
    }
}
