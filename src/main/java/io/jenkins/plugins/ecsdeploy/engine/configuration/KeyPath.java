package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.regex.Pattern;

/** Writes the path of a value: {@code services[1].name}, {@code environment["MY KEY"]}. */
final class KeyPath {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private KeyPath() {}

    static String key(String parent, String key) {
        if (!PLAIN.matcher(key).matches()) {
            return parent + "[" + Visible.quote(key) + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** Whether the path is that of the parent or of something in it. */
    static boolean within(String path, String parent) {
        return path.startsWith(parent)
                && (path.length() == parent.length()
                        || path.charAt(parent.length()) == '.'
                        || path.charAt(parent.length()) == '[');
    }
}
