package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --log}: what a migration said, byte for byte, while the console shows it harmless. */
class KeptLogTest {
    private static final List<String> LINES = List.of(
            "::error::pwned",
            "\u001b[31mred\u001b[0m \u001b]0;title\u0007",
            "\u001b[8mha:////4AAA\u001b[0m",
            "<script>alert(1)</script> & \"quotes\" \\ backslash",
            "\u202egnp.exe\u200b\u2066",
            "a\u0000b\u0085c\u2028d\u2029e\rf\tg",
            "größer 日本語 \ud83d\ude80",
            "x".repeat(200_000));

    @TempDir
    Path directory;

    private Account account;

    @BeforeEach
    void open() {
        account = new Account(directory).migration(Account.MIGRATES);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void I9_theKeptLogIsByteTrueAndTheConsoleIsHarmless() throws IOException {
        account.migration(new Behaviour.Exits(0, Duration.ZERO, LINES));

        Result result = account.deploy("--log", "out/migration.log", "--report", "out/report.html");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllBytes(directory.resolve("out/migration.log")))
                .isEqualTo((String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(result.out()).contains("Wrote the log: out/migration.log");
        assertThat(result.out() + Files.readString(directory.resolve("out/report.html")))
                .doesNotContain("\u001b", "\u202e", "\u2028", "\u0000", "\u200b");
        assertThat(Files.readString(directory.resolve("out/report.html"))).doesNotContain("<script>alert");
    }

    @Test
    void withoutAMigrationThereIsNoLogAndThatIsSaid() {
        Result result = account.run(
                "deploy",
                "--cluster",
                "prod",
                "--image",
                "api:v2",
                "--service",
                "api",
                "--no-migration",
                "--log",
                "migration.log");

        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("There is no log of a migration");
        assertThat(directory.resolve("migration.log")).doesNotExist();
    }

    @Test
    void aLogThatCannotBeWrittenChangesNothingAboutTheDeployment() throws IOException {
        Files.writeString(directory.resolve("file"), "in the way");

        Result result = account.deploy("--log", "file/migration.log");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("The log could not be written");
    }

    @Test
    void aFailedMigrationsLogIsKeptToo() throws IOException {
        account.migration(new Behaviour.Exits(3, Duration.ZERO, List.of("no such table")));

        Result result = account.deploy("--log", "migration.log");

        assertThat(result.code()).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(directory.resolve("migration.log")).hasContent("no such table");
    }
}
