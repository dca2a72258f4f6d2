package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/configuration.md says what the schema says, and its examples work. */
class ConfigurationReferenceTest {
    private static final String REGENERATE =
            "mvn test -Dtest=ConfigurationReferenceTest -Dconfiguration.reference.write=true";

    private final ConfigurationReader reader = new ConfigurationReader();

    @Test
    void the_reference_is_that_of_the_schema() throws IOException {
        String generated = ConfigurationReference.generate();
        if (Boolean.getBoolean("configuration.reference.write")) {
            Files.writeString(ConfigurationReference.FILE, generated);
        }

        assertThat(ConfigurationReference.FILE)
                .as("docs/configuration.md is not what the schema says; write it anew with: " + REGENERATE)
                .hasContent(generated);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_complete_example_is_read(Path example) {
        Configuration configuration = reader.read(example);

        assertThat(configuration.whenMigration()).isPresent();
        assertThat(Advice.on(configuration)).isEmpty();
    }

    @Test
    void the_smallest_example_is_read() {
        var block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(ConfigurationReference.generate());

        assertThat(block.find()).isTrue();
        assertThat(reader.read(block.group(1)).whenMigration()).isEmpty();
    }

    /** The example of each key, in the place of that key, is one that the reader takes. */
    @Test
    void the_example_of_every_key_is_right() {
        Schema schema = Schema.published();
        for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> key :
                schema.everyKey().entrySet()) {
            if (key.getValue().has("examples")) {
                ConfigurationSource source = ConfigurationSource.text("a: b");
                Problems problems = new Problems(source);
                new TreeCheck(schema, source, problems)
                        .check(key.getValue().at("/examples/0"), key.getValue(), key.getKey());
                assertThat(problems.none()).as(key.getKey()).isTrue();
            }
        }
    }

    static Iterable<Path> examples() {
        return ConfigurationReference.EXAMPLES.values();
    }
}
