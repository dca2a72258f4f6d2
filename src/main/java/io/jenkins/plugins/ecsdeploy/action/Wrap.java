package io.jenkins.plugins.ecsdeploy.action;

import java.util.ArrayList;
import java.util.List;

/** Breaks a line at its blanks. A word that is longer than a row stays whole: one wants to copy it. */
final class Wrap {
    private Wrap() {}

    static List<String> at(int width, String text) {
        List<String> rows = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            blank = blank <= 0 ? rest.indexOf(' ', width) : blank;
            if (blank < 0) {
                break;
            }
            rows.add(rest.substring(0, blank));
            rest = rest.substring(blank + 1);
        }
        rows.add(rest);
        return rows;
    }
}
