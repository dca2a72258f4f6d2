package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.AwsTexts.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wording of every cause, and what may happen to a text on its way to us. */
class DiagnoserTextTest {

    static List<Sample> withCause() {
        return AwsTexts.withCause();
    }

    static List<Sample> all() {
        return AwsTexts.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_wording_has_its_cause(Sample sample) {
        assertThat(causeOf(sample.text())).isEqualTo(sample.section());
    }

    @ParameterizedTest
    @MethodSource("withCause")
    void a_diagnosis_shows_the_text_as_it_is_and_says_what_to_do(Sample sample) {
        Diagnosis diagnosis = Diagnoser.ofText(sample.text()).orElseThrow();
        assertThat(diagnosis.evidence()).containsExactly(sample.text());
        assertThat(diagnosis.summary()).endsWith(".").doesNotContain("{", "|", "  ", " .");
        assertThat(diagnosis.remedies()).isNotEmpty().allMatch(r -> !r.contains("{") && !r.contains("|"));
    }

    @ParameterizedTest
    @MethodSource("withCause")
    void apostrophes_capitals_and_blanks_do_not_matter(Sample sample) {
        String other = sample.text().replace('\'', '’').replace(" ", "  ");
        assertThat(causeOf(other)).isEqualTo(sample.section());
        assertThat(causeOf(sample.text().toUpperCase(Locale.ROOT))).isEqualTo(sample.section());
    }

    @ParameterizedTest
    @MethodSource("withCause")
    void a_service_event_around_a_text_does_not_matter(Sample sample) {
        String event = "was unable to place a task. Reason: " + sample.text() + ".";
        assertThat(causeOf(event)).isEqualTo(sample.section());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMAGE_NOT_FOUND | CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/my-app:latest: 111122223333.dkr.ecr.us-east-1.amazonaws.com/my-a...",
                "IMAGE_NETWORK | CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get 111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/my-app:0.0.1: dial tcp 52...",
                "SECRET_UNREADABLE | ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been re...",
                "IMAGE_PULL | CannotPullContainerError: pull image manifest has been retr...",
                "LOG_GROUP_MISSING | ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not ex...",
            })
    void a_text_without_its_end_keeps_its_cause(Cause cause, String text) {
        assertThat(causeOf(text)).isEqualTo(cause.name());
    }

    @Test
    void every_rule_is_needed_by_some_text() {
        Set<Rule> needed = AwsTexts.all().stream()
                .flatMap(s -> Rules.matching(AwsText.normal(s.text())).stream())
                .collect(Collectors.toSet());
        assertThat(Rules.ALL).filteredOn(rule -> !needed.contains(rule)).isEmpty();
    }

    @Test
    void half_a_name_is_not_given_out_as_a_name() {
        String cut =
                "… unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:us-east-1:111122223333:secret:N8N_ENCR...";
        assertThat(Diagnoser.ofText(cut).orElseThrow().toString().replace(cut, ""))
                .doesNotContain("N8N_ENCR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"denied-app", "quota/toomanyrequests-not-found", "network-interface", "agent", "log-stream"})
    void the_name_of_an_image_is_no_cause(String name) {
        String text =
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref example.com/"
                        + name
                        + ":1: failed to do request: Head \"https://example.com/v2/\": dial tcp 34.205.13.154:443: i/o timeout";
        assertThat(causeOf(text)).isEqualTo("IMAGE_NETWORK");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void nothing_said_is_nothing_known(String text) {
        assertThat(Diagnoser.ofText(text)).isEmpty();
    }

    @Test
    void a_huge_text_is_judged_by_its_beginning() {
        assertThat(causeOf("OutOfMemoryError: Container killed " + "x".repeat(5_000_000)))
                .isEqualTo("OUT_OF_MEMORY");
    }

    private static String causeOf(String text) {
        return Diagnoser.ofText(text).map(d -> d.cause().name()).orElse("none");
    }
}
