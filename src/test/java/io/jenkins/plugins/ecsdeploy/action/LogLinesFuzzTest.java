package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationLog;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.MarkdownReport;
import io.jenkins.plugins.ecsdeploy.report.RecordJson;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a container prints, no face lets it act (I9), none of them chokes on it, and the kept log has its bytes. */
class LogLinesFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final Configuration CONFIGURATION = Configuration.builder()
            .region("eu-west-1")
            .cluster("prod")
            .image(new ImageReference(null, "api", "v2", null, null))
            .services(List.of(new Service("api", null)))
            .migration(new Migration(
                    new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null))
            .build();

    static final List<String> PIECES = List.of(
            "plain words",
            "\u001b[31m",
            "\u001b[2J\u001b[H",
            "\u001b]0;title\u0007",
            "\u001b]8;;http://evil/\u001b\\",
            "\u009b31m",
            "\u001b[8mha:////4AAAAB+LCAAAAAAAAP9b85aBtbiIQTGjNKU4P08vOT+vOD8nVc8xxcfR\u001b[0m",
            "\r",
            "\n",
            "\r\n",
            "\b\b\b",
            "::error::pwned",
            "\n::set-output name=x::y",
            "\u00a0::add-mask::a",
            "::stop-commands::x\n::x::",
            "##[error]pwned",
            "##vso[task.setvariable]x",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "</pre></body>",
            "&lt;&#x3c;",
            "\"'`",
            "```\n# head\n",
            "</details>",
            "[click](javascript:alert(1))",
            "![x](http://evil/x.png)",
            "| a | b |\n|---|---|",
            "@channel",
            "\u202e\u2066\u2069\u200f",
            "\u200b\u200d\ufeff\u00ad",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u0000",
            "\ufffd",
            "\ud83d\ude80",
            "\ud83d",
            "\ude80",
            "\udb40\udc41",
            "\\x1b",
            "%0A%25",
            "EOF",
            "\t");

    @Test
    void I9_noLineActsInAnyFace() {
        Fuzz.of("log lines", 400, LogLinesFuzzTest::lines, lines -> {
            List<LogEvent> events = lines.stream().map(l -> new LogEvent(0, l)).toList();
            Deployment d = deployment(lines, events);
            onTheConsole(d, events);
            onGithub(d, events);
            inReports(Report.of(d).withLog(String.join("\n", lines) + "\n"));
            String kept = new String(MigrationLog.kept(events), StandardCharsets.UTF_8);
            String given = lines.stream().map(l -> l + "\n").collect(Collectors.joining());
            // A half of a surrogate pair has no bytes in UTF-8.
            assertThat(kept).isEqualTo(new String(given.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        });
    }

    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            StringBuilder line = new StringBuilder();
            for (int j = random.nextInt(6); j > 0; j--) {
                line.append(
                        random.nextInt(6) == 0
                                ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
                                : PIECES.get(random.nextInt(PIECES.size())));
            }
            if (random.nextInt(400) == 0) {
                line.append(
                        (line.isEmpty() ? "x" : line.toString()).repeat(1 + 1_000_000 / Math.max(1, line.length())));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** With the text wherever AWS may put one. */
    private static Deployment deployment(List<String> lines, List<LogEvent> events) {
        String text = lines.get(0);
        TaskRun migration = TaskRun.planned(
                        "arn:base", "app", List.of("app"), new Placement(null, null, null, null), Map.of(), List.of())
                .intended("d-1", NOW)
                .started("arn:aws:ecs:eu-west-1:1:task/prod/1", NOW, 0)
                .logged(LogPosition.head(new LogStream("eu-west-1", "/ecs/api", "ecs/app/1"), 0)
                        .after(events, "f/1", 1));
        return Deployment.create("d-1", CONFIGURATION, NOW)
                .withMigration(migration)
                .withNote(NOW, Note.Level.WARNING, text)
                .failed(
                        new Failure(PhaseName.RESOLVE, Failure.Kind.RESOLVE_FAILED, text, List.of(text, "b"), null),
                        NOW.plusSeconds(3));
    }

    private static void onTheConsole(Deployment d, List<LogEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ConsoleFace face = new ConsoleFace(out, 80, new Paint(false), false);
        face.migrationLog(d, events);
        String console = bytes.toString(StandardCharsets.UTF_8);
        assertThat(console.split("\n", -1))
                .as("a line of the console for each event")
                .hasSize(events.size() + 1);
        face.changed(Deployment.create("d-1", CONFIGURATION, NOW), d);
        face.retrying(d, d.failure().summary());
        face.finish();
        harmless(bytes.toString(StandardCharsets.UTF_8));
    }

    private static void onGithub(Deployment d, List<LogEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        GithubFace face = new GithubFace(out, Map.of(), CONFIGURATION);
        Deployment before = Deployment.create("d-1", CONFIGURATION, NOW);
        face.migrationLog(before, events);
        face.changed(before, d);
        face.retrying(d, d.failure().summary());
        face.finish();
        String log = bytes.toString(StandardCharsets.UTF_8) + Faces.harmless(TextReport.of(Report.of(d)));
        harmless(log);
        assertThat(GithubTest.commands(log))
                .allMatch(c -> c.matches("::(group::Resolve|endgroup::)|::(warning|error) title=ecs-deploy.*"))
                .filteredOn(c -> c.startsWith("::error") || c.startsWith("::warning"))
                .hasSize(2);
    }

    private static void inReports(Report report) {
        harmless(TextReport.of(report));
        String html = HtmlReport.of(report);
        harmless(html);
        assertThat(html).doesNotContain("<script>alert", "<img", "</pre></body>");
        String markdown = MarkdownReport.of(report);
        harmless(markdown);
        assertThat(outsideOfFences(markdown)).doesNotContain("<script", "<img", "![x](");
        String record = RecordJson.write(DeploymentRecord.of(report));
        assertThat(record.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(Account.json(record).path("status").asText()).isEqualTo("FAILED");
    }

    /** Reads as CommonMark does: a fence is closed by a line of at least as many backticks, and by nothing else. */
    private static String outsideOfFences(String markdown) {
        StringBuilder outside = new StringBuilder();
        int fence = 0;
        for (String line : markdown.split("\n", -1)) {
            String text = line.strip();
            int ticks = text.length() - text.replaceFirst("^`+", "").length();
            if (fence == 0 && ticks >= 3) {
                fence = ticks;
            } else if (fence > 0 && ticks >= fence && ticks == text.length()) {
                fence = 0;
            } else if (fence == 0) {
                outside.append(line).append('\n');
            }
        }
        assertThat(fence).as("a fence that is not closed").isZero();
        return outside.toString();
    }

    static void harmless(String text) {
        int bad = text.codePoints()
                .filter(c -> c != '\t' && c != '\n')
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                })
                .findFirst()
                .orElse(-1);
        assertThat(bad).as("a character that acts").isEqualTo(-1);
    }
}
