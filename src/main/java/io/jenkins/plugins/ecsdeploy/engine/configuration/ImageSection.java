package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Reads the key {@code image} in all its forms. */
final class ImageSection {
    private static final String NO_TAG_HINT =
            "Write for instance api:1.5.0. There is no default: latest would not say what is deployed.";

    private final Schema schema;
    private final ConfigurationSource source;
    private final Problems problems;

    ImageSection(Schema schema, ConfigurationSource source, Problems problems) {
        this.schema = schema;
        this.source = source;
        this.problems = problems;
    }

    /** The image, or null when something is wrong with it: then the problems say what. */
    ImageReference read() {
        JsonNode image = source.tree().path("image");
        if (image.isTextual()) {
            return text(image.asText());
        }
        if (!image.isObject()) {
            return null;
        }
        if (!image.has("event") && !image.has("eventFile")) {
            return parts(image);
        }
        if (image.size() > 1) {
            Set<String> keys = new TreeSet<>();
            image.fieldNames().forEachRemaining(keys::add);
            String event = image.has("event") ? "event" : "eventFile";
            problems.add(
                    "image", "The key " + event + " tells the whole image; there is more.", "Keep one of the two.");
            return null;
        }
        return image.has("event") ? event(image.get("event"), "image.event") : eventFile(image.get("eventFile"));
    }

    private ImageReference text(String text) {
        if (text.isEmpty() || text.length() > 512) {
            return null; // the schema has said so
        }
        ImageText parts = ImageText.of(text);
        ImageText.Wrong wrong = parts.wrong().orElse(null);
        if (wrong != null) {
            problems.add("image", wrong.message(), wrong.hint());
        } else if (parts.tag() == null && parts.digest() == null) {
            problems.add("image", Visible.quote(text) + " names neither a tag nor a digest.", NO_TAG_HINT);
        }
        return new ImageReference(parts.registry(), parts.repository(), parts.tag(), parts.digest(), null);
    }

    private ImageReference parts(JsonNode image) {
        if (!image.has("repository")) {
            problems.missing("image", "repository", "For instance: image: {repository: api, tag: \"1.5.0\"}");
        }
        if (!image.has("tag") && !image.has("digest")) {
            problems.add("image", "It names neither a tag nor a digest.", NO_TAG_HINT);
        }
        ImageText name = ImageText.of(image.path("repository").asText());
        if (name.registry() != null && image.has("registryId")) {
            String message = "registryId is for ECR repositories that are named without a host.";
            problems.add("image.registryId", message, "Remove it, or the host " + Visible.quote(name.registry()) + ".");
        }
        String registryId = asText(image, "registryId");
        return new ImageReference(
                name.registry(), name.repository(), asText(image, "tag"), asText(image, "digest"), registryId);
    }

    private ImageReference eventFile(JsonNode file) {
        if (!file.isTextual() || file.asText().isEmpty()) {
            return null; // the schema has said so
        }
        if (source.directory() == null) {
            String message = "A file can only be named in a configuration that is itself read from a file.";
            problems.add("image.eventFile", message, "Put the event under image.event.");
            return null;
        }
        try {
            Path path = source.directory().resolve(file.asText());
            TreeParser.Parsed parsed = TreeParser.parse(Utf8.read(path, "image.eventFile"));
            if (parsed.root() instanceof ObjectNode event) {
                new TreeCheck(schema, source, problems).check(event, schema.definition("event"), "image.eventFile");
                return event(event, "image.eventFile");
            }
            problems.add("image.eventFile", "The file does not hold an event.", "");
        } catch (TreeParser.Unreadable unreadable) {
            Problem.Position where = unreadable.problem().position();
            String at = where == null ? "" : " At " + where + " of that file.";
            problems.add("image.eventFile", unreadable.problem().message() + at, "");
        } catch (InvalidPathException invalid) {
            problems.add("image.eventFile", Visible.quote(file.asText()) + " is not the path of a file.", "");
        } catch (ConfigurationException unreadable) {
            unreadable.problems().forEach(one -> problems.add(one.path(), one.message(), one.hint()));
        }
        return null;
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
