package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal in files promises; what a broken disk makes of it: {@link TornWritesTest}. */
class FileJournalTest {
    private static final Deployment SAVED = Deployment.create(
            "d-20261102-080000-abcdef",
            Configuration.builder()
                    .region("eu-west-1")
                    .cluster("prod")
                    .image(new ImageReference(null, "api", "v2", null, null))
                    .services(List.of(new Service("api", null)))
                    .build(),
            Instant.parse("2026-11-02T08:00:00Z"));

    @TempDir
    Path directory;

    private FileJournal journal() {
        return new FileJournal(directory.resolve("not/yet/there/state.json"));
    }

    @Test
    void nothingWasSavedWhereThereIsNoFile() throws IOException {
        assertThat(journal().load()).isEmpty();
    }

    @Test
    void whatWasSavedIsLoadedAndNothingElseIsLeftBehind() throws IOException {
        journal().save(SAVED);

        assertThat(journal().load()).contains(SAVED);
        try (Stream<Path> files = Files.list(journal().file().getParent())) {
            assertThat(files).containsExactly(journal().file());
        }
    }

    @Test
    void aFileThatSomebodyRemovedIsWrittenAgain() throws IOException {
        FileJournal journal = journal();
        journal.save(SAVED);
        Files.delete(journal.file());
        journal.save(SAVED);

        assertThat(journal.load()).contains(SAVED);
    }

    /** Whatever its lock allows: what somebody else has saved since is never replaced by what we knew before. */
    @Test
    void I3_whoeverWasTakenOverSavesNoMore() throws IOException {
        FileJournal older = journal();
        older.save(SAVED);
        FileJournal newer = journal();
        Deployment taken = newer.load().orElseThrow().resumed(SAVED.createdAt().plusSeconds(60));
        newer.save(taken);

        assertThatThrownBy(() -> older.save(SAVED)).isInstanceOf(TakenOverException.class);
        assertThat(journal().load()).contains(taken);
    }

    @Test
    void whatIsNotTextIsNoState() throws IOException {
        FileJournal journal = journal();
        journal.save(SAVED);
        Files.write(journal.file(), new byte[] {'{', (byte) 0xff});

        assertThatThrownBy(journal::load)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("it is not text in UTF-8");
    }

    @Test
    void theLogIsKeptOnceWhereverItIsWrittenAgainFrom() throws IOException {
        FileJournal journal = journal();
        journal.keepLog(0, bytes("one\ntwo\nthree\n"));
        journal.keepLog(4, bytes("zwei\n"));
        journal.keepLog(9, bytes("drei\n"));

        assertThat(journal.logFile()).hasFileName("state.json.log").hasContent("one\nzwei\ndrei\n");
        assertThat(Files.size(journal.logFile())).isEqualTo(14);
    }

    @Test
    void I4_onlyOneHasTheJournalAndTheOthersLearnWhoItIs() throws IOException {
        Path lockFile = journal().file().resolveSibling("state.json.lock");
        Files.createDirectories(lockFile.getParent());
        Files.writeString(lockFile, "a name that somebody left here and that is longer than ours. ".repeat(9));
        String holder = "process %d on .+, since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"
                .formatted(ProcessHandle.current().pid());
        try (FileJournal.Lock held = journal().lock()) {
            assertThat(held).isNotNull();
            assertThat(Files.readString(lockFile)).matches(holder);
            assertThatThrownBy(() -> journal().lock())
                    .isInstanceOfSatisfying(FileJournal.LockedException.class, e -> assertThat(e.holder())
                            .matches(holder))
                    .hasMessageMatching("The journal is in use by " + holder);
        }

        assertThat(lockFile).exists();
        journal().lock().close();
    }

    /** Elsewhere a lock of this process is gone as soon as the process has opened and closed its file once more. */
    @Test
    void I4_whoAsksTwiceInOneProcessDoesNotGiveTheLockAway() throws Exception {
        try (FileJournal.Lock held = journal().lock()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> journal().lock()).isInstanceOf(FileJournal.LockedException.class);

            assertThat(inAnotherProcess())
                    .startsWith("The journal is in use by process "
                            + ProcessHandle.current().pid());
        }
        assertThat(inAnotherProcess()).isEqualTo("taken");
    }

    private String inAnotherProcess() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        journal().file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).as(said).isZero();
        return said;
    }

    /** Takes a journal and says so, or who has it. */
    static final class Taker {
        public static void main(String[] file) throws IOException {
            try (FileJournal.Lock held = new FileJournal(Path.of(file[0])).lock()) {
                System.out.print(held == null ? "" : "taken");
            } catch (FileJournal.LockedException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    @Test
    void whoLeftNoNameIsAnotherProcess() throws IOException {
        Path lockFile = directory.resolve("state.json.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();

            assertThatThrownBy(() -> new FileJournal(directory.resolve("state.json")).lock())
                    .isInstanceOfSatisfying(FileJournal.LockedException.class, e -> assertThat(e.holder())
                            .isEqualTo("another process"));
        }
    }

    @Test
    void aLockThatSomebodyElseHasLeavesNoFileOpen() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")));
        try (FileJournal.Lock held = journal().lock()) {
            assertThat(held).isNotNull();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> journal().lock()).isInstanceOf(FileJournal.LockedException.class);
            }
            Path lockFile = journal().file().resolveSibling("state.json.lock").toRealPath();
            assertThat(openFiles(Path.of("/proc/self/fd"))).containsOnlyOnce(lockFile.toString());
        }
    }

    @Test
    void aLockThatFailsLeavesNoFileOpen() throws IOException {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.exists(open) && Files.exists(Path.of("/dev/full")));
        Files.createSymbolicLink(directory.resolve("state.json.lock"), Path.of("/dev/full"));
        FileJournal journal = new FileJournal(directory.resolve("state.json"));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(journal::lock).isInstanceOf(IOException.class);
        }

        assertThat(openFiles(open)).noneMatch(target -> target.equals("/dev/full"));
    }

    private static List<String> openFiles(Path descriptors) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(FileJournalTest::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
