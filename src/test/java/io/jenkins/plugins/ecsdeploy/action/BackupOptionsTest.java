package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The snapshot before the migration, named by flags. */
class BackupOptionsTest {

    private static Configuration read(String... more) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        String[] usual = {"--region", "eu-west-1", "--cluster", "prod", "--image", "api:1", "--service", "api"};
        String[] arguments = Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new);
        return CommandLine.populateCommand(new ConfigurationOptions(), arguments)
                .read(new Io(nowhere, nowhere, Map.of(), Path.of("target"), false), new FlagTree());
    }

    @Test
    void flagsSayWhatTheFileSays() throws IOException {
        Configuration read = read(
                "--migration-destructive",
                "--backup-cluster",
                "shop",
                "--backup-when",
                "always",
                "--backup-keep",
                "3",
                "--backup-prefix",
                "api",
                "--timeout-backup",
                "90m");

        assertThat(read.backup()).isEqualTo(new Backup(Backup.Kind.CLUSTER, "shop", Backup.When.ALWAYS, 3, "api"));
        assertThat(read.migration().takesAway()).isTrue();
        assertThat(read.timeouts().backup()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void aMarkOnAMigrationThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> read("--no-migration", "--migration-destructive"))
                .hasMessageContaining("--no-migration does not go with other --migration");
    }
}
