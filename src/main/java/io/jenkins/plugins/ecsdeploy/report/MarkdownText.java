package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import java.util.List;

/**
 * Text from outside in GitHub Flavored Markdown, where it can only be read. What Markdown could act on becomes a numeric
 * character reference: such can't be structure (CommonMark, Entity and numeric character references).
 */
final class MarkdownText {
    private MarkdownText() {}

    /** Running text, on one line. */
    static String prose(String text) {
        String line = PlainText.line(text).replace('\t', ' ').strip();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean address = line.startsWith("://", i) || line.regionMatches(true, i, "www.", 0, 4);
            if (c == '@' || c == '#') {
                // GitHub looks for mentions and issues in the finished text; a comment parts it.
                out.append("&#").append((int) c).append(";<!-- -->");
            } else if (address || (c < 0x80 && !plain(c, i == 0))) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** At a line's start more signs mean something: lists, headings, quotes. */
    private static boolean plain(char c, boolean first) {
        return Character.isLetterOrDigit(c) || (!first && " .,:;/'%\"()-=?".indexOf(c) >= 0);
    }

    /** A name, a number, an ARN: in the fixed font, on one line. */
    static String code(String text) {
        String line = PlainText.line(text).replace('\t', ' ');
        if (line.isBlank()) {
            return "";
        }
        boolean usual = line.chars()
                .allMatch(c -> (c < 0x80 && Character.isLetterOrDigit(c)) || " .,:/@=+-_()>".indexOf(c) >= 0);
        return usual ? "`" + line + "`" : "<code>" + prose(line) + "</code>";
    }

    /** A link of ours around text that is Markdown already. */
    static String link(String markdown, String address) {
        return "[" + markdown + "](" + address.replace("(", "%28").replace(")", "%29") + ")";
    }

    /** Lines as they are, in a block whose fence is longer than any run of backticks in them. */
    static String fenced(List<String> lines) {
        String text = PlainText.lines(String.join("\n", lines));
        String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
        return fence + "text\n" + text + "\n" + fence;
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
