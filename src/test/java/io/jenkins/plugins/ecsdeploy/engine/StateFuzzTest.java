package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import io.jenkins.plugins.ecsdeploy.fuzz.BytesEdit;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.fuzz.JsonEdit;
import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.MarkdownReport;
import io.jenkins.plugins.ecsdeploy.report.RecordJson;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks states that real deployments saved. A broken one is refused with a reason and stays as it is; what is accepted all
 * the same can be shown, and carried on without breaking a promise.
 */
class StateFuzzTest {
    private static final Set<String> UPDATES = Set.of("UpdateService", "CreateService", "CreateDeployment");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAVED = new ArrayList<>();

    @TempDir
    Path directory;

    /** A state that was saved, and what becomes of it. */
    private record Edit(int saved, JsonEdit json, BytesEdit bytes) {}

    @BeforeAll
    static void saveEveryKindOfState() {
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            try (Rig rig = reference.rig()) {
                rig.begin(reference.asked().apply(rig)).finish();
                rig.journal.history().stream().map(DeploymentJson::write).forEach(SAVED::add);
            }
        }
    }

    @Test
    void aStateThatIsNotAsItWasWrittenIsRefusedAndKept() {
        int[] accepted = new int[1];
        Fuzz.of("broken state files", 2000, StateFuzzTest::edits, edits -> {
            String right = SAVED.get(edits.get(0).saved() % SAVED.size());
            byte[] broken = broken(right, edits);
            Optional<Deployment> read = read(broken);
            // Without its checksum it is one that a hand has changed: the next test's.
            if (read.isPresent() && new String(broken, StandardCharsets.UTF_8).contains("\"checksum\"")) {
                accepted[0]++;
                assertThat(read.get()).isEqualTo(DeploymentJson.read(right));
            }
        });
        System.out.printf("Fuzz: %,d of these state files were the same in other words%n", accepted[0]);
    }

    /** As a hand would change it, or a version from before there was a checksum wrote it. */
    @Test
    void I2_I3_aStateWithoutAChecksumIsCarriedOnOnlyWhenItsPartsFitTogether() {
        int[] accepted = new int[1];
        Fuzz.of("states with parts missing, null, unknown or of wrong types", 500, StateFuzzTest::edits, edits -> {
            String right = withoutChecksum(SAVED.get(edits.get(0).saved() % SAVED.size()));
            byte[] broken = broken(right, edits);
            Optional<Deployment> read = read(broken);
            if (read.isPresent()) {
                Deployment d = read.get();
                shown(d);
                if (!d.ended()
                        && d.configuration().equals(DeploymentJson.read(right).configuration())) {
                    accepted[0]++;
                    carriedOn(d);
                }
            }
        });
        System.out.printf("Fuzz: %,d of these states were carried on with%n", accepted[0]);
    }

    private static List<Edit> edits(Random random) {
        int saved = random.nextInt(1 << 20);
        List<Edit> edits = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            boolean whole = random.nextInt(5) == 0;
            edits.add(new Edit(saved, whole ? null : JsonEdit.any(random), whole ? BytesEdit.any(random) : null));
        }
        return edits;
    }

    private static byte[] broken(String right, List<Edit> edits) {
        byte[] bytes = right.getBytes(StandardCharsets.UTF_8);
        for (Edit edit : edits) {
            if (edit.json() == null) {
                bytes = edit.bytes().applyTo(bytes);
                continue;
            }
            try {
                bytes = JSON.writeValueAsBytes(edit.json().applyTo(JSON.readTree(bytes)));
            } catch (IOException noJsonAnyMore) {
                // broken enough
            }
        }
        return bytes;
    }

    private Optional<Deployment> read(byte[] bytes) {
        Path file = directory.resolve("state.json");
        try {
            Files.write(file, bytes);
            Optional<Deployment> read;
            try {
                read = new FileJournal(file).load();
                assertThat(read).isPresent();
            } catch (UnreadableStateException told) {
                assertThat(told.getMessage()).isNotBlank().hasSizeLessThan(2000);
                read = Optional.empty();
            }
            assertThat(Files.readAllBytes(file)).as("the file itself").isEqualTo(bytes);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutChecksum(String state) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(state);
            tree.remove("checksum");
            return tree.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void shown(Deployment d) {
        Report report = Report.of(d);
        assertThat(TextReport.of(report)).contains(d.id().substring(0, 1));
        assertThat(MarkdownReport.of(report)).isNotBlank();
        assertThat(HtmlReport.of(report)).startsWith("<!DOCTYPE html>");
        assertThat(RecordJson.write(DeploymentRecord.of(report))).startsWith("{");
    }

    /** In an account that has never seen it, so that nothing which it believes of itself is there. */
    private static void carriedOn(Deployment d) {
        try (Rig rig = new Rig()) {
            rig.migration = new Behaviour.Exits(0, Duration.ofSeconds(3), List.of("migrated"));
            rig.journal.save(d);
            Ended ended = rig.resume().finish();
            boolean none = d.configuration().migration() == null;
            boolean toldDone = none || (d.migration() != null && d.migration().ending() != null);
            long updates = rig.aws.calls().all().stream()
                    .filter(c -> UPDATES.contains(c.operation()))
                    .count();
            assertThat(toldDone ? 0 : rig.prematureUpdates()).as("I2").isZero();
            assertThat(rig.migrationTasks())
                    .as("I3: of %d tasks asked for, %d were started before", asked(d), started(d))
                    .isLessThanOrEqualTo(asked(d) - started(d));
            if (ended instanceof Ended.Finished finished
                    && finished.deployment().status() == Deployment.Status.SUCCEEDED
                    && d.services().stream().noneMatch(s -> s.touched() || s.completed())) {
                assertThat(updates)
                        .as("I7")
                        .isEqualTo(finished.deployment().services().size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tasks that its owner has asked for: every attempt of the migration, and those after. */
    private static int asked(Deployment d) {
        Migration migration = d.configuration().migration();
        return d.configuration().after().size()
                + (migration == null
                        ? 0
                        : migration.retries() == null ? 1 : migration.retries().attempts());
    }

    private static long started(Deployment d) {
        return Stream.concat(
                        Stream.ofNullable(d.migration()), d.after().stream().map(AfterRun::run))
                .mapToLong(run -> run.past().size() + (run.taskArn() == null ? 0 : 1))
                .sum();
    }

    @Test
    void theFormOfOlderVersionsStillLoads() {
        for (String saved : SAVED) {
            assertThat(DeploymentJson.read(withoutChecksum(saved))).isEqualTo(DeploymentJson.read(saved));
        }
    }

    @Test
    void aChangedStateSaysHowToAcceptTheChange() throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(SAVED.get(0));
        JsonNode configuration = ((ObjectNode) tree.get("configuration")).remove("migration");

        assertThat(configuration).isNotNull();
        assertThatThrownBy(() -> DeploymentJson.read(tree.toString()))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("checksum");
    }
}
