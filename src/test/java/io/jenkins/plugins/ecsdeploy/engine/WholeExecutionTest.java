package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As {@link WholeStateTest}, for the states of a deployment that a Step Functions state machine carries out. */
class WholeExecutionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** For each phase, what is put in the place of a part (empty: nothing), and what the error names then. */
    private static final Map<PhaseName, List<String>> TABLE = new LinkedHashMap<>();

    static {
        TABLE.put(
                PhaseName.START_EXECUTION,
                List.of(
                        "/execution -> execution",
                        "/execution/stateMachine -> execution.stateMachine",
                        "/execution/stateMachine \"arn\" -> execution.stateMachine",
                        "/execution/name -> execution.name",
                        "/execution/name \"d-other\" -> execution.name",
                        "/execution/input -> execution.input",
                        "/execution/intentAt -> execution.intentAt",
                        "/execution/arn \"arn:of:another\" -> execution.arn",
                        "/execution/startedAt \"2026-11-02T12:00:00Z\" -> execution.startedAt",
                        "/execution/read -1 -> execution.read",
                        "/execution/page 9 -> execution.read",
                        "/execution/page -1 -> execution.read",
                        "/execution/waves -1 -> execution.waves",
                        "/execution/stop {} -> execution.stop",
                        "/execution/stop {\"intentAt\":\"2026-11-02T12:00:00Z\"} -> nothing",
                        "/execution/ending {} -> execution.arn"));
        TABLE.put(
                PhaseName.MIGRATE,
                List.of(
                        "/execution/arn -> execution.arn",
                        "/execution/startedAt -> execution.startedAt",
                        "/execution/ending {} -> execution.ending.status",
                        "/execution/ending {\"status\":\"FAILED\"} -> execution.ending.at",
                        "/execution/ending {\"status\":\"FAILED\",\"at\":\"2026-11-02T12:00:00Z\"}"
                                + " -> execution.ending.seenAt",
                        "/migration/plan -> migration.plan",
                        "/migration/plan/container -> migration.plan.container",
                        "/migration/plan/taskDefinition -> migration.plan.taskDefinition",
                        "/migration/attempt/clientToken -> migration.attempt.clientToken",
                        "/migration/attempt/intentAt -> migration.attempt.intentAt",
                        "/migration/attempt/taskArn -> migration.attempt.taskArn",
                        "/migration/attempt/startedAt -> migration.attempt.startedAt",
                        "/migration -> nothing"));
        TABLE.put(
                PhaseName.VERIFY,
                List.of(
                        "/services/0/name -> services.name",
                        "/services/0/taskDefinition -> services.taskDefinition",
                        "/services/0/intentAt -> services.intentAt",
                        "/migration/ending/seenAt -> migration.ending.seenAt",
                        "/execution/ending -> execution.ending",
                        "/execution/ending/status \"FAILED\" -> execution.ending",
                        "/lock {\"keys\":[\"key\"]} -> lock"));
    }

    @Test
    void I3_whatTheStateOfAnExecutionStandsOnIsNamedWhenItIsMissing() throws JsonProcessingException {
        List<Deployment> saved;
        try (Rig rig = new Rig().withStateMachine()) {
            rig.deploy(rig.orchestrated());
            saved = rig.journal.history();
        }
        for (Map.Entry<PhaseName, List<String>> phase : TABLE.entrySet()) {
            Deployment last = saved.stream()
                    .filter(d -> d.phase().phase() == phase.getKey())
                    .reduce((one, other) -> other)
                    .orElseThrow();
            if (phase.getKey() == PhaseName.START_EXECUTION) {
                last = saved.stream()
                        .filter(d -> d.phase().phase() == phase.getKey())
                        .filter(d -> d.execution().arn() == null)
                        .findFirst()
                        .orElseThrow();
            }
            List<String> told = new ArrayList<>();
            for (String line : phase.getValue()) {
                String edit = line.substring(0, line.indexOf(" -> "));
                told.add(edit + " -> " + named(last, edit));
            }
            assertThat(told).isEqualTo(phase.getValue());
        }
        assertThat(saved).allSatisfy(d -> assertThat(DeploymentJson.read(DeploymentJson.write(d)))
                .isEqualTo(d));
    }

    private static String named(Deployment d, String edit) throws JsonProcessingException {
        ObjectNode tree = (ObjectNode) JSON.readTree(DeploymentJson.write(d));
        tree.remove("checksum");
        String[] parts = edit.split(" ", 2);
        String key = parts[0].substring(parts[0].lastIndexOf('/') + 1);
        JsonNode parent = tree.at(parts[0].substring(0, parts[0].lastIndexOf('/')));
        assertThat(parent.isObject()).as("there is nothing at " + edit).isTrue();
        if (parts.length == 1) {
            ((ObjectNode) parent).remove(key);
        } else {
            ((ObjectNode) parent).set(key, JSON.readTree(parts[1]));
        }
        try {
            DeploymentJson.read(tree.toString());
            return "nothing";
        } catch (UnreadableStateException e) {
            return e.getMessage().substring(e.getMessage().lastIndexOf(": ") + 2);
        }
    }
}
