package io.jenkins.plugins.ecsdeploy.report;

import java.util.ArrayList;
import java.util.List;

/** Text in the columns of a terminal, where some characters take two columns and some none. */
final class Columns {
    private Columns() {}

    /** How many columns a text without tabs and line ends takes; rather too many than too few. */
    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        // East Asian wide and emoji begin here (Unicode Standard Annex 11); a few narrow ones among them don't matter.
        return c < 0x1100 || (c >= 0x2000 && c < 0x2300) ? 1 : 2;
    }

    /** Breaks a text into rows of at most {@code room} columns: at spaces, else after a slash, else anywhere. */
    static List<String> wrap(String text, int room) {
        List<String> rows = new ArrayList<>();
        String rest = text;
        while (of(rest) > room) {
            int fits = fitting(rest, room);
            int cut = breakAt(rest, fits);
            rows.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        if (!rest.isEmpty() || rows.isEmpty()) {
            rows.add(rest);
        }
        return rows;
    }

    /** Where the first character stands that does not fit any more; at least one does. */
    private static int fitting(String text, int room) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += of(c);
            if (used > room && i > 0) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static int breakAt(String text, int fits) {
        if (fits == text.length() || text.charAt(fits) == ' ') {
            return fits;
        }
        int space = text.lastIndexOf(' ', fits - 1);
        if (space > fits / 2) {
            return space;
        }
        int slash = text.lastIndexOf('/', fits - 1);
        return slash > fits / 2 ? slash + 1 : fits;
    }
}
