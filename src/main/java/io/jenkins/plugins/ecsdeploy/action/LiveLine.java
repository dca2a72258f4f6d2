package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** The last line of a terminal: what goes on just now. All its state is guarded by the face that owns it. */
final class LiveLine implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";
    private static final String SPINNER = "|/-\\";
    private static final long TICK_MILLIS = 120;

    private final PrintStream out;
    private final int width;
    private final Object guard;
    private final Thread ticker;
    private String phase = "";
    private Instant since = Instant.EPOCH;
    private String what = "";
    private int turn;
    private boolean closed;

    private LiveLine(PrintStream out, int width, Object guard) {
        this.out = out;
        this.width = width;
        this.guard = guard;
        this.ticker = new Thread(this::tick, "ecs-deploy-live");
        this.ticker.setDaemon(true);
    }

    /** @param guard held while the line is drawn, so that lines and live line don't mix */
    static LiveLine on(PrintStream out, int width, Object guard) {
        LiveLine live = new LiveLine(out, width, guard);
        live.ticker.start();
        return live;
    }

    void show(PhaseRun run) {
        show(run, run.title().equals(phase) ? what : "");
    }

    void show(PhaseRun run, String progress) {
        phase = run.title();
        since = run.startedAt();
        what = progress;
    }

    void erase() {
        if (!closed) {
            out.print(ERASE);
        }
    }

    void draw() {
        if (closed || phase.isEmpty()) {
            return;
        }
        Duration took = Duration.ofSeconds(
                Math.max(0, Duration.between(since, Instant.now()).toSeconds()));
        String line = SPINNER.charAt(turn % SPINNER.length()) + " " + phase + " " + Texts.duration(took)
                + (what.isEmpty() ? "" : "  " + PlainText.line(what));
        // One column stays free: a terminal would begin a new line else, and the old one could not be erased.
        out.print(ERASE + (line.length() < width ? line : line.substring(0, width - 4) + "..."));
        out.flush();
    }

    private void tick() {
        try {
            while (!ticker.isInterrupted()) {
                Thread.sleep(TICK_MILLIS);
                synchronized (guard) {
                    turn++;
                    draw();
                }
            }
        } catch (InterruptedException closing) {
            // That is its end.
        }
    }

    @Override
    public void close() {
        synchronized (guard) {
            erase();
            out.flush();
            closed = true;
        }
        ticker.interrupt();
    }
}
