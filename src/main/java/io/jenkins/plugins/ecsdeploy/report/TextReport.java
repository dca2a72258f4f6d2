package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.List;

/** The report for consoles: plain text, at most {@value TextPage#COLUMNS} columns, ending in a line feed. */
public final class TextReport {
    /** Log lines that are shown at most. */
    private static final int LOG_LINES = 50;

    /** Characters of one log line that are shown at most. */
    private static final int LOG_LINE = 500;

    /** Characters of one piece of evidence that are shown at most. */
    private static final int EVIDENCE = 2_000;

    /** Events of one service that are shown at most. */
    private static final int EVENTS = 8;

    private TextReport() {}

    public static String of(Report report) {
        Deployment d = report.deployment();
        TextPage page = new TextPage();
        Standing standing = Standing.of(report);
        String kind = d.failure() == null || standing == Standing.CANCELLED
                ? ""
                : " (" + d.failure().kind() + ")";
        page.title("Deployment " + d.id() + " " + Standing.words(report) + kind);
        page.facts(Facts.overview(report));
        phases(page, report);
        section(page, "Task definitions", Facts.definitions(report));
        d.definitionChanges().forEach(changes -> changes(page, changes));
        section(page, "Backup", Facts.backup(report));
        section(page, "Migration", Facts.migration(report));
        section(page, "Services", Facts.services(report));
        d.services().stream().filter(s -> !s.events().isEmpty()).forEach(s -> events(page, s));
        section(page, "Smoke tests", Facts.smokeTests(report));
        section(page, "After", Facts.after(report));
        notes(page, d.notes());
        page.heading("What was changed");
        Changes.of(d).forEach(c -> page.item(String.format("%-9s", c.kind().word()), c.text()));
        failure(page, d.failure());
        if (report.suspension() != null) {
            page.heading("Suspended: " + report.suspension().reason());
            page.paragraph(report.suspension().summary());
            diagnosis(page, report.suspension().diagnosis());
        }
        log(page, report, standing);
        List<String> steps = NextSteps.of(report);
        if (!steps.isEmpty()) {
            page.heading("What to do next");
            steps.forEach(s -> page.item("-", s));
        }
        return page.end();
    }

    private static void changes(TextPage page, DefinitionChanges changes) {
        page.subheading("Changes for " + changes.role() + " against " + Words.shortName(changes.against()));
        for (DefinitionChanges.Change change : changes.changes()) {
            page.paragraph(change.path());
            if (change.before() != null) {
                page.item("  -", change.before());
            }
            if (change.now() != null) {
                page.item("  +", change.now());
            }
        }
        if (changes.more() > 0) {
            page.paragraph("And " + Words.count(changes.more(), "further change") + ".");
        }
    }

    private static void events(TextPage page, ServiceUpdate service) {
        page.subheading("What ECS said about " + service.name());
        int from = Math.max(0, service.events().size() - EVENTS);
        service.events()
                .subList(from, service.events().size())
                .forEach(e -> page.item(Words.moment(e.at()).substring(11, 19), e.message()));
    }

    private static void phases(TextPage page, Report report) {
        page.heading("Phases");
        List<PhaseRun> phases = report.deployment().phases();
        int title = Math.max(
                12, phases.stream().mapToInt(p -> p.title().length() + 2).max().orElse(0));
        for (PhaseRun p : phases) {
            String status = Words.status(p.status());
            page.line("  " + padded(p.title(), title) + padded(status, 14)
                    + (p.status() == PhaseRun.Status.SKIPPED ? "" : Words.took(p.took(report.asOf()))));
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static void section(TextPage page, String heading, List<Fact> facts) {
        if (!facts.isEmpty()) {
            page.heading(heading);
            page.facts(facts);
        }
    }

    private static void notes(TextPage page, List<Note> notes) {
        if (!notes.isEmpty()) {
            page.heading("Notes");
            notes.forEach(n -> page.item(n.level() == Note.Level.WARNING ? "!" : "-", n.text()));
        }
    }

    private static void failure(TextPage page, Failure failure) {
        if (failure == null) {
            return;
        }
        page.heading(failure.kind() == Failure.Kind.CANCELLED ? "Cancelled" : "Failure");
        page.paragraph(failure.summary());
        for (int i = 0; i < failure.problems().size(); i++) {
            page.item(i + 1 + ".", failure.problems().get(i));
        }
        diagnosis(page, failure.diagnosis());
    }

    private static void diagnosis(TextPage page, Diagnosis diagnosis) {
        if (diagnosis == null) {
            return;
        }
        page.subheading("Why (" + diagnosis.cause() + ")");
        page.paragraph(diagnosis.summary());
        if (!diagnosis.evidence().isEmpty()) {
            page.subheading("What AWS said");
            diagnosis.evidence().forEach(e -> page.quote(e, EVIDENCE));
        }
        if (!diagnosis.remedies().isEmpty()) {
            page.subheading("What helps");
            diagnosis.remedies().forEach(r -> page.item("-", r));
        }
    }

    /** A console has shown the whole log already: after a success nobody needs its end again. */
    private static void log(TextPage page, Report report, Standing standing) {
        List<String> lines = report.lastLines(LOG_LINES);
        if (lines.isEmpty() || standing == Standing.SUCCEEDED) {
            return;
        }
        page.heading("Last lines of " + report.logName() + " (" + lines.size() + " of " + report.loggedLines() + ")");
        lines.forEach(line -> page.quote(line, LOG_LINE));
    }
}
