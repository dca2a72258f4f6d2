package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import hudson.Util;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as pipelines and forms give them: trimmed, copied, and {@code null} for nothing. */
public final class Texts {
    private Texts() {}

    /** Null for a text that says nothing, so that a form's empty field and an absent parameter are the same. */
    public static String given(String text) {
        return Util.fixEmptyAndTrim(text);
    }

    /** A copy that every Jenkins serialiser knows; null for an empty list. */
    public static List<String> given(List<?> texts) {
        if (texts == null) {
            return null;
        }
        List<String> copy = new ArrayList<>();
        texts.forEach(t -> copy.add(String.valueOf(t)));
        return copy.isEmpty() ? null : copy;
    }

    /** A copy whose values are texts, whatever Groovy gave; null for an empty map. */
    public static Map<String, String> given(Map<?, ?> map) {
        if (map == null || map.isEmpty()) {
            return null;
        }
        Map<String, String> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), String.valueOf(value)));
        return copy;
    }
}
