package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk does to a state file: it is noticed, and the state of before is kept. */
class TornWritesTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    @TempDir
    Path directory;

    private Path file;
    private FileJournal journal;
    private Deployment before;
    private Deployment after;

    @BeforeEach
    void save() throws IOException {
        file = directory.resolve("state.json");
        journal = new FileJournal(file);
        before = Deployment.create(
                "d-20261102-080000-abcdef",
                Configuration.builder()
                        .region("eu-west-1")
                        .cluster("prod")
                        .image(new ImageReference(null, "api", "v2", null, null))
                        .services(List.of(new Service("api", null)))
                        .build(),
                NOW);
        after = before.withNote(NOW, Note.Level.INFO, "one step on");
        journal.save(before);
    }

    @Test
    void I8_everyFlippedBitIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(file);
        int flips = 0;
        for (int i = 0; i < good.length * 8; i++) {
            byte[] bad = good.clone();
            bad[i / 8] ^= (byte) (1 << (i % 8));
            Files.write(file, bad);
            try {
                // A flip may go unnoticed that leaves the state as it was: in the name of the checksum, or in white
                // space.
                assertThat(journal.load()).as("bit %d", i).contains(before);
            } catch (UnreadableStateException noticed) {
                assertThat(noticed).hasMessageNotContaining("Exception");
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(bad);
            flips++;
        }
        Harness.tell(
                "torn state files",
                "%,d flipped bits and %,d short writes, 0 taken for the truth".formatted(flips, shortWrites(good)));
    }

    private int shortWrites(byte[] good) throws IOException {
        for (int length = 0; length < good.length - 1; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(journal::load).as("%d bytes", length).isInstanceOf(UnreadableStateException.class);
        }
        return good.length - 1;
    }

    @Test
    void I8_aProcessThatDiesWhileItWritesLeavesTheStateOfBefore() throws IOException {
        byte[] next = DeploymentJson.write(after).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int length = 0; length <= next.length; length += 97) {
            Files.write(directory.resolve("state.json.tmp"), Arrays.copyOf(next, length));
            assertThat(journal.load()).contains(before);
        }
        journal.save(after);
        assertThat(journal.load()).contains(after);
    }

    @Test
    void I8_aFullDiskIsAnErrorAndLeavesTheStateOfBefore() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Files.createSymbolicLink(directory.resolve("state.json.tmp"), Path.of("/dev/full"));

        assertThatThrownBy(() -> journal.save(after))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        assertThat(journal.load()).contains(before);
    }

    @Test
    void I8_aPlaceThatCannotBeWrittenIsAnErrorAndLeavesTheStateOfBefore() throws IOException {
        Files.createDirectories(directory.resolve("state.json.tmp"));

        assertThatThrownBy(() -> journal.save(after)).isInstanceOf(IOException.class);
        assertThat(journal.load()).contains(before);
        assertThatThrownBy(() -> new FileJournal(file.resolve("below/a-file.json")).save(after))
                .isInstanceOf(IOException.class);
        assertThat(journal.load()).contains(before);
    }

    /** Found by a storm: the older of two processes brought an older state back, and a third migrated again. */
    @Test
    void I3_aProcessThatWasTakenOverBringsNoOlderStateBack() throws IOException {
        FileJournal newer = new FileJournal(file);
        newer.load();
        newer.save(after);

        assertThatThrownBy(() -> journal.save(before)).isInstanceOf(TakenOverException.class);
        assertThat(new FileJournal(file).load()).contains(after);
    }
}
