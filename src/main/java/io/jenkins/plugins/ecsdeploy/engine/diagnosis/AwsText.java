package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

/** A text of AWS's, brought into the one form that rules match on; what we show stays verbatim. */
final class AwsText {
    /** Longer than anything that AWS sends (a container's reason ends at 1024); bounds the work on whatever else comes. */
    private static final int LONGEST = 8192;

    /** At this length AWS cuts a container's reason without saying so. */
    static final int CUT_AT = 1024;

    private AwsText() {}

    /** One kind of apostrophe and quotes (the agent and the docs print typographic ones), single blanks, bounded. */
    static String normal(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return bounded.replace('\u2018', '\'')
                .replace('\u2019', '\'')
                .replace('\u201c', '"')
                .replace('\u201d', '"')
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** True when the end of a normal text is probably not its end. */
    static boolean cut(String normal) {
        return normal.length() >= CUT_AT || normal.endsWith("...") || normal.endsWith("\u2026");
    }
}
