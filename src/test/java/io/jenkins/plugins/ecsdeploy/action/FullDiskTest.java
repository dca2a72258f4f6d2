package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk that the state is kept on fails in the middle of a deployment. */
@Timeout(120)
class FullDiskTest {
    @TempDir
    Path directory;

    @Test
    void I3_I8_aDiskThatFillsUpStopsTheDeploymentAndItIsResumedFromTheStateOfBefore() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Path temporary = directory.resolve(".ecs-deploy/state.json.tmp");
        // The migration itself fills the disk, as soon as no save is under way.
        Behaviour filling = Behaviour.process(
                "sh", "-c", "until ln -s /dev/full " + temporary + " 2>&-; do :; done; echo migrated");
        try (Account account = new Account(directory).migration(filling)) {
            Result stopped = account.deploy();

            assertThat(stopped.code()).as(stopped.out() + stopped.err()).isEqualTo(ExitCode.SUSPENDED);
            assertThat(stopped.out() + stopped.err())
                    .contains("could not be saved", "No space left on", "nothing further was done");
            assertThat(account.changes()).contains("RunTask").doesNotContain("UpdateService");

            Files.delete(temporary);
            Result resumed = account.run("resume");

            assertThat(resumed.code()).as(resumed.out() + resumed.err()).isEqualTo(ExitCode.OK);
            assertThat(account.migrationTasks()).isEqualTo(1);
            assertThat(account.revision()).isEqualTo("api:2");
        }
    }

    @Test
    void I8_aStateThatTheDiskChangedIsRefusedAndKept() throws IOException {
        try (Account account = new Account(directory).migration(Account.MIGRATES)) {
            account.deploy();
            String changed = Files.readString(account.state()).replace("\"SUCCEEDED\"", "\"RUNNING\"");
            Files.writeString(account.state(), changed);

            Result resumed = account.run("resume");

            assertThat(resumed.code()).isEqualTo(ExitCode.USAGE);
            assertThat(resumed.err()).contains("checksum").doesNotContain("Exception");
            assertThat(Files.readString(account.state())).isEqualTo(changed);
        }
    }
}
