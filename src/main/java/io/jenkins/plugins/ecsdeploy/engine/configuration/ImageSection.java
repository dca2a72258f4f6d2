package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import java.util.Set;
import java.util.TreeSet;

/** Reads a key {@code image} in all its forms: that of the deployment, and those of services. */
final class ImageSection {
    private static final String NO_TAG_HINT =
            "Write for instance api:1.5.0. There is no default: latest would not say what is deployed.";

    private final Schema schema;
    private final ConfigurationSource source;
    private final Problems problems;
    private final NamedFiles files;

    ImageSection(Schema schema, ConfigurationSource source, Problems problems, NamedFiles files) {
        this.schema = schema;
        this.source = source;
        this.problems = problems;
        this.files = files;
    }

    /**
     * The image, or null when something is wrong with it: then the problems say what.
     *
     * @param path where it stands
     */
    ImageReference read(JsonNode image, String path) {
        if (image.isTextual()) {
            return text(image.asText(), path);
        }
        if (!image.isObject()) {
            return null;
        }
        if (!image.has("event") && !image.has("eventFile")) {
            return parts(image, path);
        }
        if (image.size() > 1) {
            Set<String> keys = new TreeSet<>();
            image.fieldNames().forEachRemaining(keys::add);
            String event = image.has("event") ? "event" : "eventFile";
            problems.add(path, "The key " + event + " tells the whole image; there is more.", "Keep one of the two.");
            return null;
        }
        return image.has("event")
                ? event(image.get("event"), KeyPath.key(path, "event"))
                : eventFile(image.get("eventFile"), KeyPath.key(path, "eventFile"));
    }

    private ImageReference text(String text, String path) {
        if (text.isEmpty() || text.length() > 512) {
            return null; // the schema has said so
        }
        ImageText parts = ImageText.of(text);
        ImageText.Wrong wrong = parts.wrong().orElse(null);
        if (wrong != null) {
            problems.add(path, wrong.message(), wrong.hint());
        } else if (parts.tag() == null && parts.digest() == null) {
            problems.add(path, Visible.quote(text) + " names neither a tag nor a digest.", NO_TAG_HINT);
        }
        return new ImageReference(parts.registry(), parts.repository(), parts.tag(), parts.digest(), null);
    }

    private ImageReference parts(JsonNode image, String path) {
        if (!image.has("repository")) {
            problems.missing(path, "repository", "For instance: image: {repository: api, tag: \"1.5.0\"}");
        }
        if (!image.has("tag") && !image.has("digest")) {
            problems.add(path, "It names neither a tag nor a digest.", NO_TAG_HINT);
        }
        ImageText name = ImageText.of(image.path("repository").asText());
        if (name.registry() != null && image.has("registryId")) {
            String message = "registryId is for ECR repositories that are named without a host.";
            problems.add(
                    KeyPath.key(path, "registryId"),
                    message,
                    "Remove it, or the host " + Visible.quote(name.registry()) + ".");
        }
        String registryId = asText(image, "registryId");
        return new ImageReference(
                name.registry(), name.repository(), asText(image, "tag"), asText(image, "digest"), registryId);
    }

    private ImageReference eventFile(JsonNode named, String path) {
        return files.read(named, path, "Put the event under image.event.", "an event")
                .map(file -> {
                    JsonNode event = EventReader.unwrapped(file);
                    new TreeCheck(schema, source, problems).check(event, schema.definition("event"), path);
                    return event(event, path);
                })
                .orElse(null);
    }

    /** The form of the event has been checked by the schema; here are only its values. */
    private ImageReference event(JsonNode event, String path) {
        JsonNode detail = event.path("detail");
        String region = event.path("region").asText();
        String account = event.path("account").asText();
        boolean here = region.equals(source.tree().path("region").asText());
        if (!here && (region.contains("-iso") || region.startsWith("eusc-"))) {
            // Isolated partitions have hosts of their own; better no answer than a wrong one.
            String message = "The push was in " + Visible.quote(region) + ", another Region than the deployment's.";
            problems.add(path, message, "Write the image as text, with its registry host.");
        }
        return new ImageReference(
                here ? null : account + ".dkr.ecr." + region + suffix(region),
                detail.path("repository-name").asText(),
                asText(detail, "image-tag"),
                asText(detail, "image-digest"),
                here ? account : null);
    }

    private static String suffix(String region) {
        return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    }

    private static String asText(JsonNode object, String key) {
        return object.has(key) ? object.get(key).asText() : null;
    }
}
