package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.action.github.StepFiles;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.RecordJson;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Tells how it ended: the report, the files that were asked for, and what a GitHub runner takes over.
 *
 * @param state the state file; null when none is kept
 */
record Ending(Io io, OutputOptions output, Path state) {

    /** A file that can't be written changes nothing about the deployment: it is said, and the exit code stays. */
    ExitCode tell(Ended ended) {
        ExitCode code = ExitCode.of(ended);
        Report report = Report.of(ended).asOf(Instant.now());
        page(TextReport.of(report));
        if (ended instanceof Ended.Suspended suspended && state != null) {
            say("To resume: ecs-deploy resume --state " + state + owed(suspended.why()));
        }
        if (output.json()) {
            io.out().print(RecordJson.write(DeploymentRecord.of(report)));
        }
        Report full = withLog(report);
        write(output.record, RecordJson.write(DeploymentRecord.of(full)), "record");
        write(output.report, HtmlReport.of(full), "report");
        if (Faces.github(io)) {
            StepFiles.of(io.environment()).write(report, code.value(), output.report, this::say);
        }
        return code;
    }

    private static String owed(Suspension why) {
        return why.reason() == Suspension.Reason.MIGRATION_UNKNOWN
                ? " with --migration-done or --migration-not-run"
                : "";
    }

    private void page(String text) {
        output.people(io).println();
        output.people(io).print(Faces.github(io) ? Faces.harmless(text) : text);
    }

    private void say(String line) {
        output.people(io).println(PlainText.line(line));
    }

    /** The state holds the last lines only; a report that is kept should have them all. */
    private Report withLog(Report report) {
        if (state == null) {
            return report;
        }
        Path file = io.resolve(state);
        try {
            return report.withLog(Files.readString(file.resolveSibling(file.getFileName() + ".log")));
        } catch (NoSuchFileException none) {
            return report;
        } catch (IOException unreadable) {
            say("The migration's log is not in the report: " + FileTrouble.of(unreadable));
            return report;
        }
    }

    private void write(Path file, String text, String what) {
        if (file == null) {
            return;
        }
        Path path = io.resolve(file);
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.writeString(path, text);
            say("Wrote the " + what + ": " + file);
        } catch (IOException e) {
            say("The " + what + " could not be written: " + FileTrouble.of(e));
        }
    }
}
