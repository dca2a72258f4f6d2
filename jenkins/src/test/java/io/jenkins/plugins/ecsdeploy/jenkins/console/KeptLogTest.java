package io.jenkins.plugins.ecsdeploy.jenkins.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a crash every kept line of the migration is in the build's log: those that are missing are found. */
class KeptLogTest {
    @TempDir
    Path directory;

    private List<String> missing(String kept, String shown) throws IOException {
        return missing(kept, kept.getBytes(StandardCharsets.UTF_8).length, shown);
    }

    private List<String> missing(String kept, long known, String shown) throws IOException {
        Path file = Files.writeString(directory.resolve("kept.log"), kept);
        List<String> missing = new ArrayList<>();
        new KeptLog(file, known).missing(new StringReader(shown), missing::add);
        return missing;
    }

    @Test
    void whatWasShownIsNotMissing() throws IOException {
        assertThat(missing("one\ntwo\n", "[ 0:01]  started\n  | one\n  | two\n")).isEmpty();
    }

    @Test
    void theEndThatWasNotWrittenIsMissing() throws IOException {
        assertThat(missing("one\ntwo\nthree\n", "  | one\n")).containsExactly("two", "three");
        assertThat(missing("one\ntwo\n", "")).containsExactly("one", "two");
    }

    @Test
    void aLineThatWasTornIsShownWhole() throws IOException {
        assertThat(missing("one\nabcdef\n", "  | one\n  | abc")).containsExactly("abcdef");
    }

    @Test
    void aLineToldTwiceTakesNoOthersPlace() throws IOException {
        assertThat(missing("one\ntwo\nthree\n", "  | one\n  | two\n  | one\n  | two\n"))
                .containsExactly("three");
    }

    @Test
    void equalLinesAreAsManyAsWereKept() throws IOException {
        assertThat(missing("ok\nok\nok\n", "  | ok\n  | ok\n")).containsExactly("ok");
    }

    @Test
    void linesThatJenkinsStampsAreKnownAgain() throws IOException {
        assertThat(missing("one\ntwo\n", "[2026-11-02T08:05:00Z]   | one\n")).containsExactly("two");
    }

    @Test
    void whatTheStateDoesNotKnowYetWillBeToldAnyway() throws IOException {
        assertThat(missing("one\ntwo\n", "one\n".length(), "")).containsExactly("one");
    }

    @Test
    void I9_linesAreComparedAsTheyWereShown() throws IOException {
        assertThat(missing("\u001B[31mred\nnext\n", "  | " + BuildConsole.barred("\u001B[31mred").substring(4) + "\n"))
                .containsExactly("next");
    }

    @Test
    void withoutAKeptLogNothingIsMissing() throws IOException {
        List<String> missing = new ArrayList<>();
        new KeptLog(directory.resolve("none"), 0).missing(new StringReader(""), missing::add);
        assertThat(missing).isEmpty();
    }
}
