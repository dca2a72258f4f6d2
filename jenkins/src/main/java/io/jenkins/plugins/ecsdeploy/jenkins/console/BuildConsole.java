package io.jenkins.plugins.ecsdeploy.jenkins.console;

import hudson.model.TaskListener;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A build's log as a deployment's console: a line for each transition with the time since the deployment began, the
 * migration's own lines marked with a bar, a boxed report at the end.
 *
 * <p>Every line goes through {@link PlainText}: neither Jenkins' console notes nor terminal sequences come through.
 * Thread-safe.
 */
public final class BuildConsole implements Listener {
    private static final String BAR = "─".repeat(80);

    private final PrintStream out;
    private final Clock clock;
    private volatile Instant start;
    private volatile String progress = "";

    public BuildConsole(TaskListener listener) {
        this(listener.getLogger(), Clock.systemUTC());
    }

    BuildConsole(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Counts the time from here: from the deployment's own beginning, also in a later step or process. */
    public BuildConsole since(Instant beginning) {
        start = beginning;
        return this;
    }

    /** What is waited for just now, in a few words; empty when nothing is known. */
    public String progress() {
        return progress;
    }

    /** One line of ours. May quote what comes from outside. */
    public synchronized void say(String text) {
        out.println(elapsed() + "  " + PlainText.line(text));
    }

    /** Several lines of ours, without a time. */
    public synchronized void page(String text) {
        PlainText.lines(text).lines().forEach(out::println);
    }

    /** A line of ours that says what is waited for. */
    public void waitingFor(String what) {
        progress = what;
        say(what);
    }

    @Override
    public void changed(Deployment before, Deployment after) {
        Transitions.between(before, after).forEach(this::say);
    }

    @Override
    public synchronized void migrationLog(Deployment deployment, List<LogEvent> lines) {
        lines.forEach(line -> out.println(barred(line.message())));
    }

    /** A line of the migration, as it is shown. */
    static String barred(String line) {
        return "  | " + PlainText.line(line);
    }

    /**
     * Shows what the migration wrote and a crash of the controller took out of the log.
     *
     * @param shown the log as it is
     */
    public synchronized void bringUp(KeptLog kept, Reader shown) throws IOException {
        kept.missing(shown, line -> out.println(barred(line)));
    }

    @Override
    public void waiting(Deployment deployment, String what) {
        String now = deployment.phase().phase().title() + ": " + what;
        if (!now.equals(progress)) {
            waitingFor(now);
        }
    }

    @Override
    public void retrying(Deployment deployment, String what) {
        say("trying again: " + what);
    }

    /** The boxed report. */
    public synchronized void report(Ended ended) {
        out.println(BAR);
        page(TextReport.of(Report.of(ended)));
        out.println(BAR);
    }

    private String elapsed() {
        long seconds = Math.max(0, Duration.between(start, clock.instant()).toSeconds());
        return String.format("[%2d:%02d]", seconds / 60, seconds % 60);
    }
}
