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

    /**
     * Breaks a text into rows of at most {@code room} columns: at spaces, else after a slash, else anywhere. Looks at each
     * character a few times only: a text from outside may be a million of them.
     */
    static List<String> wrap(String text, int room) {
        List<String> rows = new ArrayList<>();
        int at = 0;
        int fits = fitting(text, at, room);
        while (fits < text.length()) {
            int cut = breakAt(text, at, fits);
            rows.add(text.substring(at, cut).stripTrailing());
            at = cut;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            fits = fitting(text, at, room);
        }
        if (at < text.length() || rows.isEmpty()) {
            rows.add(text.substring(at));
        }
        return rows;
    }

    /** Where the first character stands that does not fit any more; at least one does. */
    private static int fitting(String text, int at, int room) {
        int used = 0;
        int i = at;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += of(c);
            if (used > room && i > at) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static int breakAt(String text, int at, int fits) {
        if (text.charAt(fits) == ' ') {
            return fits;
        }
        int half = at + (fits - at) / 2;
        int space = lastBetween(text, ' ', half, fits);
        if (space >= 0) {
            return space;
        }
        int slash = lastBetween(text, '/', half, fits);
        return slash >= 0 ? slash + 1 : fits;
    }

    /** Where a character last stands after {@code from} and before {@code to}; -1 where it does not. */
    private static int lastBetween(String text, char c, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            if (text.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }
}
