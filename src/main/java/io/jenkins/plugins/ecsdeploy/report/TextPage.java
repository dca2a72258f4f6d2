package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import java.util.List;

/**
 * A page of plain text that grows from top to bottom. Every text passed in may come from outside: it becomes harmless
 * and is wrapped here.
 *
 * <p>A CI runner acts on some lines of a console: GitHub's on {@code ::command::} at a line's start and on
 * {@code ##[command]} anywhere, Azure's and TeamCity's on {@code ##vso[} and {@code ##teamcity[}. No line holds such.
 */
final class TextPage {
    /** Width of the page. */
    static final int COLUMNS = 80;

    /** Room for the escape of a line that would start with a command. */
    private static final int MARGIN = 3;

    /** Widest label that has its value beside it. */
    private static final int LABEL = 30;

    private final StringBuilder out = new StringBuilder();

    void title(String text) {
        rule('=');
        wrapped(" ", " ", text);
        rule('=');
    }

    void heading(String text) {
        line("");
        wrapped("", "  ", text);
        rule('-');
    }

    void subheading(String text) {
        line("");
        wrapped("  ", "  ", text + ":");
    }

    void paragraph(String text) {
        wrapped("  ", "  ", text);
    }

    void item(String mark, String text) {
        wrapped("  " + mark + " ", "  " + " ".repeat(mark.length() + 1), text);
    }

    /** Words of others, every row marked; at most {@code limit} characters. */
    void quote(String text, int limit) {
        for (String line : PlainText.lines(text, limit).split("\n", -1)) {
            wrapped("  | ", "  |   ", line);
        }
    }

    /** Labels and values in two columns; a value that would have to be broken there gets rows of its own. */
    void facts(List<Fact> facts) {
        int width = facts.stream()
                .mapToInt(f -> Columns.of(inert(f.label())))
                .filter(w -> w <= LABEL)
                .max()
                .orElse(0);
        facts.forEach(f -> fact(f, width));
    }

    private void fact(Fact fact, int width) {
        String label = inert(fact.label());
        int indent = 2 + width + 2;
        int free = width - Columns.of(label);
        if (free >= 0 && (!fact.code() || Columns.of(inert(fact.value())) <= room(indent))) {
            wrapped("  " + label + " ".repeat(free + 2), " ".repeat(indent), fact.value());
        } else {
            wrapped("  ", "  ", fact.label());
            wrapped("    ", "    ", fact.value());
        }
    }

    /** One row of ours, as it is. */
    void line(String row) {
        String start = row.stripLeading();
        out.append(start.startsWith("::") ? row.replaceFirst("::", "\\\\x3a:") : row);
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append('\n');
    }

    String end() {
        rule('=');
        return out.toString();
    }

    private void rule(char of) {
        line(String.valueOf(of).repeat(COLUMNS));
    }

    private void wrapped(String first, String others, String text) {
        String indent = first;
        for (String row : Columns.wrap(inert(text), room(Math.max(Columns.of(first), others.length())))) {
            line(indent + row);
            indent = others;
        }
    }

    private static int room(int indent) {
        return COLUMNS - MARGIN - indent;
    }

    private static String inert(String text) {
        return PlainText.line(text).replace("\t", "    ").replace("##", "#\\x23");
    }
}
