package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;

/** Lists and maps as forms show them: a text with an item, or {@code NAME=value}, on each line. */
public final class FormText {
    private FormText() {}

    /** For a text area. */
    public static String of(List<String> list) {
        return list == null ? "" : String.join("\n", list);
    }

    /** For a text area. */
    public static String of(Map<String, String> map) {
        return map == null
                ? ""
                : map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /** Replaces the texts of these keys by lists; a blank text was not given. */
    public static void toLists(JSONObject form, String... keys) {
        for (String key : keys) {
            Object value = form.opt(key);
            if (value instanceof String text) {
                form.remove(key);
                if (!text.isBlank()) {
                    JSONArray list = new JSONArray();
                    text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(list::add);
                    form.put(key, list);
                }
            }
        }
    }

    /** Takes a map's text out of the form, which can't bind it; null when it was not given. */
    public static Map<String, String> takeMap(JSONObject form, String key) {
        Object value = form.remove(key);
        if (!(value instanceof String text) || text.isBlank()) {
            return null;
        }
        Map<String, String> map = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(line -> {
            int equals = line.indexOf('=');
            map.put(
                    equals < 0 ? line : line.substring(0, equals).strip(),
                    equals < 0 ? "" : line.substring(equals + 1).strip());
        });
        return map;
    }
}
