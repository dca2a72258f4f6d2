package io.jenkins.plugins.ecsdeploy.report;

import static io.jenkins.plugins.ecsdeploy.report.MarkdownText.code;
import static io.jenkins.plugins.ecsdeploy.report.MarkdownText.prose;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.List;

/** The report as GitHub Flavored Markdown, for a job's step summary (which may be 1 MiB long). */
public final class MarkdownReport {
    /** Log lines that are shown at most. */
    private static final int LOG_LINES = 50;

    /** Characters of one log line that are shown at most. */
    private static final int LOG_LINE = 2_000;

    private final StringBuilder out = new StringBuilder();
    private final Report report;

    private MarkdownReport(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        return new MarkdownReport(report).write();
    }

    private String write() {
        Deployment d = report.deployment();
        Standing standing = Standing.of(report);
        block("## " + (standing == Standing.SUCCEEDED && d.unstable() ? "⚠️" : sign(standing)) + " Deployment "
                + code(d.id()) + " " + Standing.words(report));
        failure(d.failure());
        suspension();
        steps();
        changes(d);
        facts("", Facts.overview(report));
        phases(d);
        facts("### Task definitions", Facts.definitions(report));
        d.definitionChanges().forEach(this::changes);
        facts("### Services", Facts.services(report));
        d.services().stream().filter(s -> !s.events().isEmpty()).forEach(this::events);
        facts("### Smoke tests", Facts.smokeTests(report));
        facts("### Backup", Facts.backup(report));
        facts("### Migration", Facts.migration(report));
        facts("### After", Facts.after(report));
        log(standing);
        notes(d.notes());
        return out.toString();
    }

    private static String sign(Standing standing) {
        return switch (standing) {
            case SUCCEEDED -> "✅";
            case FAILED -> "❌";
            case CANCELLED -> "⏹️";
            case SUSPENDED -> "⏸️";
            case RUNNING -> "⏳";
        };
    }

    private void failure(Failure failure) {
        if (failure == null) {
            return;
        }
        block("**" + prose(failure.summary()) + "**");
        list(failure.problems(), "1. ");
        diagnosis(failure.diagnosis());
    }

    private void suspension() {
        if (report.suspension() != null) {
            block("**" + prose(report.suspension().summary()) + "**");
            diagnosis(report.suspension().diagnosis());
        }
    }

    private void diagnosis(Diagnosis diagnosis) {
        if (diagnosis == null) {
            return;
        }
        block("Why: " + prose(diagnosis.summary()) + " ("
                + code(diagnosis.cause().name()) + ")");
        if (!diagnosis.evidence().isEmpty()) {
            block("What AWS said:");
            block(MarkdownText.fenced(diagnosis.evidence()));
        }
        if (!diagnosis.remedies().isEmpty()) {
            block("What helps:");
            list(diagnosis.remedies(), "- ");
        }
    }

    private void steps() {
        List<String> steps = NextSteps.of(report);
        if (!steps.isEmpty()) {
            block("### What to do next");
            list(steps, "- ");
        }
    }

    private void changes(Deployment d) {
        block("### What was changed");
        row("", "");
        row("---", "---");
        Changes.of(d).forEach(c -> row(c.kind().word(), prose(c.text())));
        block("");
    }

    private void changes(DefinitionChanges changes) {
        block("<details><summary>Changes for " + prose(changes.role()) + " against "
                + prose(Words.shortName(changes.against())) + "</summary>");
        row("Where", "Before", "Now");
        row("---", "---", "---");
        changes.changes().forEach(c -> row(code(c.path()), value(c.before()), value(c.now())));
        block("");
        if (changes.more() > 0) {
            block("And " + Words.count(changes.more(), "further change") + ".");
        }
        block("</details>");
    }

    private static String value(String text) {
        return text == null ? "" : code(text);
    }

    private void events(ServiceUpdate service) {
        block("<details><summary>What ECS said about " + prose(service.name()) + "</summary>");
        row("When", "Event");
        row("---", "---");
        service.events().forEach(e -> row(Words.moment(e.at()), prose(e.message())));
        block("");
        block("</details>");
    }

    private void phases(Deployment d) {
        block("### Phases");
        row("Phase", "Status", "Took");
        row("---", "---", "--:");
        for (PhaseRun p : d.phases()) {
            row(
                    prose(p.title()),
                    Words.status(p.status()),
                    p.status() == PhaseRun.Status.SKIPPED ? "" : Words.took(p.took(report.asOf())));
        }
        block("");
    }

    private void facts(String heading, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        if (!heading.isEmpty()) {
            block(heading);
        }
        row("", "");
        row("---", "---");
        for (Fact fact : facts) {
            String value = fact.code() ? code(fact.value()) : prose(fact.value());
            row(
                    prose(fact.label()),
                    fact.link().map(l -> MarkdownText.link(value, l)).orElse(value));
        }
        block("");
    }

    private void log(Standing standing) {
        List<String> lines = report.lastLines(LOG_LINES).stream()
                .map(line -> PlainText.line(line, LOG_LINE))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        block("<details" + (standing == Standing.FAILED ? " open" : "") + "><summary>Last " + lines.size() + " of "
                + report.loggedLines() + " lines of " + MarkdownText.prose(report.logName()) + "</summary>");
        block(MarkdownText.fenced(lines));
        block("</details>");
    }

    private void notes(List<Note> notes) {
        if (!notes.isEmpty()) {
            block("### Notes");
            list(
                    notes.stream()
                            .map(n -> (n.level() == Note.Level.WARNING ? "Warning: " : "") + n.text())
                            .toList(),
                    "- ");
        }
    }

    private void list(List<String> items, String mark) {
        if (items.isEmpty()) {
            return;
        }
        items.forEach(item -> out.append(mark).append(prose(item)).append('\n'));
        block("");
    }

    private void row(String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void block(String markdown) {
        out.append(markdown).append(markdown.isEmpty() ? "\n" : "\n\n");
    }
}
