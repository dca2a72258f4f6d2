package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Smoke tests given on the command line: an address alone, or a map as in the file, in JSON. */
final class SmokeTestFlags {
    private static final String EXAMPLE = "{\"name\": \"front page\", \"http\": {\"url\": \"https://…\"}}";

    private SmokeTestFlags() {}

    static ArrayNode of(List<String> given) {
        ArrayNode tests = JsonNodeFactory.instance.arrayNode();
        for (String one : given) {
            if (MapFlag.is(one)) {
                tests.add(MapFlag.read("--smoke-test", one, EXAMPLE));
            } else {
                // The address is its name; the reader says what is wrong with either.
                String name = one.length() > 100 ? one.substring(0, 100) : one;
                tests.addObject().put("name", name).putObject("http").put("url", one);
            }
        }
        return tests;
    }
}
