package io.jenkins.plugins.ecsdeploy.engine.event;

import java.util.regex.Pattern;

/**
 * Which tags are meant: a tag in which {@code *} stands for any letters, and {@code ?} for one.
 *
 * @param text for instance {@code v*} or {@code release-?.*}
 */
public record TagPattern(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.*?-]{1,128}");

    /** Every tag. */
    public static final TagPattern ANY = new TagPattern("*");

    /** Whether a text can be a pattern at all. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Takes time by the product of both lengths at the most: both are short. */
    public boolean matches(String tag) {
        int star = -1;
        int mark = 0;
        int p = 0;
        int t = 0;
        while (t < tag.length()) {
            char c = p < text.length() ? text.charAt(p) : '\0';
            if (c == '*') {
                star = p++;
                mark = t;
            } else if (c == '?' || (c == tag.charAt(t) && c != '\0')) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }
}
