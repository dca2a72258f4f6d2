package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples; what holds for every text is in {@link PlainTextPropertiesTest}. */
class PlainTextTest {

    @Test
    void I9_a_terminal_escape_is_shown_not_obeyed() {
        assertThat(PlainText.line("\u001b[31mred\u001b[0m")).isEqualTo("\\x1b[31mred\\x1b[0m");
        assertThat(PlainText.line("\u009b2J")).isEqualTo("\\x9b2J");
    }

    @Test
    void I9_a_jenkins_console_note_is_shown_not_obeyed() {
        assertThat(PlainText.line("\u001b[8mha:AAAA\u001b[0m")).doesNotContain("\u001b");
    }

    @Test
    void I9_text_cannot_be_turned_around_or_hidden() {
        assertThat(PlainText.line("a\u202eb")).isEqualTo("a\\u202eb");
        assertThat(PlainText.line("a\u200bb\u2066c\ufeffd")).isEqualTo("a\\u200bb\\u2066c\\ufeffd");
        assertThat(PlainText.line("a\u3164b\ufe0fc")).isEqualTo("a\\u3164b\\ufe0fc");
        assertThat(PlainText.line("a" + Character.toString(0xe0041) + "b")).isEqualTo("a\\u{e0041}b");
        assertThat(PlainText.line("a" + Character.toString(0xe0100) + "b")).isEqualTo("a\\u{e0100}b");
    }

    @Test
    void I9_half_a_surrogate_pair_is_shown_and_a_whole_one_kept() {
        assertThat(PlainText.line("a\ud83db")).isEqualTo("a\\ud83db");
        assertThat(PlainText.line("a\ude00")).isEqualTo("a\\ude00");
        assertThat(PlainText.line("ship \ud83d\ude80")).isEqualTo("ship \ud83d\ude80");
    }

    @Test
    void line_shows_line_ends_and_lines_keeps_them() {
        assertThat(PlainText.of("a\nb\r\nc")).isEqualTo("a\\nb\\r\\nc");
        assertThat(PlainText.lines("a\nb\r\nc")).isEqualTo("a\nb\nc");
        assertThat(PlainText.lines("50%\r100%")).isEqualTo("50%\\r100%");
        assertThat(PlainText.lines("a\u2028b\u2029c\u0085d")).isEqualTo("a\\u2028b\\u2029c\\x85d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "tab\there",
                "The task can’t pull the image",
                "Zürich 東京",
                "C:\\temp\\x1b",
                "a\u00a0b"
            })
    void harmless_text_stays_as_it_is(String text) {
        assertThat(PlainText.line(text)).isEqualTo(text);
    }

    @Test
    void nothing_is_shown_as_nothing() {
        assertThat(PlainText.line(null)).isEmpty();
        assertThat(PlainText.lines(null, 100)).isEmpty();
        assertThat(PlainText.html(null)).isEmpty();
        assertThat(WorkflowText.data(null)).isEmpty();
        assertThat(WorkflowText.log(null)).isEmpty();
    }

    @Test
    void a_long_text_says_how_much_of_it_was_cut() {
        String cut = PlainText.line("x".repeat(1000), 100);
        assertThat(cut).hasSizeLessThanOrEqualTo(100).matches("x+… \\[\\d+ more characters]");
        long kept = cut.chars().filter(c -> c == 'x').count();
        assertThat(cut).endsWith("[" + (1000 - kept) + " more characters]");
        assertThat(PlainText.line("x".repeat(100), 100)).isEqualTo("x".repeat(100));
    }

    @Test
    void a_limit_too_small_for_its_own_note_is_refused() {
        assertThatThrownBy(() -> PlainText.line("x", 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void I9_html_cannot_open_a_tag_or_leave_an_attribute() {
        assertThat(PlainText.html("<script>alert(\"1\" + '2')</script> &amp;"))
                .isEqualTo("&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;)&lt;/script&gt; &amp;amp;");
    }

    @Test
    void I9_a_workflow_command_ends_where_we_end_it() {
        assertThat(WorkflowText.data("100%\n::set-output name=a::b")).isEqualTo("100%25%0A::set-output name=a::b");
        assertThat(WorkflowText.property("a:b,c%\nd")).isEqualTo("a%3Ab%2Cc%25%0Ad");
    }

    @Test
    void I9_a_log_line_is_no_workflow_command() {
        assertThat(WorkflowText.log("ok\n  ::add-mask::x\nend")).isEqualTo("ok\n  \\x3a:add-mask::x\nend");
        assertThat(WorkflowText.log("\u00a0::error::x")).isEqualTo("\u00a0\\x3a:error::x");
        assertThat(WorkflowText.log("a ##[error]b ###[x")).isEqualTo("a #\\x23[error]b ##\\x23[x");
        assertThat(WorkflowText.log("std::vector")).isEqualTo("std::vector");
    }
}
