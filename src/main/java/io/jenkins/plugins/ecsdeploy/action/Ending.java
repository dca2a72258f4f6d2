package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.action.github.StepFiles;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
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
import java.nio.file.StandardCopyOption;
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
        boolean logKept = keepLog();
        if (Faces.github(io)) {
            StepFiles.of(io.environment())
                    .write(report, code.value(), output.report, logKept ? output.log : null, this::say);
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
        try {
            return report.withLog(Files.readString(journalled()));
        } catch (NoSuchFileException none) {
            return report;
        } catch (IOException unreadable) {
            say("The migration's log is not in the report: " + FileTrouble.of(unreadable));
            return report;
        }
    }

    /** Where the journal keeps the log while the deployment goes on. */
    private Path journalled() {
        return new FileJournal(io.resolve(state)).logFile();
    }

    /** The bytes themselves: what a console must escape, a kept log must not. */
    private boolean keepLog() {
        if (output.log == null) {
            return false;
        }
        Path path = io.resolve(output.log);
        try {
            if (state == null || !Files.exists(journalled())) {
                say("There is no log of a migration to write to " + output.log + ".");
                return false;
            }
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.copy(journalled(), path, StandardCopyOption.REPLACE_EXISTING);
            say("Wrote the log: " + output.log);
            return true;
        } catch (IOException e) {
            say("The log could not be written: " + FileTrouble.of(e));
            return false;
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
