package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process that dies, or is asked to, in the middle of a migration that is a real process, too. */
@Timeout(120)
class SignalTest {
    private static final int SIGINT = 2;

    @TempDir
    Path directory;

    private Account account;
    private Path gate;
    private Process process;
    private BufferedReader output;
    private final StringBuilder said = new StringBuilder();

    @BeforeEach
    void open() throws Exception {
        gate = directory.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        account = new Account(directory)
                .migration(Behaviour.process("sh", "-c", "echo begun; read line < " + gate + "; echo done"));
    }

    @AfterEach
    void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        account.close();
    }

    /** Begins a deployment in a process of its own, and returns when its migration runs. */
    private void beginAndAwaitMigration(String... more) throws IOException {
        process = account.start(account.args("deploy", more));
        output = process.inputReader();
        readUntil("  | begun");
    }

    private void readUntil(String expected) throws IOException {
        String line = "";
        while (line != null && !line.contains(expected)) {
            line = output.readLine();
            said.append(line).append('\n');
        }
        assertThat(line).as("%s", said).isNotNull();
    }

    private int exit() throws Exception {
        output.lines().forEach(line -> said.append(line).append('\n'));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Whether this process, and so all that it starts, never hears of a Ctrl-C (proc(5): SigIgn). */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask & (1L << (SIGINT - 1))) != 0);
    }

    /** Lets the migration go on; blocks until it listens. */
    private void openGate() throws IOException {
        try (OutputStream out = Files.newOutputStream(gate)) {
            out.write('\n');
        }
    }

    private void resumesToTheEndWithOneMigration() throws IOException {
        openGate();
        Result resumed = account.run("resume");

        assertThat(resumed.code()).as(said + resumed.out() + resumed.err()).isEqualTo(ExitCode.OK);
        assertThat(account.migrationTasks()).isEqualTo(1);
        assertThat(account.revision()).isEqualTo("api:2");
        assertThat(Files.readString(directory.resolve(".ecs-deploy/state.json.log")))
                .isEqualTo("begun\ndone\n");
    }

    @Test
    void I5_sigtermSavesTheStateAndSaysWhatGoesOn() throws Exception {
        beginAndAwaitMigration();

        signal("TERM");

        assertThat(exit()).isEqualTo(130);
        assertThat(said)
                .contains(
                        "SIGTERM: cancelling",
                        "The migration task goes on running",
                        "ecs-deploy resume --state .ecs-deploy/state.json");
        resumesToTheEndWithOneMigration();
    }

    @Test
    void I5_ctrlCDoesTheSame() throws Exception {
        assumeFalse(
                interruptsAreIgnored(),
                "SIGINT is ignored by who started these tests (a shell does so for what it starts in the background)");
        beginAndAwaitMigration();

        signal("INT");

        assertThat(exit()).isEqualTo(130);
        assertThat(said).contains("Ctrl-C: cancelling");
        resumesToTheEndWithOneMigration();
    }

    @Test
    void I3_I5_killedInTheMiddleOfAMigrationItRunsOnce() throws Exception {
        beginAndAwaitMigration();

        signal("KILL");

        assertThat(exit()).isEqualTo(137);
        resumesToTheEndWithOneMigration();
    }

    @Test
    void withOnCancelStopTheMigrationIsStoppedAndAwaited() throws Exception {
        beginAndAwaitMigration("--on-cancel", "stop");

        signal("TERM");

        assertThat(exit()).isEqualTo(130);
        assertThat(said).contains("was cancelled");
        assertThat(account.changes()).contains("StopTask").doesNotContain("UpdateService");
        assertThat(account.run("resume").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void I5_aSecondSignalLeavesAtOnceAndTheStateIsSafe() throws Exception {
        account.migration(Behaviour.process(
                "sh", "-c", "trap '' TERM; echo begun; while ! read line < " + gate + "; do :; done; echo done"));
        beginAndAwaitMigration("--on-cancel", "stop");

        signal("TERM");
        readUntil("stopping the migration task");
        signal("TERM");

        assertThat(exit()).isEqualTo(130);
        assertThat(said).contains("leaving at once");
        openGate();
        assertThat(account.run("resume").code()).isEqualTo(ExitCode.CANCELLED);
        assertThat(account.migrationTasks()).isEqualTo(1);
        assertThat(account.changes()).doesNotContain("UpdateService");
    }
}
