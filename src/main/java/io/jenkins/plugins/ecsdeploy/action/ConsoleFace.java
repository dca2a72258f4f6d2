package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Plain lines with the time since the start; on a terminal, a line below them that lives.
 *
 * <p>A progress that does not change is told once, and without a terminal every minute again: a CI system must not take
 * silence for a hang.
 */
final class ConsoleFace implements Face {
    private static final int TIME = 7;
    private static final String INDENT = " ".repeat(TIME + 2);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final PrintStream out;
    private final int width;
    private final Paint paint;
    private final LiveLine live;
    private final long start = System.nanoTime();
    private String progress = "";
    private long progressSaid;

    ConsoleFace(PrintStream out, int width, Paint paint, boolean live) {
        this.out = out;
        this.width = width;
        this.paint = paint;
        this.live = live ? LiveLine.on(out, width, this) : null;
    }

    @Override
    public synchronized void say(String text) {
        String prefix = String.format("%" + TIME + "s  ", Texts.duration(elapsed()));
        List<String> rows = Wrap.at(width - INDENT.length(), PlainText.line(text));
        print(paint.dim(prefix) + tinted(rows.get(0)));
        rows.stream().skip(1).forEach(row -> print(INDENT + row));
    }

    private String tinted(String row) {
        if (row.contains(" FAILED after ")) {
            return paint.bad(row);
        }
        return row.contains(" done after ") ? paint.good(row) : row;
    }

    @Override
    public synchronized void changed(Deployment before, Deployment after) {
        Transitions.between(before, after).forEach(this::say);
        if (live != null) {
            live.show(after.phase());
        }
    }

    @Override
    public synchronized void migrationLog(Deployment deployment, List<LogEvent> lines) {
        lines.forEach(line -> print("  | " + PlainText.line(line.message())));
    }

    @Override
    public synchronized void waiting(Deployment deployment, String what) {
        if (live != null) {
            live.show(deployment.phase(), what);
            return;
        }
        boolean news = !what.equals(progress);
        if (news || System.nanoTime() - progressSaid > SAY_AGAIN.toNanos()) {
            PhaseRun phase = deployment.phase();
            say(phase.title() + ": " + what + (news ? "" : ", still"));
            progress = what;
            progressSaid = System.nanoTime();
        }
    }

    @Override
    public synchronized void retrying(Deployment deployment, String what) {
        say("trying again: " + what);
    }

    @Override
    public void finish() {
        if (live != null) {
            live.close();
        }
    }

    Duration elapsed() {
        long tenths = (System.nanoTime() - start) / 100_000_000;
        return Duration.ofMillis(tenths * 100);
    }

    private void print(String line) {
        if (live != null) {
            live.erase();
        }
        out.println(line);
        if (live != null) {
            live.draw();
        }
    }
}
