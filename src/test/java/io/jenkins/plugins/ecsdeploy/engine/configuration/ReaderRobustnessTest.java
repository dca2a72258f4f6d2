package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is read, there is a configuration or a {@link ConfigurationException}, and nothing else. */
class ReaderRobustnessTest {
    private final ConfigurationReader reader = new ConfigurationReader();

    @Property(tries = 500)
    void any_text(@ForAll String text) {
        answer(() -> reader.read(text));
    }

    @Property(tries = 2000)
    void text_made_of_the_pieces_of_yaml(@ForAll("yamlish") String text) {
        answer(() -> reader.read(text));
    }

    @Property(tries = 200)
    void any_bytes(@ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("any", ".yaml");
        try {
            Files.write(file, bytes);
            answer(() -> reader.read(file));
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 2000)
    void a_right_tree_with_something_wrong_anywhere(@ForAll("broken") ObjectNode tree) {
        answer(() -> reader.read(tree));
    }

    /** What the schema does not let through, the reader must not either. */
    @Property(tries = 2000)
    void what_the_reader_takes_fits_the_schema(@ForAll("broken") ObjectNode tree) {
        if (answer(() -> reader.read(tree))) {
            assertThat(SchemaAgreementTest.schemaSays(tree)).isEmpty();
        }
    }

    @Example
    void bombs() {
        String laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
        for (char c = 'b'; c < 'm'; c++) {
            String last = "*" + (char) (c - 1);
            laughs += c + ": &" + c + " [" + String.join(", ", List.of(last, last, last, last, last, last)) + "]\n";
        }
        List<String> bombs = List.of(
                laughs,
                "a: &a {b: *a}",
                "[".repeat(200_000),
                "{a: ".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "- ".repeat(100_000),
                "? ".repeat(50_000),
                "a: " + "9".repeat(500_000),
                "migration: {cpu: 1e999999999, memory: -1e-999999999}",
                "{\"region\": 1e99999999999999999999}",
                "x".repeat(2_000_000),
                "region: " + "a-".repeat(400_000),
                "image: " + "a/".repeat(400_000),
                "image: " + "a".repeat(255) + "-".repeat(200) + "!",
                "\uFEFF",
                "a\u0000b",
                "\ud800: \udc00",
                "%YAML 9.9\n---\n...\n---\n",
                "!!binary aGFsbG8=",
                "region: !!binary aGFsbG8=",
                "a: !!python/object:x {}",
                "? [a]\n: b",
                "<<: {region: x}",
                "null",
                "~: ~");
        bombs.forEach(bomb -> answer(() -> reader.read(bomb)));
    }

    @Example
    void deep_trees_from_flags() {
        ObjectNode deep = JsonNodeFactory.instance.objectNode();
        ObjectNode at = deep;
        for (int i = 0; i < 100_000; i++) {
            at = at.putObject("migration");
        }
        answer(() -> reader.read(deep));
        answer(() -> reader.read(ConfigurationSource.tree(deep).over(ConfigurationSource.tree(deep))));
        answer(() -> reader.read(ConfigurationSource.tree(deep).over(ConfigurationSource.text("region: x"))));
    }

    private static boolean answer(Callable<Configuration> reading) {
        try {
            assertThat(reading.call()).isNotNull();
            return true;
        } catch (ConfigurationException told) {
            assertThat(told.problems()).isNotEmpty();
            assertThat(told.getMessage().codePoints().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
            return false;
        } catch (Exception other) {
            throw new AssertionError("neither a configuration nor a ConfigurationException", other);
        }
    }

    @Provide
    Arbitrary<String> yamlish() {
        return Arbitraries.of(
                        "region",
                        "cluster",
                        "image",
                        "migration",
                        "services",
                        "timeouts",
                        "tags",
                        ": ",
                        ":",
                        "\n",
                        "\n  ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ", ",
                        "&a ",
                        "*a",
                        "\"",
                        "'",
                        "|\n",
                        ">-\n",
                        "#",
                        "\t",
                        "---\n",
                        "!!str ",
                        "? ",
                        "none",
                        "null",
                        "~",
                        "1.10",
                        "0x1f",
                        "1_0",
                        ".inf",
                        "api:1",
                        "%",
                        "@",
                        "\\",
                        "\u0000",
                        "\uFEFF",
                        "\u0085",
                        "\u2028",
                        "\ud800",
                        "🙂")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<ObjectNode> broken() {
        return Arbitraries.randomValue(ReaderRobustnessTest::broken);
    }

    /** One of the right examples, with up to three of its values replaced, removed or added. */
    private static ObjectNode broken(Random random) {
        try {
            ObjectMapper mapper = new ObjectMapper();
            List<String> right = SchemaAgreementTest.RIGHT;
            String yaml = SchemaAgreementTest.complete(right.get(random.nextInt(right.size())));
            ObjectNode tree = (ObjectNode)
                    mapper.readTree(ConfigurationSource.text(yaml).tree().toString());
            int wrongs = random.nextInt(4);
            for (int i = 0; i < wrongs; i++) {
                breakOne(tree, random);
            }
            return tree;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void breakOne(ObjectNode tree, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ArrayNode array) {
            array.insert(random.nextInt(array.size() + 1), anything(random));
        } else if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(3)) {
                case 0 -> object.remove(key);
                case 1 -> object.set(key + "x", anything(random));
                default -> object.set(key, anything(random));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode anything(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(14)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt(3000));
            case 3 -> nodes.numberNode(random.nextGaussian() * 1e9);
            case 4 -> nodes.numberNode(Double.NaN);
            case 5 -> nodes.textNode("");
            case 6 -> nodes.textNode("api");
            case 7 -> nodes.textNode("none");
            case 8 -> nodes.textNode("30m");
            case 9 -> nodes.textNode("a\u001b[31m\n\"" + random.nextInt());
            case 10 -> nodes.arrayNode().add("api");
            case 11 -> nodes.objectNode();
            case 12 -> nodes.objectNode().put("name", "api");
            default -> nodes.textNode("x".repeat(random.nextInt(20_000)));
        };
    }
}
