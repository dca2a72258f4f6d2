package io.jenkins.plugins.ecsdeploy.engine.configuration;

/**
 * Text from a file, made fit to be shown: short, in quotes, and with everything escaped that could act on a terminal or
 * hide. Not {@code PlainText}: diagnosis stands on the ports, and the ports stand on this package.
 */
final class Visible {
    private static final int LONGEST = 60;

    private Visible() {}

    /** The text in double quotes, at most about 60 characters of it. */
    static String quote(String text) {
        return '"' + shown(text) + '"';
    }

    /** The text without quotes. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            String piece = piece(c);
            if (shown.length() + piece.length() > LONGEST) {
                return shown.append('…').toString();
            }
            shown.append(piece);
            i += Character.charCount(c);
        }
        return shown.toString();
    }

    private static String piece(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> harmless(c) ? Character.toString(c) : String.format("\\u{%x}", c);
        };
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> c == ' ' || !Character.isSpaceChar(c);
        };
    }
}
