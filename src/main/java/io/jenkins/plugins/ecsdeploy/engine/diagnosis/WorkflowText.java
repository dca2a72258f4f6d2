package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Makes text from outside harmless to a GitHub Actions runner, which reads commands out of whatever a step prints (promise
 * I9; source: GitHub Docs, <i>Workflow commands for GitHub Actions</i>). Everything passes through {@link PlainText} first.
 */
public final class WorkflowText {
    private WorkflowText() {}

    /** For what follows the last {@code ::} of a command: {@code ::error::DATA}. Lines stay lines in GitHub's view. */
    public static String data(String text) {
        return PlainText.lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** For a property's value: {@code ::error title=PROPERTY::}. */
    public static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    /**
     * For lines that are only to be printed. The runner takes a line that begins with {@code ::} (blanks before it don't
     * count) or that holds {@code ##[} anywhere for a command: both are broken up by a visible escape.
     */
    public static String log(String text) {
        String[] lines = PlainText.lines(text).replace("##[", "#\\x23[").split("\n", -1);
        return Arrays.stream(lines).map(WorkflowText::withoutCommand).collect(Collectors.joining("\n"));
    }

    private static String withoutCommand(String line) {
        int start = 0;
        while (start < line.length() && blank(line.charAt(start))) {
            start++;
        }
        return line.startsWith("::", start) ? line.substring(0, start) + "\\x3a" + line.substring(start + 1) : line;
    }

    /** Wide on purpose: the runner trims by .NET's idea of white space, which has the no-break spaces that Java's lacks. */
    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
