package io.jenkins.plugins.ecsdeploy.report;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText.html;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The report as one file of HTML that needs nothing else and fetches nothing: its policy forbids everything but its own
 * style sheet; or as a fragment for a page that has a head and a style of its own. Well-formed as XML too.
 */
public final class HtmlReport {
    /** Log lines that are shown at most. */
    private static final int LOG_LINES = 2_000;

    /** Characters of one log line that are shown at most. */
    private static final int LOG_LINE = 2_000;

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; base-uri 'none'; form-action 'none'" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta name="referrer" content="no-referrer" />
            <meta name="robots" content="noindex" />
            <title>%s</title>
            <style>%s</style>
            </head>
            <body class="%s">
            %s
            </body>
            </html>
            """;

    private final Report report;
    private final Deployment deployment;
    private final Standing standing;

    private HtmlReport(Report report) {
        this.report = report;
        this.deployment = report.deployment();
        this.standing = Standing.of(report);
    }

    public static String of(Report report) {
        return new HtmlReport(report).write();
    }

    /** The sections alone, without headline, scripts or styles: for a page that brings its own. */
    public static String fragment(Report report) {
        return new HtmlReport(report).sections();
    }

    private String write() {
        String title = "Deployment " + deployment.id() + " " + Standing.words(report);
        return PAGE.formatted(
                StyleSheet.HASH,
                html(title),
                StyleSheet.TEXT,
                standing.name().toLowerCase(Locale.ROOT),
                String.join("\n", header(), "<main>", sections(), "</main>", footer()));
    }

    private String sections() {
        return String.join(
                "\n",
                failure(deployment.failure()),
                suspension(),
                section("What to do next", list(NextSteps.of(report))),
                section("What was changed", changes()),
                section("Timeline", "<div class=\"timeline\">" + Timeline.svg(report) + "</div>"),
                section("Overview", facts(Facts.overview(report))),
                section("Phases", phases()),
                section("Task definitions", facts(Facts.definitions(report)) + definitionChanges()),
                section("Backup", facts(Facts.backup(report))),
                section("Migration", facts(Facts.migration(report)) + (after() ? "" : log())),
                section("Services", facts(Facts.services(report)) + events()),
                section("Smoke tests", facts(Facts.smokeTests(report))),
                section("After", facts(Facts.after(report)) + (after() ? log() : "")),
                section("Notes", notes()),
                section("Configuration", configuration()));
    }

    // --- parts

    private String header() {
        return """
                <header>
                <p class="standing">%s</p>
                <h1>%s</h1>
                <p>%s</p>
                </header>""".formatted(
                        standing.name().toLowerCase(Locale.ROOT),
                        html(deployment.id()),
                        html(image() + " to "
                                + Words.shortName(deployment.configuration().cluster())));
    }

    private String image() {
        return deployment.configuration().image().toString();
    }

    private static String failure(Failure failure) {
        if (failure == null) {
            return "";
        }
        String heading = failure.kind() == Failure.Kind.CANCELLED
                ? "Cancelled"
                : "Failed in " + failure.phase().title();
        return alert(heading, failure.summary(), ordered(failure.problems()) + diagnosis(failure.diagnosis()));
    }

    private String suspension() {
        return report.suspension() == null
                ? ""
                : alert(
                        "Suspended",
                        report.suspension().summary(),
                        diagnosis(report.suspension().diagnosis()));
    }

    private static String alert(String heading, String summary, String more) {
        return "<section class=\"alert\"><h2>" + heading + "</h2><p><strong>" + html(summary) + "</strong></p>" + more
                + "</section>";
    }

    private static String diagnosis(Diagnosis diagnosis) {
        if (diagnosis == null) {
            return "";
        }
        return "<h3>Why</h3><p>" + html(diagnosis.summary()) + " <code>" + diagnosis.cause() + "</code></p>"
                + (diagnosis.evidence().isEmpty()
                        ? ""
                        : "<h3>What AWS said</h3>"
                                + each(diagnosis.evidence(), e -> "<blockquote>" + html(e) + "</blockquote>"))
                + (diagnosis.remedies().isEmpty() ? "" : "<h3>What helps</h3>" + list(diagnosis.remedies()));
    }

    private String changes() {
        return "<ul class=\"changes\">"
                + each(
                        Changes.of(deployment),
                        c -> "<li><span class=\"" + c.kind().word() + "\">"
                                + c.kind().word() + "</span> " + html(c.text()) + "</li>")
                + "</ul>";
    }

    private String phases() {
        return "<table><thead><tr><th>Phase</th><th>Status</th><th class=\"wide\">Started</th><th>Took</th></tr></thead>"
                + "<tbody>" + each(deployment.phases(), this::phase) + "</tbody></table>";
    }

    private String phase(PhaseRun p) {
        boolean skipped = p.status() == PhaseRun.Status.SKIPPED;
        return "<tr><td>" + html(p.title()) + "</td><td>" + Words.status(p.status()) + "</td><td class=\"wide\">"
                + Words.moment(p.startedAt()) + "</td><td>" + (skipped ? "" : Words.took(p.took(report.asOf())))
                + "</td></tr>";
    }

    private String definitionChanges() {
        return each(
                deployment.definitionChanges(),
                c -> "<details><summary>Changes for " + html(c.role()) + " against "
                        + html(Words.shortName(c.against())) + "</summary>"
                        + table(
                                List.of("Where", "Before", "Now"),
                                c.changes().stream()
                                        .map(one -> List.of(code(one.path()), code(one.before()), code(one.now())))
                                        .toList())
                        + (c.more() == 0 ? "" : "<p>And " + Words.count(c.more(), "further change") + ".</p>")
                        + "</details>");
    }

    private String events() {
        return each(
                deployment.services().stream()
                        .filter(s -> !s.events().isEmpty())
                        .toList(),
                s -> "<details><summary>" + html("What ECS said about " + s.name()) + "</summary>"
                        + table(
                                List.of("When", "Event"),
                                s.events().stream()
                                        .map(e -> List.of(Words.moment(e.at()), html(e.message())))
                                        .toList())
                        + "</details>");
    }

    /** Whether the log is that of a task after the services. */
    private boolean after() {
        return !Facts.after(report).isEmpty();
    }

    /** Open where one has to read it. */
    private String log() {
        List<String> lines = report.lastLines(LOG_LINES);
        if (lines.isEmpty()) {
            return "";
        }
        String text =
                lines.stream().map(l -> html(PlainText.lines(l, LOG_LINE))).collect(Collectors.joining("\n"));
        String summary = lines.size() == report.loggedLines()
                ? "Log, " + Words.count(lines.size(), "line")
                : "Log, last " + lines.size() + " of " + report.loggedLines() + " lines";
        return "<details" + (standing == Standing.FAILED ? " open=\"open\"" : "") + "><summary>" + summary
                + "</summary><pre>" + text + "</pre></details>";
    }

    private String notes() {
        return deployment.notes().isEmpty()
                ? ""
                : "<ul>"
                        + each(
                                deployment.notes(),
                                n -> "<li>" + (n.level() == Note.Level.WARNING ? "<strong>Warning:</strong> " : "")
                                        + html(n.text()) + "</li>")
                        + "</ul>";
    }

    private String configuration() {
        return "<details><summary>As it was read, with every default</summary><pre>"
                + html(ShownConfiguration.yaml(deployment.configuration())) + "</pre></details>";
    }

    private String footer() {
        return "<footer><p>As of " + Words.moment(report.asOf())
                + ". What AWS and containers wrote is shown as it is; signs that could act are written out, for instance"
                + " <code>\\x1b</code> for an escape.</p></footer>";
    }

    // --- bricks

    private static String section(String heading, String content) {
        return content.isEmpty() ? "" : "<section><h2>" + heading + "</h2>" + content + "</section>";
    }

    private static String facts(List<Fact> facts) {
        return facts.isEmpty() ? "" : "<dl>" + each(facts, HtmlReport::fact) + "</dl>";
    }

    private static String fact(Fact fact) {
        String value = fact.code() ? "<code>" + html(fact.value()) + "</code>" : html(fact.value());
        return "<div><dt>" + html(fact.label()) + "</dt><dd>"
                + fact.link()
                        .map(l -> "<a href=\"" + html(l) + "\" rel=\"noopener noreferrer\">" + value + "</a>")
                        .orElse(value)
                + "</dd></div>";
    }

    private static String code(String text) {
        return text == null ? "" : "<code>" + html(text) + "</code>";
    }

    /** @param rows their cells as HTML */
    private static String table(List<String> head, List<List<String>> rows) {
        return "<table class=\"said\"><thead><tr>" + each(head, h -> "<th>" + h + "</th>") + "</tr></thead><tbody>"
                + each(rows, row -> "<tr>" + each(row, cell -> "<td>" + cell + "</td>") + "</tr>")
                + "</tbody></table>";
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "" : "<ul>" + items(items) + "</ul>";
    }

    private static String ordered(List<String> items) {
        return items.isEmpty() ? "" : "<ol>" + items(items) + "</ol>";
    }

    private static String items(List<String> items) {
        return each(items, i -> "<li>" + html(i) + "</li>");
    }

    private static <T> String each(List<T> all, Function<T, String> one) {
        return all.stream().map(one).collect(Collectors.joining());
    }
}
