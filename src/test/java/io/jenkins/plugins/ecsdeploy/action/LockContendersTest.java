package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I4 with real processes, real sockets and real time: many want one key, and its first holder dies with it. */
class LockContendersTest {
    private static final int EACH = 25;
    private static final Duration LEASE = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private Account account;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void open() {
        account = new Account(directory).migration(Account.MIGRATES);
        account.lockTable();
    }

    @AfterEach
    void close() {
        processes.forEach(Process::destroyForcibly);
        account.close();
    }

    @Test
    void I4_ofFiftyContendersInTwoProcessesNeverTwoAreInside() throws Exception {
        String crashed = outputOf(start("crash", 1, "crash"));
        assertThat(crashed).isEqualTo("crashed\n");

        Process a = start("a", EACH);
        Process b = start("b", EACH);
        List<String> lines = new ArrayList<>(outputOf(a).lines().toList());
        lines.addAll(outputOf(b).lines().toList());

        List<Long> waits = lines.stream()
                .filter(line -> line.startsWith("waited "))
                .map(line -> Long.parseLong(line.substring("waited ".length())))
                .sorted()
                .toList();
        long overlaps = lines.stream().filter("overlap"::equals).count();
        assertThat(overlaps).as("%s", lines).isZero();
        assertThat(waits).as("%s", lines).hasSize(2 * EACH);
        assertThat(waits.get(0)).as("the dead holder's lease is waited out").isGreaterThanOrEqualTo(LEASE.toMillis());
        try (var files = Files.list(directory)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("was-inside-")))
                    .hasSize(2 * EACH);
        }
        Harness.tell(
                "locks",
                String.format(
                        "%d contenders in 2 processes, %d acquisitions, %d overlaps, 1 take-over from a dead holder,"
                                + " waiting p50/p95/max %.1f/%.1f/%.1f s (lease %d s)",
                        2 * EACH,
                        waits.size() + 1,
                        overlaps,
                        waits.get(waits.size() / 2) / 1e3,
                        waits.get(waits.size() * 95 / 100) / 1e3,
                        waits.get(waits.size() - 1) / 1e3,
                        LEASE.toSeconds()));
    }

    private Process start(String name, int deployments, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Contenders.class.getName(),
                account.server.endpoint().toString(),
                directory.toString(),
                name,
                String.valueOf(deployments),
                String.valueOf(LEASE.toMillis())));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
        builder.environment().put("AWS_ACCESS_KEY_ID", "contender");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "contender");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static String outputOf(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
