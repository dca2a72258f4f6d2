package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownReportTest {

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_noHtmlLinkImageOrMentionComesFromOutside(Report report) {
        String outsideFences = withoutFences(MarkdownReport.of(report))
                .replaceAll("</?(code|details|summary)( open)?>|<!-- -->", "")
                .replaceAll("\\]\\(https://[a-z0-9-]+\\.console\\.aws\\.amazon\\.com/[^ )<>]*\\)", "]()");

        assertThat(outsideFences).doesNotContain("<", "](h", "](j", "![", "@", "://", "www.", "\r", "\u001b");
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_everyRowOfATableHasTheCellsOfItsHead(Report report) {
        String head = null;
        for (String row : withoutFences(MarkdownReport.of(report)).lines().toList()) {
            head = row.startsWith("|") ? head == null ? row : head : null;
            if (head != null) {
                assertThat(bars(row)).as(row).isEqualTo(bars(head));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void itFitsIntoAStepSummary(Report report) {
        assertThat(MarkdownReport.of(report).length()).isLessThan(1 << 20);
    }

    @Test
    void I9_aLogLineCannotEndItsFence() {
        assertThat(MarkdownText.fenced(List.of("a", "```", "`````", "b")))
                .isEqualTo("``````text\na\n```\n`````\nb\n``````");
    }

    @Test
    void I9_aMentionOrAnAddressStaysAText() {
        assertThat(MarkdownText.prose("@me #1 http://x WWW.x"))
                .isEqualTo("&#64;<!-- -->me &#35;<!-- -->1 http&#58;//x &#87;WW.x");
        assertThat(MarkdownText.prose("- a|b *c* [d](e)")).isEqualTo("&#45; a&#124;b &#42;c&#42; &#91;d&#93;(e)");
        assertThat(MarkdownText.code("api:43")).isEqualTo("`api:43`");
        assertThat(MarkdownText.code("a`b|c")).isEqualTo("<code>a&#96;b&#124;c</code>");
    }

    @Test
    void I6_aFailureSaysWhatWasNotChanged() {
        assertThat(MarkdownReport.of(Report.of(Samples.migrationFailed())))
                .startsWith("## ❌ Deployment `shop-4f7c2a91` failed\n\n**The migration exited with code 1.**")
                .contains("| unchanged | Services: untouched (api, worker). |");
    }

    private static long bars(String row) {
        return row.chars().filter(c -> c == '|').count();
    }

    /** Reads fences as CommonMark does: a block ends with at least as many backticks as it began with. */
    private static String withoutFences(String markdown) {
        StringBuilder out = new StringBuilder();
        String fence = null;
        for (String line : markdown.lines().toList()) {
            if (fence == null && line.startsWith("```")) {
                fence = line.replace("text", "");
            } else if (fence == null) {
                out.append(line).append('\n');
            } else if (line.matches(" {0,3}`{" + fence.length() + ",}\\s*")) {
                fence = null;
            }
        }
        assertThat(fence).isNull();
        return out.toString();
    }
}
