package io.jenkins.plugins.ecsdeploy.engine.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * In what a state machine that exists differs from what would be exported today. Names keys and states, never values: an
 * environment may hold what nobody should read.
 *
 * @param ours whether it is one of ours at all: it holds a configuration, and the states that are followed
 * @param configuration keys of the configuration, for instance {@code timeouts.migrate}; the image's tag and digest don't
 *     count, because each execution is told its own
 * @param states names of states that were changed, added or removed
 */
public record StateMachineDiff(boolean ours, List<String> configuration, List<String> states) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURATION = "/States/Configure/Assign/config";
    /** Each execution gets the digest as its input. */
    private static final Set<String> OF_EACH_EXECUTION = Set.of("tag", "digest");

    public StateMachineDiff {
        configuration = List.copyOf(configuration);
        states = List.copyOf(states);
    }

    /**
     * Compares.
     *
     * @param definition the definition that Step Functions shows
     * @throws UnsupportedConfigurationException if the configuration asks for what a state machine does not do
     */
    public static StateMachineDiff of(Configuration asked, String definition) {
        JsonNode wanted = read(StateMachineDefinition.of(asked).toString());
        JsonNode live = read(definition);
        boolean ours = live.at(CONFIGURATION).isObject()
                && ExecutionStates.FOLLOWED.stream()
                        .allMatch(state -> live.path("States").has(state));
        if (!ours) {
            return new StateMachineDiff(false, List.of(), List.of());
        }
        List<String> keys = new ArrayList<>();
        differences("", wanted.at(CONFIGURATION), live.at(CONFIGURATION), keys);
        keys.removeAll(OF_EACH_EXECUTION);
        return new StateMachineDiff(true, keys, states(wanted.path("States"), live.path("States")));
    }

    private static List<String> states(JsonNode wanted, JsonNode live) {
        Set<String> names = new TreeSet<>();
        wanted.fieldNames().forEachRemaining(names::add);
        live.fieldNames().forEachRemaining(names::add);
        List<String> differ = new ArrayList<>();
        for (String name : names) {
            boolean same = name.equals("Configure")
                    ? wanted.path(name).path("Next").equals(live.path(name).path("Next"))
                    : wanted.path(name).equals(live.path(name));
            if (!same) {
                differ.add(name);
            }
        }
        return differ;
    }

    private static void differences(String path, JsonNode wanted, JsonNode live, List<String> found) {
        if (wanted.isObject() && live.isObject()) {
            Set<String> names = new TreeSet<>();
            wanted.fieldNames().forEachRemaining(names::add);
            live.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    differences(path.isEmpty() ? name : path + "." + name, wanted.path(name), live.path(name), found));
        } else if (wanted.isArray() && live.isArray() && wanted.size() == live.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                differences(path + "[" + i + "]", wanted.path(i), live.path(i), found);
            }
        } else if (!wanted.equals(live)) {
            found.add(path);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
