package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.fuzz.BytesEdit;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.fuzz.JsonEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Right configurations and push events, broken in a place or two, as files: each is read, or refused in words for people
 * that say where and what. Random texts and bombs are in {@link ReaderRobustnessTest}.
 */
class ConfigurationFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = """
            {"version":"0","id":"13cde686-328b-6117-af20-0e5566167482","detail-type":"ECR Image Action",
             "source":"aws.ecr","account":"111122223333","time":"2019-11-16T01:54:34Z","region":"us-west-2",
             "resources":[],"detail":{"result":"SUCCESS","repository-name":"team/api",
             "image-digest":"sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd",
             "action-type":"PUSH","image-tag":"latest"}}
            """;

    @TempDir
    Path directory;

    /** What becomes of one of the right examples. */
    private record Edit(int example, JsonEdit json, BytesEdit bytes, boolean twice) {}

    @Test
    void aBrokenConfigurationIsReadOrRefusedInWords() {
        List<String> right = SchemaAgreementTest.RIGHT.stream()
                .map(SchemaAgreementTest::complete)
                .toList();
        int[] taken = new int[1];
        Fuzz.of("broken configurations", 6000, ConfigurationFuzzTest::edits, edits -> {
            String yaml = right.get(edits.get(0).example() % right.size());
            taken[0] += read(broken(yaml, edits)) ? 1 : 0;
        });
        System.out.printf("Fuzz: %,d of these configurations were still right%n", taken[0]);
    }

    @Test
    void I1_aBrokenEventNamesNoImageThatWasNotPushed() {
        Fuzz.of("broken events", 3000, ConfigurationFuzzTest::edits, edits -> {
            byte[] event = broken(EVENT, edits);
            try {
                Files.write(directory.resolve("event.json"), event);
                Configuration read = new ConfigurationReader()
                        .read(ConfigurationSource.file(write("""
                                region: us-west-2
                                cluster: prod
                                image: {eventFile: event.json}
                                migration: none
                                services: [{name: api}]
                                """.getBytes(StandardCharsets.UTF_8))));
                assertThat(read.image().digest()).matches("sha256:[0-9a-f]{64}");
                assertThat(read.image().repository()).isNotBlank().hasSizeLessThan(257);
            } catch (ConfigurationException told) {
                inWords(told);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static List<Edit> edits(Random random) {
        int example = random.nextInt(1 << 20);
        List<Edit> edits = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            boolean whole = random.nextInt(4) == 0;
            edits.add(new Edit(
                    example,
                    whole ? null : JsonEdit.any(random),
                    whole ? BytesEdit.any(random) : null,
                    random.nextInt(10) == 0));
        }
        return edits;
    }

    private static byte[] broken(String right, List<Edit> edits) {
        byte[] bytes = right.getBytes(StandardCharsets.UTF_8);
        for (Edit edit : edits) {
            if (edit.json() == null) {
                bytes = edit.bytes().applyTo(bytes);
                continue;
            }
            try {
                var tree = ConfigurationSource.text(new String(bytes, StandardCharsets.UTF_8))
                        .tree()
                        .deepCopy();
                String text = JSON.writeValueAsString(edit.json().applyTo(tree));
                // The first key once more: which of them would count?
                bytes = (edit.twice() ? text.replaceFirst("\\{(\"[^\"]+\":)", "{$1null,$1") : text)
                        .getBytes(StandardCharsets.UTF_8);
            } catch (ConfigurationException | IOException brokenAlready) {
                // enough
            }
        }
        return bytes;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("ecs-deploy.yaml"), bytes);
    }

    private boolean read(byte[] bytes) {
        try {
            Configuration read = new ConfigurationReader().read(write(bytes));
            assertThat(read.cluster()).isNotBlank();
            assertThat(read.services().isEmpty() && read.migration() == null).isFalse();
            return true;
        } catch (ConfigurationException told) {
            inWords(told);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inWords(ConfigurationException told) {
        assertThat(told.problems()).isNotEmpty();
        assertThat(told.getMessage())
                .doesNotContain("Exception", "com.fasterxml", "org.yaml", "java.")
                .hasSizeLessThan(20_000);
        assertThat(told.getMessage().codePoints().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
    }
}
