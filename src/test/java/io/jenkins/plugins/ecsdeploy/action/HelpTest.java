package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of the command line that need no account. */
class HelpTest {
    private static final Path SNAPSHOTS = Path.of("src/test/resources/io/jenkins/plugins/ecsdeploy/action");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(String... args) {
        Io io = new Io(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Path.of("target"),
                false);
        return Main.run(io, args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Run with {@code -Dsnapshots.write=true} to take the present text over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "deploy",
                "plan",
                "migrate",
                "history",
                "rollback",
                "resume",
                "status",
                "lock",
                "init",
                "schema",
                "iam-policy",
                "export",
                "simulate",
                "version"
            })
    void helpFitsATerminalAndIsAsReviewed(String command) throws IOException {
        assertThat(run("help", command)).isEqualTo(ExitCode.OK);

        assertThat(out().lines().filter(line -> line.length() > 80)).isEmpty();
        assertThat(out()).doesNotContain("\u001b");
        Path snapshot = SNAPSHOTS.resolve(command + ".txt");
        if (Boolean.getBoolean("snapshots.write")) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(snapshot, out());
        }
        assertThat(out()).isEqualTo(Files.readString(snapshot));
    }

    @Test
    void everyCommandIsInTheOverview() {
        run("help");

        assertThat(Commands.NAMES).allSatisfy(name -> assertThat(out()).contains("\n  " + name + " "));
    }

    @ParameterizedTest
    @CsvSource({
        "deploi, Did you mean deploy?",
        "stauts, Did you mean status?",
        "--cluster, The command comes first",
        "xyzzy, There is no command xyzzy."
    })
    void aWrongCommandIsExplained(String word, String hint) {
        assertThat(run(word)).isEqualTo(ExitCode.USAGE);

        assertThat(err()).contains(hint, "`ecs-deploy help` lists the commands.");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--clutser, Did you mean --cluster?",
        "--migration-cmd, Did you mean --migration-command?",
        "--timeout-migrat=1h, Did you mean --timeout-migrate?",
        "prod, What is prod here?"
    })
    void aWrongOptionIsExplained(String word, String hint) {
        assertThat(run("deploy", word)).isEqualTo(ExitCode.USAGE);

        assertThat(err()).contains(hint, "`ecs-deploy help deploy` explains the options.");
    }

    @Test
    void withoutACommandTheOverviewIsShownAsAnError() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);

        assertThat(err()).startsWith("Usage: ecs-deploy COMMAND");
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(run("schema")).isEqualTo(ExitCode.OK);

        assertThat(Account.json(out()).path("title").asText()).isEqualTo("ecs-deploy configuration");
    }

    @Test
    void theSchemaOfTheEventThatAsksForAMigrationIsPrinted() {
        assertThat(run("schema", "--migration-event")).isEqualTo(ExitCode.OK);

        assertThat(Account.json(out()).at("/properties/source/const").asText()).isEqualTo("ecs.migration");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThat(run(
                        "deploy",
                        "--region=eu-west-1",
                        "--cluster=c",
                        "--image=a:b",
                        "--service=s",
                        "--no-migration",
                        "--dry-run",
                        "--endpoint-url=localhost:4566"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err()).contains("--endpoint-url localhost:4566 is no address such as http://127.0.0.1:4566.");
    }
}
