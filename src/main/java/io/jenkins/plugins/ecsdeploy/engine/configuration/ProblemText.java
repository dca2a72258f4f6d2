package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.ArrayList;
import java.util.List;

/** Lays problems out for a terminal of 80 columns. */
final class ProblemText {
    private static final int COLUMNS = 80;

    private ProblemText() {}

    /** All problems under one headline. */
    static String of(String source, List<Problem> problems) {
        String what = source.isEmpty() ? "The configuration" : "The configuration " + Visible.quote(source);
        StringBuilder text = new StringBuilder();
        wrap(text, "", what + " has " + (problems.size() == 1 ? "a problem" : problems.size() + " problems") + ":");
        for (Problem problem : problems) {
            text.append('\n');
            String path = problem.path().isEmpty() ? "the configuration" : problem.path();
            wrap(text, "  ", problem.position() == null ? path : path + " (" + problem.position() + ")");
            wrap(text, "    ", problem.message());
            if (!problem.hint().isEmpty()) {
                wrap(text, "    ", problem.hint());
            }
        }
        return text.toString().stripTrailing();
    }

    private static void wrap(StringBuilder text, String indent, String sentence) {
        int column = 0;
        for (String word : words(sentence)) {
            if (column > 0 && column + 1 + word.length() > COLUMNS) {
                text.append('\n');
                column = 0;
            }
            String gap = column == 0 ? indent : " ";
            text.append(gap).append(word);
            column += gap.length() + word.length();
        }
        text.append('\n');
    }

    /** Splits at spaces, but never inside quotes: a quoted value must not come to stand at the start of a line. */
    private static List<String> words(String sentence) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            quoted ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
