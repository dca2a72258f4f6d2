package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {

    @Test
    void idsAreShortAndSpeakOfTheirTime() {
        String id = DeploymentIds.at(Instant.parse("2026-04-01T09:30:12Z"), new Random(1));

        assertThat(id).matches("d-20260401-093012-[a-z2-7]{6}").hasSizeLessThanOrEqualTo(36);
        assertThat(DeploymentIds.next()).isNotEqualTo(DeploymentIds.next());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "flyway migrate = flyway|migrate",
                "  flyway   migrate  = flyway|migrate",
                "sh -c 'a && b' = sh|-c|a && b",
                "sh -c \"it's\" = sh|-c|it's",
                "x '' y = x||y",
                "[\"a b\", \"c\"] = a b|c"
            })
    void aCommandIsSplitIntoItsWords(String text, String words) {
        assertThat(String.join("|", CommandWords.of(text))).isEqualTo(words);
    }

    @Test
    void aCommandThatIsNotClosedIsRefused() {
        assertThatThrownBy(() -> CommandWords.of("sh -c 'a")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> CommandWords.of("[a")).hasMessageContaining("JSON list");
    }

    @Test
    void rowsBreakAtBlanksAndLongWordsStayWhole() {
        assertThat(Wrap.at(10, "one two three four")).containsExactly("one two", "three four");
        assertThat(Wrap.at(10, "a longer-than-ten-columns b")).containsExactly("a", "longer-than-ten-columns", "b");
        assertThat(Wrap.at(10, "")).isEqualTo(List.of(""));
    }

    @Test
    void aWordThatIsFarFromAllGetsNoHint() {
        assertThat(Nearest.hint("zzz", List.of("deploy", "plan"))).isEmpty();
        assertThat(Nearest.hint("plna", List.of("deploy", "plan"))).isEqualTo(" Did you mean plan?");
    }
}
