package io.jenkins.plugins.ecsdeploy.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.ecsdeploy.Golden;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exported state machine is told of a configuration, and what it tries again. */
class StateMachineDefinitionTest {
    private static final Path FILES = Path.of("src/test/resources/workflow");

    /** {@code <name>.yml} is a configuration, {@code <name>.config.yml} what the variable {@code $config} holds of it. */
    @ParameterizedTest
    @ValueSource(strings = {"least", "most", "override"})
    void theConfigurationIsTheVariableConfig(String name) throws Exception {
        JsonNode config = definition(name).at("/States/Configure/Assign/config");

        Golden.same(
                FILES.resolve(name + ".config.yml"),
                new YAMLMapper().writeValueAsString(config).lines().toList());
    }

    @Test
    void callsAreTriedAgainButTheMigrationIsStartedOnce() throws Exception {
        Map<String, JsonNode> tasks = new TreeMap<>();
        tasks(definition("most").path("States"), tasks);

        assertThat(tasks).containsKeys("Migrate", "UpdateService", "RegisterDefinition");
        tasks.forEach((name, state) -> {
            boolean start = state.path("Resource").asText().endsWith("runTask.sync");
            assertThat(state.path("Retry").toString())
                    .as(name)
                    .isEqualTo(
                            start
                                    ? ""
                                    : "[{\"ErrorEquals\":[\"States.TaskFailed\"],\"IntervalSeconds\":2,\"MaxAttempts\":5,"
                                            + "\"BackoffRate\":2,\"MaxDelaySeconds\":30,\"JitterStrategy\":\"FULL\"}]");
        });
    }

    private static void tasks(JsonNode states, Map<String, JsonNode> found) {
        states.properties().forEach(state -> {
            if (state.getValue().has("Resource")) {
                found.put(state.getKey(), state.getValue());
            }
            tasks(state.getValue().at("/ItemProcessor/States"), found);
        });
    }

    @Test
    void expressionsAreEachOnOneLine() throws Exception {
        assertThat(texts(definition("most"))).isNotEmpty().noneMatch(text -> text.contains("\n"));
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isValueNode()
                ? Stream.of(node.asText())
                : Stream.iterate(node.elements(), e -> e.hasNext(), e -> e).flatMap(e -> texts(e.next()));
    }

    private static ObjectNode definition(String name) throws Exception {
        return StateMachineDefinition.of(new ConfigurationReader().read(FILES.resolve(name + ".yml")));
    }
}
