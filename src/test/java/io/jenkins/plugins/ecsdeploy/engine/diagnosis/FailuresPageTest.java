package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/failures.md} keeps up with {@link Cause}. */
class FailuresPageTest {

    @Test
    void every_cause_has_its_section_and_no_other_has() throws IOException {
        assertThat(sections().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Cause.values()).map(Cause::name).toList());
    }

    @Test
    void every_section_shows_a_text_and_says_what_to_do() throws IOException {
        assertThat(sections())
                .allSatisfy(
                        (cause, section) -> assertThat(section).contains("\n> ").contains("**Do:**"));
    }

    @Test
    void every_cause_of_a_text_has_a_sample_in_the_tests() {
        assertThat(AwsTexts.withCause().stream().map(AwsTexts.Sample::section))
                .containsAll(Rules.ALL.stream().map(r -> r.cause().name()).toList());
    }

    private static Map<String, String> sections() throws IOException {
        var sections = new LinkedHashMap<String, String>();
        for (String part : Files.readString(Path.of("docs/failures.md")).split("\n(?=##)", -1)) {
            if (part.startsWith("### ")) {
                sections.put(part.substring(4, part.indexOf('\n')), part);
            }
        }
        return sections;
    }
}
