package io.jenkins.plugins.ecsdeploy.action;

import java.util.ArrayList;
import java.util.List;

/** Breaks a line at its blanks. A word that is longer than a row stays whole: one wants to copy it. */
final class Wrap {
    private Wrap() {}

    static List<String> at(int width, String text) {
        List<String> rows = new ArrayList<>();
        int at = 0;
        while (text.length() - at > width) {
            int blank = lastBlank(text, at, at + width);
            blank = blank <= at ? text.indexOf(' ', at + width) : blank;
            if (blank < 0) {
                break;
            }
            rows.add(text.substring(at, blank));
            at = blank + 1;
        }
        rows.add(text.substring(at));
        return rows;
    }

    private static int lastBlank(String text, int from, int to) {
        int i = to;
        while (i >= from && text.charAt(i) != ' ') {
            i--;
        }
        return i;
    }
}
