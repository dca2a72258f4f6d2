package io.jenkins.plugins.ecsdeploy.engine.event;

import static io.jenkins.plugins.ecsdeploy.engine.event.Events.push;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory.Policy;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that come twice, late, or after a crash. */
class TriggerMemoryTest {
    private static final String STREAM = "api v*";
    private final Event.ImagePushed first = push("e1", "2026-11-28T10:00:00Z", "v1", 'a');
    private final Event.ImagePushed second = push("e2", "2026-11-28T10:00:05Z", "v2", 'b');
    private TriggerMemory memory = TriggerMemory.NOTHING;

    private Verdict start(Event event) {
        Verdict verdict = memory.judge(event, STREAM, Policy.NEWEST);
        if (verdict == Verdict.START) {
            memory = memory.intending(event).started(event, STREAM);
        }
        return verdict;
    }

    @Test
    void whatComesTwiceStartsOnce() {
        assertThat(start(first)).isEqualTo(Verdict.START);
        assertThat(start(first)).isEqualTo(Verdict.DUPLICATE);
        assertThat(start(push("another-id", "2026-11-28T10:00:00Z", "v1", 'a'))).isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void theNewestWins() {
        assertThat(start(second)).isEqualTo(Verdict.START);
        assertThat(start(first)).isEqualTo(Verdict.OLDER);
        assertThat(memory.judge(first, STREAM, Policy.EVERY)).isEqualTo(Verdict.START);
        assertThat(memory.judge(first, "other", Policy.NEWEST)).isEqualTo(Verdict.START);
    }

    @Test
    void anOlderOneThatStartsAllTheSameMakesNothingElseNews() {
        memory = memory.intending(second).started(second, STREAM);
        memory = memory.intending(first).started(first, STREAM);
        assertThat(start(push("e3", "2026-11-28T10:00:03Z", "v3", 'c'))).isEqualTo(Verdict.OLDER);
        assertThat(start(push("e4", "2026-11-28T10:00:06Z", "v4", 'd'))).isEqualTo(Verdict.START);
    }

    /** Going back to an image that was pushed before is a push like any other. */
    @Test
    void theSameImageAgainIsNewsAndSoIsAnotherInTheSameSecond() {
        assertThat(start(first)).isEqualTo(Verdict.START);
        assertThat(start(push("e3", "2026-11-28T10:00:09Z", "v1", 'a'))).isEqualTo(Verdict.START);
        assertThat(start(push("e4", "2026-11-28T10:00:09Z", "v1", 'c'))).isEqualTo(Verdict.START);
    }

    @Test
    void I8_afterACrashBetweenIntentionAndStartSomebodyLooks() {
        memory = memory.intending(first);
        assertThat(memory.judge(first, STREAM, Policy.NEWEST)).isEqualTo(Verdict.LOOK);
        memory = memory.started(first, STREAM);
        assertThat(memory.judge(first, STREAM, Policy.NEWEST)).isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void itIsBoundedAndComesBackFromJson() throws Exception {
        Instant start = Instant.parse("2026-11-28T10:00:00Z");
        for (int i = 0; i < 2500; i++) {
            Event.ImagePushed event = push("n" + i, start.plusSeconds(i).toString(), "v" + i, 'd');
            memory = memory.intending(event).started(event, "stream " + i);
        }
        assertThat(memory.seen()).hasSize(2000);
        assertThat(memory.newest()).hasSize(50).containsKey("stream 2499");
        JsonMapper json = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        assertThat(json.readValue(json.writeValueAsString(memory), TriggerMemory.class))
                .isEqualTo(memory);
    }

    @ParameterizedTest
    @CsvSource({
        "*, latest, true",
        "v*, v1.2, true",
        "v*, dev, false",
        "v?.*, v1.2, true",
        "v?.*, v10.2, false",
        "*-rc*, v1-rc2, true",
        "release, release, true",
        "release, release1, false",
        "a*b*c, aXbYbc, true",
        "a*b*c, aXbYb, false"
    })
    void patternsOfTags(String pattern, String tag, boolean matches) {
        assertThat(new TagPattern(pattern).matches(tag)).isEqualTo(matches);
        assertThat(TagPattern.valid(pattern)).isTrue();
        assertThat(TagPattern.valid(pattern + "/")).isFalse();
    }
}
