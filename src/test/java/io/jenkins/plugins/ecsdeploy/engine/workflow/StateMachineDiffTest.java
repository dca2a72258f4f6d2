package io.jenkins.plugins.ecsdeploy.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a state machine that somebody has made is told to differ in from the one that would be exported. */
class StateMachineDiffTest {
    private static final Configuration ASKED = Configuration.builder()
            .region("eu-west-1")
            .cluster("prod")
            .image(new ImageReference(null, "api", "v2", null, null))
            .services(List.of(new Service("api", null), new Service("worker", null)))
            .timeouts(Timeouts.DEFAULT)
            .build();

    private final ObjectNode live = StateMachineDefinition.of(ASKED);
    private final ObjectNode states = (ObjectNode) live.path("States");
    private final ObjectNode config = (ObjectNode) live.at("/States/Configure/Assign/config");

    private StateMachineDiff diff() {
        return StateMachineDiff.of(ASKED, live.toString());
    }

    @Test
    void theSameDefinitionDiffersInNothing() {
        assertThat(diff()).isEqualTo(new StateMachineDiff(true, List.of(), List.of()));
    }

    @Test
    void keysThatWereChangedAddedOrRemovedAreNamedInTheOrderOfTheirNames() {
        ((ObjectNode) config.path("timeouts")).put("migrate", 1);
        ((ObjectNode) config.path("timeouts")).put("wait", 1);
        config.remove("cluster");

        assertThat(diff().configuration()).containsExactly("cluster", "timeouts.migrate", "timeouts.wait");
        assertThat(diff().states()).isEmpty();
    }

    @Test
    void ofListsOfOneLengthTheItemsAreComparedAndElseTheListIsNamed() {
        ((ObjectNode) config.path("services").path(1)).put("name", "another");
        ((ArrayNode) config.path("waves")).removeAll();

        assertThat(diff().configuration()).containsExactly("services[1].name", "waves");
    }

    @Test
    void aListIsNotAnObjectAndAnObjectIsNotAText() {
        config.put("timeouts", "short");
        config.putObject("services");

        assertThat(diff().configuration()).containsExactly("services", "timeouts");
    }

    @Test
    void theImageIsOfEachExecutionAndDoesNotCount() {
        config.put("tag", "v1").put("digest", "sha256:00");

        assertThat(diff().configuration()).isEmpty();
    }

    @Test
    void statesThatWereChangedAddedOrRemovedAreNamed() {
        ((ObjectNode) states.path("Migrate")).put("TimeoutSeconds", 1);
        states.putObject("Mine");
        states.remove("Guard");

        assertThat(diff().states()).containsExactly("Guard", "Migrate", "Mine");
        assertThat(diff().configuration()).isEmpty();
    }

    @Test
    void whereItGoesAfterItsConfigurationIsAChangeOfAState() {
        ((ObjectNode) states.path("Configure")).put("Next", "Guard");

        assertThat(diff().states()).containsExactly("Configure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RegisterServices", "Migrate", "DeployWave", "Verify"})
    void aStateMachineWithoutAStateThatIsFollowedIsNotOurs(String state) {
        states.remove(state);

        assertThat(diff()).isEqualTo(new StateMachineDiff(false, List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"States\":{}}"})
    void whatIsNoDefinitionIsNotOurs(String definition) {
        assertThat(StateMachineDiff.of(ASKED, definition).ours()).isFalse();
    }

    @Test
    void aStateMachineWithoutConfigurationIsNotOurs() {
        ((ObjectNode) states.path("Configure").path("Assign")).put("config", "none");

        assertThat(diff().ours()).isFalse();
    }
}
