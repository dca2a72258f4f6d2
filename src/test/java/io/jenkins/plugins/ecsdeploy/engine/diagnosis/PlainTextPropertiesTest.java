package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every text, however hostile. */
class PlainTextPropertiesTest {

    @Property
    void I9_no_console_output_holds_a_character_that_acts(@ForAll("hostile") String text) {
        assertThat(PlainText.line(text).codePoints()).allMatch(c -> c == '\t' || harmless(c));
        assertThat(PlainText.lines(text).codePoints()).allMatch(c -> c == '\t' || c == '\n' || harmless(c));
    }

    @Property
    void I9_escaping_twice_changes_nothing(@ForAll("hostile") String text) {
        assertThat(PlainText.line(PlainText.line(text))).isEqualTo(PlainText.line(text));
        assertThat(PlainText.lines(PlainText.lines(text))).isEqualTo(PlainText.lines(text));
        assertThat(WorkflowText.log(WorkflowText.log(text))).isEqualTo(WorkflowText.log(text));
    }

    /** Without a backslash in it, every text can be read back from its escaped form. */
    @Property
    void I9_nothing_is_lost(@ForAll("hostile") String text) {
        String readable = text.replace("\\", "/");
        assertThat(unescape(PlainText.line(readable))).isEqualTo(readable);
    }

    @Property
    void I9_html_holds_no_markup(@ForAll("hostile") String text) {
        String html = PlainText.html(text);
        assertThat(html).doesNotContain("<", ">", "\"", "'");
        assertThat(html.replaceAll("&(amp|lt|gt|quot|#39);", "")).doesNotContain("&");
        assertThat(html.codePoints()).allMatch(c -> c == '\t' || c == '\n' || harmless(c));
    }

    @Property
    void I9_a_workflow_command_stays_on_its_line(@ForAll("hostile") String text) {
        assertThat(WorkflowText.data(text)).doesNotContain("\n", "\r");
        assertThat(WorkflowText.property(text)).doesNotContain("\n", "\r", ":", ",");
        assertThat(WorkflowText.data(text).replaceAll("%(25|0A)", "")).doesNotContain("%");
    }

    @Property
    void I9_no_printed_line_is_a_workflow_command(@ForAll("hostile") String text) {
        assertThat(WorkflowText.log(text)).doesNotContain("##[");
        assertThat(WorkflowText.log(text).split("\n"))
                .noneMatch(line -> line.strip().startsWith("::"));
    }

    @Property
    void a_limit_holds_and_short_texts_stay_whole(
            @ForAll("hostile") String text, @ForAll @IntRange(min = PlainText.LEAST_LIMIT, max = 200) int limit) {
        String bounded = PlainText.line(text, limit);
        assertThat(bounded).hasSizeLessThanOrEqualTo(limit);
        if (PlainText.line(text).length() <= limit) {
            assertThat(bounded).isEqualTo(PlainText.line(text));
        } else {
            String shown = bounded.substring(0, bounded.lastIndexOf('…'));
            assertThat(PlainText.line(text)).startsWith(shown);
        }
    }

    /** Says by Unicode category what {@link PlainText} must have removed; knows nothing of how it does so. */
    private static boolean harmless(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.UNASSIGNED;
    }

    private static String unescape(String text) {
        var out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i++));
                continue;
            }
            switch (text.charAt(i + 1)) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 'x' -> out.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                default -> {
                    boolean braced = text.charAt(i + 2) == '{';
                    int end = braced ? text.indexOf('}', i) : i + 6;
                    out.appendCodePoint(Integer.parseInt(text.substring(braced ? i + 3 : i + 2, end), 16));
                    i = braced ? end + 1 : end;
                    continue;
                }
            }
            i += text.charAt(i + 1) == 'x' ? 4 : 2;
        }
        return out.toString();
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "plain text",
                "\u001b[31m",
                "\u001b[8mha:",
                "\r",
                "\n",
                "\r\n",
                "\t",
                "::error::",
                "\n ::add-mask::",
                "###[error]",
                "<b>",
                "&lt;",
                "\"'",
                "%0A",
                "100%",
                "\u202e",
                "\u200b",
                "\u2028",
                "\ud83d",
                "\ude80",
                "\ud83d\ude80",
                "\u3164",
                "\ufe0f",
                "\u0085",
                "\u009b",
                "\u007f",
                "\\",
                "’");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(20);
        return Arbitraries.oneOf(pieces, any).list().ofMaxSize(30).map(parts -> String.join("", parts));
    }
}
