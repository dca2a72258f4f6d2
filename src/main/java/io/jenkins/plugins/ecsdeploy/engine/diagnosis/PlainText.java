package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

/**
 * Makes text from outside harmless to show (promise I9). Whatever a console, a page or a CI runner could act on becomes a
 * visible escape: <code>&#92;x1b</code> for ESC, <code>&#92;u202e</code> for a bidi override, and
 * <code>&#92;u{e0041}</code> beyond 16 bits.
 *
 * <p>Tabs stay. A backslash stays too, so that Windows paths stay readable and escaping twice changes nothing; the price is
 * that a text which spells {@code \x1b} out looks like an escaped one. A null text counts as empty, because AWS leaves out
 * what it does not know. All methods are pure.
 */
public final class PlainText {
    /** The smallest limit of the bounded methods: leaves room for the note on what was cut. */
    public static final int LEAST_LIMIT = 64;

    static final int LONGEST_NOTE = note(Integer.MAX_VALUE).length();

    private PlainText() {}

    /** The safe default: same as {@link #line(String)}. */
    public static String of(String text) {
        return line(text);
    }

    /** One line, for consoles: line ends become {@code \n} and {@code \r}. */
    public static String line(String text) {
        return escape(text, false, Integer.MAX_VALUE);
    }

    /**
     * One line of at most {@code limit} characters; what is cut is counted in its last words.
     *
     * @param limit at least {@value #LEAST_LIMIT}
     */
    public static String line(String text, int limit) {
        return escape(text, false, checked(limit));
    }

    /** Any number of lines, for consoles: LF stays, CR LF becomes LF, a lone CR (it would overwrite the line) {@code \r}. */
    public static String lines(String text) {
        return escape(withoutCrLf(text), true, Integer.MAX_VALUE);
    }

    /**
     * Any number of lines, together at most {@code limit} characters; what is cut is counted in the last words.
     *
     * @param limit at least {@value #LEAST_LIMIT}
     */
    public static String lines(String text, int limit) {
        return escape(withoutCrLf(text), true, checked(limit));
    }

    /** {@link #lines(String)} for HTML: for text, and for attribute values in either kind of quotes. */
    public static String html(String text) {
        return lines(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static int checked(int limit) {
        if (limit < LEAST_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is below " + LEAST_LIMIT);
        }
        return limit;
    }

    private static String withoutCrLf(String text) {
        return text == null ? null : text.replace("\r\n", "\n");
    }

    private static String escape(String text, boolean keepLineEnds, int limit) {
        if (text == null) {
            return "";
        }
        if (text.length() <= limit && text.codePoints().noneMatch(c -> acts(c, keepLineEnds))) {
            return text;
        }
        var out = new StringBuilder(Math.min(text.length() + 16, limit));
        // Where to cut back to, in both texts, should the whole not fit: never inside an escape or a surrogate pair.
        int cutIn = 0;
        int cutOut = 0;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            append(out, c, keepLineEnds);
            if (out.length() <= limit - LONGEST_NOTE) {
                cutIn = next;
                cutOut = out.length();
            } else if (out.length() > limit) {
                out.setLength(cutOut);
                return out.append(note(text.codePointCount(cutIn, text.length())))
                        .toString();
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int c, boolean keepLineEnds) {
        if (!acts(c, keepLineEnds)) {
            out.appendCodePoint(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c < 0x100) {
            out.append(String.format("\\x%02x", c));
        } else if (c < 0x10000) {
            out.append(String.format("\\u%04x", c));
        } else {
            out.append(String.format("\\u{%x}", c));
        }
    }

    private static boolean acts(int c, boolean keepLineEnds) {
        if ((c >= ' ' && c < 0x7f) || c == '\t') {
            return false;
        }
        if (c == '\n') {
            return !keepLineEnds;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    // Java hands out unpaired surrogates only: a pair is one code point.
                    Character.SURROGATE,
                    // What this JDK's Unicode does not know may be a format character of the next one.
                    Character.UNASSIGNED -> true;
            default -> invisible(c);
        };
    }

    /** Letters and marks that are drawn as nothing (Unicode: Default_Ignorable_Code_Point, as far as not Cf or unassigned). */
    private static boolean invisible(int c) {
        return c == 0x034f // combining grapheme joiner
                || c == 0x115f // Hangul fillers
                || c == 0x1160
                || c == 0x3164
                || c == 0xffa0
                || c == 0x17b4 // Khmer inherent vowels
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f) // Mongolian selectors
                || (c >= 0xfe00 && c <= 0xfe0f) // variation selectors
                || (c >= 0xe0100 && c <= 0xe01ef);
    }

    private static String note(int cut) {
        return "… [" + cut + " more characters]";
    }
}
