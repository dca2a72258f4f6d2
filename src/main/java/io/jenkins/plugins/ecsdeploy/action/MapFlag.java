package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A flag's value that may be a map as in the file, in JSON. */
final class MapFlag {
    private MapFlag() {}

    /** Whether it is meant as a map. */
    static boolean is(String value) {
        return value.stripLeading().startsWith("{");
    }

    /**
     * The map.
     *
     * @param flag with its dashes
     * @param example a right one
     * @throws UsageException when it is none
     */
    static JsonNode read(String flag, String value, String example) {
        try {
            return new JsonMapper().readTree(value);
        } catch (JsonProcessingException e) {
            throw new UsageException(flag + " begins like a JSON map, but is none: " + e.getOriginalMessage()
                    + ". Write for instance: '" + example + "'");
        }
    }
}
