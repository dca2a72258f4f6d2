package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.Golden;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Takes each part away that a state stands on, from states that real deployments saved: the error names it. The table is
 * {@code src/test/resources/state/whole-state.txt}. What random changes do: {@link StateFuzzTest}.
 */
class WholeStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TABLE = Path.of("src/test/resources/state/whole-state.txt");
    private static final String FIRST = "first ";
    private static final String REFUSED = "parts of the state are missing or don't fit together: ";

    /** The states that each reference deployment has saved, by its name. */
    private final Map<String, List<Deployment>> saved = new HashMap<>();

    @Test
    void I3_whatAStateStandsOnIsNamedWhenItIsMissingAndWhatWasSavedIsReadAsItWas() throws IOException {
        List<String> table = Files.readAllLines(TABLE);
        List<String> told = new ArrayList<>();
        String state = "";
        for (String line : table) {
            if (line.startsWith(" ")) {
                String edit = line.substring(0, line.indexOf(" -> "));
                told.add(edit + " -> " + named(changed(state, edit.strip())));
            } else {
                state = line.isEmpty() || line.startsWith("#") ? state : stateOf(line);
                told.add(line);
            }
        }

        Golden.same(TABLE, told);
        saved.values()
                .forEach(all -> assertThat(all).allSatisfy(d -> assertThat(DeploymentJson.read(withoutChecksum(d)))
                        .isEqualTo(d)));
    }

    /**
     * The last state that a deployment saved in a phase; {@code reference: PHASE}, {@code -wave} or {@code -STATUS};
     * {@code first PHASE}: the first one.
     */
    private String stateOf(String line) {
        int colon = line.lastIndexOf(": ");
        String name = line.substring(0, colon);
        boolean first = line.startsWith(FIRST, colon + 2);
        String phase = line.substring(colon + 2 + (first ? FIRST.length() : 0));
        List<Deployment> all = saved.computeIfAbsent(name, WholeStateTest::run);
        Deployment last = all.stream()
                .filter(d -> phase.equals(phaseOf(d)))
                .reduce((one, other) -> first ? one : other)
                .orElseThrow(() -> new AssertionError(name + " saves nothing in " + phase));
        return withoutChecksum(last);
    }

    private static String phaseOf(Deployment d) {
        PhaseRun run = d.phase();
        return run.phase() + (run.wave() == null ? "" : "-" + run.wave()) + (d.ended() ? "-" + d.status() : "");
    }

    private static List<Deployment> run(String name) {
        ReferenceDeployment reference = ReferenceDeployment.all().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (Rig rig = reference.rig()) {
            rig.begin(reference.asked().apply(rig)).finish();
            return rig.journal.history();
        }
    }

    /** As a hand would have changed it. */
    private static String withoutChecksum(Deployment d) {
        ObjectNode tree = (ObjectNode) tree(DeploymentJson.write(d));
        tree.remove("checksum");
        return tree.toString();
    }

    private static String named(String state) {
        try {
            DeploymentJson.read(state);
            return "nothing";
        } catch (UnreadableStateException e) {
            String message = e.getMessage();
            int at = message.indexOf(REFUSED);
            return at < 0 ? message : message.substring(at + REFUSED.length());
        }
    }

    private static String changed(String state, String edit) {
        String[] parts = edit.split(" = ", 2);
        JsonNode tree = tree(state);
        JsonPointer pointer = JsonPointer.compile(parts[0]);
        JsonNode parent = tree.at(pointer.head());
        JsonPointer last = pointer.last();
        if (parent instanceof ObjectNode object) {
            if (parts.length == 1) {
                object.remove(last.getMatchingProperty());
            } else {
                object.set(last.getMatchingProperty(), tree(parts[1]));
            }
        } else if (parent instanceof ArrayNode array) {
            array.remove(last.getMatchingProperty().equals("-") ? array.size() - 1 : last.getMatchingIndex());
        } else {
            throw new AssertionError("There is nothing at " + parts[0]);
        }
        return tree.toString();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }
}
