package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Smoke tests given on the command line: an address alone, or a map as in the file, in JSON. */
final class SmokeTestFlags {
    private SmokeTestFlags() {}

    static ArrayNode of(List<String> given) {
        ArrayNode tests = JsonNodeFactory.instance.arrayNode();
        for (String one : given) {
            if (one.stripLeading().startsWith("{")) {
                tests.add(map(one));
            } else {
                // The address is its name; the reader says what is wrong with either.
                String name = one.length() > 100 ? one.substring(0, 100) : one;
                tests.addObject().put("name", name).putObject("http").put("url", one);
            }
        }
        return tests;
    }

    private static JsonNode map(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UsageException("--smoke-test begins like a JSON map, but is none: " + e.getOriginalMessage()
                    + ". Write for instance: '{\"name\": \"front page\", \"http\": {\"url\": \"https://…\"}}'");
        }
    }
}
