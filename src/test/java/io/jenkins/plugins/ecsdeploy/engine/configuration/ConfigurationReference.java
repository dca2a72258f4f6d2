package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes docs/configuration.md from the schema and the examples. */
final class ConfigurationReference {
    static final Path FILE = Path.of("docs/configuration.md");
    static final Map<String, Path> EXAMPLES = new LinkedHashMap<>();

    static {
        EXAMPLES.put("One service and its migration", Path.of("docs/examples/service-and-migration.yaml"));
        EXAMPLES.put("Many services, another account", Path.of("docs/examples/many-services.yaml"));
    }

    private static final String INTRODUCTION = """
            <!-- Generated from configuration.schema.json; do not edit. See ConfigurationReferenceTest. -->

            # Configuration reference

            One file describes one deployment: which image is deployed, how the database is migrated before anything else
            is changed, and which Amazon ECS services are updated after that. The file is written in YAML or in JSON; both
            have the same keys. The smallest one is:

            ```yaml
            region: eu-west-1
            cluster: prod
            image: api:1.5.0
            migration: none
            services: [api]
            ```

            Every top-level key may also be given as a flag of the command line, an input of the GitHub Action, or a
            parameter of the Jenkins step. What is given there wins over the file: maps are put together key by key,
            lists and single values are replaced. Of keys that exclude each other, the one given there stays.

            The whole file is checked before anything is done. All mistakes are told at once, each with its key, its line
            and what to do about it. A key that does not exist is a mistake, not something that is silently passed over.

            An editor that knows JSON Schema can check the file while you write it: the schema is
            `src/main/resources/io/jenkins/plugins/ecsdeploy/configuration.schema.json` in this repository.

            A few things about YAML that surprise people:

            - Write texts that look like numbers in quotes. `tag: 1.10` is the number 1.1, `tag: "1.10"` is the tag.
            - Indent with spaces. Tabs are not allowed.
            - A map or a list may be given a name with `&name` and be used again with `*name`. Merging with `<<` is not
              possible.
            - Only `true` and `false` are true and false; `yes`, `no`, `on` and `off` are texts.
            """;

    private final Schema schema = Schema.published();
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private ConfigurationReference() {}

    static String generate() {
        return new ConfigurationReference().document();
    }

    private String document() {
        section("The top level", schema.root(), schema.root().path("x-required"));
        Set<JsonNode> sections = new LinkedHashSet<>();
        schema.everyKey().values().forEach(key -> addSections(key, sections));
        sections.forEach(one -> section("`" + one.path("title").asText() + "`", one, one.path("required")));
        EXAMPLES.forEach(this::example);
        return text.toString();
    }

    /** The maps with keys of their own that a key may hold, itself or in a list. */
    private void addSections(JsonNode key, Set<JsonNode> sections) {
        for (JsonNode alternative : schema.alternatives(key)) {
            if (alternative.has("title")) {
                sections.add(alternative);
            } else if (alternative.has("items")) {
                addSections(alternative.get("items"), sections);
            }
        }
    }

    private void section(String title, JsonNode section, JsonNode required) {
        text.append("\n## ").append(title).append("\n\n");
        if (!section.equals(schema.root()) && section.has("description")) {
            text.append(section.path("description").asText()).append("\n\n");
        }
        text.append("| Key | Type | Default | Meaning | Example |\n|---|---|---|---|---|\n");
        Set<String> names = StreamSupport.stream(required.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        section.path("properties").properties().forEach(key -> row(key.getKey(), key.getValue(), names));
    }

    private void row(String name, JsonNode key, Set<String> required) {
        List<String> cells = List.of(
                "`" + name + "`",
                type(key),
                byDefault(name, key, required),
                key.path("description").asText(),
                key.has("examples") ? "`" + name + ": " + yaml(key.at("/examples/0"), key) + "`" : "");
        text.append(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }

    private String byDefault(String name, JsonNode key, Set<String> required) {
        String words = key.path("x-default").asText();
        if (required.contains(name)) {
            return words.isEmpty() ? "**required**" : "**required**, or " + words;
        }
        return key.has("default") ? "`" + key.get("default").asText() + "`" : words;
    }

    private String type(JsonNode key) {
        Set<String> words = new LinkedHashSet<>();
        for (JsonNode one : schema.alternatives(key)) {
            if (one.has("enum")) {
                one.get("enum").forEach(value -> words.add("`" + value.asText() + "`"));
            } else if (one.has("const")) {
                words.add("`" + one.get("const").asText() + "`");
            } else if (one.equals(schema.definition("duration"))) {
                words.add("duration");
            } else {
                NodeType.names(List.of(one)).stream()
                        .map(type -> type.replaceFirst("^an? ", ""))
                        .forEach(words::add);
            }
        }
        return String.join(" or ", words);
    }

    /** Flow style, with quotes only where YAML needs them. */
    private String yaml(JsonNode value, JsonNode key) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(item -> yaml(item, key))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> entry.getKey() + ": " + yaml(entry.getValue(), key))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        boolean number = value.isTextual() && value.asText().matches("[0-9.]+");
        return number ? value.toString() : value.asText();
    }

    private void example(String title, Path file) {
        try {
            text.append("\n## Example: ").append(title).append("\n\n```yaml\n");
            text.append(Files.readString(file)).append("```\n");
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
