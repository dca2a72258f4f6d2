package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that can't be read say why; nothing is taken from half a file. */
class ConfigurationFilesTest {
    private static final String REST = "region: eu-west-1\ncluster: prod\nmigration: none\nservices: [api]\n";

    @TempDir
    Path directory;

    private List<Problem> problems(byte[] content) throws IOException {
        Path file = directory.resolve("deploy.yaml");
        Files.write(file, content);
        return problems(file);
    }

    private static List<Problem> problems(Path file) {
        return catchThrowableOfType(ConfigurationException.class, () -> new ConfigurationReader().read(file))
                .problems();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Problem event(String name) throws IOException {
        List<Problem> problems = problems(bytes(REST + "image: {eventFile: \"" + name + "\"}\n"));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void aFileMayBeAsLargeAsItSaysAndNoLarger() throws IOException {
        byte[] yaml = bytes(REST + "image: api:1\n#");
        byte[] most = new byte[1 << 20];
        java.util.Arrays.fill(most, (byte) 'x');
        System.arraycopy(yaml, 0, most, 0, yaml.length);
        Path file = directory.resolve("deploy.yaml");
        Files.write(file, most);

        assertThat(new ConfigurationReader().read(file).cluster()).isEqualTo("prod");
        assertThat(problems(java.util.Arrays.copyOf(most, most.length + 1)))
                .extracting(Problem::message, Problem::hint)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "The file " + Visible.quote(file.toString()) + " is larger than 1 MiB.",
                        "Is this the right file?"));
    }

    @Test
    void whatIsNoTextIsNotReplaced() throws IOException {
        assertThat(problems(new byte[] {'a', (byte) 0xc3}).get(0).message()).endsWith(" is not a text in UTF-8.");
    }

    @Test
    void aDirectoryIsNoFileAndWhatIsNotThereIsNot() {
        assertThat(problems(directory).get(0).message()).endsWith(" cannot be read: \"Is a directory\".");
        assertThat(problems(directory.resolve("no.yaml")).get(0).message()).endsWith(" does not exist.");
        assertThat(problems(directory.resolve("x".repeat(300))).get(0).message())
                .endsWith(" cannot be read: \"File name too long\".");
    }

    @Test
    void aFileThatAnImageNamesSaysWhatIsWrongWithIt() throws IOException {
        Files.writeString(directory.resolve("list.json"), "[1]");
        Files.writeString(directory.resolve("broken.json"), "{\"a\": 1\n\"b\"");

        assertThat(event("list.json").message()).isEqualTo("The file does not hold an event.");
        assertThat(event("broken.json").message())
                .startsWith("This is not YAML or JSON that can be read: ")
                .endsWith(" At line 2, column 1 of that file.");
        assertThat(event("none.json").message()).endsWith("none.json\" does not exist.");
    }
}
