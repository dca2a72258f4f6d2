package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the log of the one-off task that runs, or ran last, page by page, beside whatever phase is current.
 *
 * <p>CloudWatch delivers late: lines may appear after the task has stopped. A successful deployment goes on after one
 * read that found nothing more, and takes stragglers on the way; the log is closed when a read some seconds later found
 * nothing either.
 */
public final class MigrationLog {

    /** How long after the task's end its log is waited for at the most. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The end must be seen twice, this far apart. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private MigrationLog() {}

    /** How a page is kept: each message as it came, in UTF-8, and a line feed. */
    public static byte[] kept(List<LogEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(e -> text.append(e.message()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether more of it may come. */
    static boolean open(TaskRun m) {
        return m != null && m.log() != null && !m.log().closed();
    }

    /** Whether its end has not been seen even once. */
    static boolean unread(TaskRun m) {
        return open(m) && m.log().endSeenAt() == null;
    }

    /** Until when a deployment that is otherwise done waits for its log; long past when there is none to wait for. */
    static Instant patience(Deployment d) {
        return current(d)
                .map(task -> task.run(d).ending())
                .map(ending -> patience(d, ending))
                .orElse(Instant.MIN);
    }

    /** Until when the log of a task that has ended is waited for; a process that takes over waits anew. */
    static Instant patience(Deployment d, TaskRun.Ending ending) {
        return d.takenOverAt()
                .filter(ending.seenAt()::isBefore)
                .orElse(ending.seenAt())
                .plus(PATIENCE);
    }

    /** The task whose log is being read: the next one's begins only after this is closed. */
    private static Optional<OneOff> current(Deployment d) {
        return OneOff.all(d).stream().filter(task -> open(task.run(d))).findFirst();
    }

    /** Reads none of the logs any further. */
    static Deployment closed(Deployment d) {
        Deployment quiet = d;
        for (OneOff task : OneOff.all(d)) {
            TaskRun run = task.run(quiet);
            quiet = open(run) ? task.with(quiet, run.logged(run.log().close())) : quiet;
        }
        return quiet;
    }

    static Outcome.Wait watch(Deployment d, Outcome.Wait wait) {
        Optional<OneOff> current = current(d);
        if (current.isEmpty()) {
            return wait;
        }
        Set<Watched<?>> on = new LinkedHashSet<>(wait.on());
        on.add(watched(current.get().run(d).log()));
        return new Outcome.Wait(on, wait.until(), wait.urgent(), wait.progress());
    }

    /** Takes a page that has been seen; empty when there is none. */
    static Optional<Outcome> read(Deployment d, World world) {
        return current(d)
                .flatMap(task -> world.seen(watched(task.run(d).log())).flatMap(seen -> take(task, d, world, seen)));
    }

    private static Watched.Log watched(LogPosition log) {
        return new Watched.Log(log.stream(), log.token());
    }

    private static Optional<Outcome> take(OneOff task, Deployment d, World world, Sighting<LogPage> seen) {
        LogPosition log = task.run(d).log();
        if (seen.problem() != null) {
            Deployment noted = d.withNote(
                    world.now(),
                    Note.Level.WARNING,
                    "The log of the " + task.noun() + " can't be read: "
                            + seen.problem().operation() + ": " + seen.problem().getMessage());
            return Optional.of(moved(task, noted, log.close(), List.of()));
        }
        LogPage page = seen.look();
        boolean end = page == null || Objects.equals(page.nextToken(), log.token());
        if (!end) {
            LogPosition after = log.after(page.events(), page.nextToken(), kept(page.events()).length);
            return Optional.of(moved(task, d, Retry.judged(task, d, after, page.events()), page.events()));
        }
        TaskRun.Ending ending = task.run(d).ending();
        if (ending == null || seen.askedAt().isBefore(ending.seenAt())) {
            return Optional.empty();
        }
        if (log.endSeenAt() == null) {
            return Optional.of(moved(task, d, log.endSeen(world.now()), List.of()));
        }
        return seen.askedAt().isBefore(log.endSeenAt().plus(SETTLE))
                ? Optional.empty()
                : Optional.of(moved(task, d, log.close(), List.of()));
    }

    private static Outcome moved(OneOff task, Deployment d, LogPosition log, List<LogEvent> lines) {
        return new Outcome.Next(task.with(d, task.run(d).logged(log)), lines, Duration.ZERO);
    }
}
