package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line as a real process against the simulator in another, killed with SIGKILL again and again: when the
 * simulator sees its n-th call, before it takes effect or right after, as a seed says.
 *
 * <p>{@code -Dkills=200} for so many kills.
 */
@Timeout(1200)
class KillTest {
    private static final int ALL = 200;

    @TempDir
    Path directory;

    private final AtomicInteger kills = new AtomicInteger();

    @Test
    void I3_I5_I8_theCommandLineMayBeKilledAtAnyCallAndMigratesOnce() {
        int wanted = Integer.getInteger("kills", Harness.nightly() ? ALL : ALL / 5);

        AtomicInteger deployments = new AtomicInteger();
        Harness.inParallel(IntStream.range(0, wanted).boxed().toList(), seed -> {
            if (kills.get() < wanted) {
                deployments.addAndGet(deploy(seed));
            }
        });

        assertThat(kills.get()).isGreaterThanOrEqualTo(wanted);
        Harness.tell(
                "kills",
                "%d with SIGKILL of a real process in %d deployments%s, 0 violations"
                        .formatted(
                                kills.get(), deployments.get(), kills.get() >= ALL ? "" : " (" + ALL + " by night)"));
    }

    /** One deployment, whose process is killed until one comes to the end. */
    private int deploy(int seed) {
        Random random = new Random(seed);
        Path place = directory.resolve("deployment-" + seed);
        try (Account account = new Account(Files.createDirectories(place)).migration(Account.MIGRATES)) {
            String said = "";
            boolean killed = true;
            for (int i = 0; killed; i++) {
                int call = i < 12 ? 1 + random.nextInt(14) : Integer.MAX_VALUE;
                Process process = startAndKillAt(account, call, random.nextBoolean());
                said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                killed = process.waitFor() == 137;
                account.aws.faults().clear();
                if (killed) {
                    kills.incrementAndGet();
                    journal(account).load();
                } else {
                    assertThat(process.exitValue())
                            .as("seed %d: %s", seed, said)
                            .isZero();
                }
            }
            assertThat(journal(account).load().orElseThrow().status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(account.migrationTasks())
                    .as("I3, seed %d: %s", seed, account.changes())
                    .isEqualTo(1);
            assertThat(account.revision()).as("seed %d", seed).isEqualTo("api:2");
            assertThat(account.service().at("/deployments/0/rolloutState").asText())
                    .isEqualTo("COMPLETED");
            assertThat(Files.readString(journal(account).logFile())).isEqualTo("migrating\nmigrated\n");
            return 1;
        } catch (IOException e) {
            throw new AssertionError("seed " + seed, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static FileJournal journal(Account account) {
        return new FileJournal(account.state());
    }

    /** Starts the command line, and kills it at its n-th call, which takes effect or is lost on its way. */
    private static Process startAndKillAt(Account account, int call, boolean takesEffect) {
        AtomicInteger calls = new AtomicInteger();
        Process[] process = new Process[1];
        account.aws.faults().clear();
        account.aws
                .faults()
                .on("*")
                .always()
                .when(body -> {
                    if (calls.incrementAndGet() != call) {
                        return false;
                    }
                    kill(process);
                    return !takesEffect;
                })
                .closeBeforeEffect();
        synchronized (process) {
            process[0] = account.start(account.args("deploy"));
        }
        return process[0];
    }

    private static void kill(Process[] process) {
        synchronized (process) {
            process[0].toHandle().destroyForcibly(); // unlike the process's own, it leaves what was said readable
        }
        process[0].onExit().join();
    }
}
