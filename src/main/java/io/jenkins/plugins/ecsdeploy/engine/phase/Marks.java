package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun.Attempt;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Marks what one-off tasks did on the task definitions that they ran from, as tags: the history that every face can read,
 * and a second memory beside the journal ({@code docs/decisions/0010-durable-mark.md}).
 *
 * <p>A mark is written while there is nothing else to do, or before the deployment ends; nothing waits for it. Writing
 * one twice is writing it once. One that can't be written is given up with a note: no deployment fails for it.
 */
final class Marks {
    private Marks() {}

    /** A mark: its key in our state, the definition that carries it, and the tags. */
    private record Mark(String key, String definition, Map<String, String> tags) {}

    /** Writes the next mark, if there is one; to be asked while a phase only waits. */
    static Optional<Outcome> aside(Deployment d, World world) {
        return write(d, world, false);
    }

    /** Writes the next mark, or gives it up: no later occasion will come. Empty: there is none. */
    static Optional<Outcome> last(Deployment d, World world) {
        return write(d, world, true);
    }

    private static Optional<Outcome> write(Deployment d, World world, boolean last) {
        if (d.orchestrated()) {
            return Optional.empty(); // the state machine's tasks are its own
        }
        for (OneOff task : OneOff.all(d)) {
            Optional<Mark> mark = open(task, d);
            if (mark.isPresent()) {
                return write(task, mark.get(), d, world, last);
            }
        }
        return Optional.empty();
    }

    private static Optional<Outcome> write(OneOff task, Mark mark, Deployment d, World world, boolean last) {
        Deployment marked = task.with(d, task.run(d).marked(mark.key()));
        try {
            world.outside().taskDefinitions().tag(mark.definition(), mark.tags());
        } catch (OutsideException e) {
            if (e.passing() && !last) {
                return Optional.empty(); // at the next occasion
            }
            String text = "What the " + task.noun() + " did could not be marked on " + mark.definition() + " ("
                    + e.operation() + ": " + e.getMessage() + "). Its history will lack it.";
            return Optional.of(Outcome.next(marked.withNote(world.now(), Note.Level.WARNING, text)));
        }
        return Optional.of(Outcome.next(marked));
    }

    /** The first mark that has not been written. */
    private static Optional<Mark> open(OneOff task, Deployment d) {
        return wanted(task, d).stream()
                .filter(mark -> !task.run(d).marks().contains(mark.key()))
                .findFirst();
    }

    private static List<Mark> wanted(OneOff task, Deployment d) {
        TaskRun m = task.run(d);
        Attempt attempt = m.attempt();
        if (attempt == null || (m.taskArn() == null && m.ending() == null)) {
            return List.of();
        }
        String definition = m.plan().taskDefinition();
        MarkKind kind = task.kind(d);
        if (m.ending() == null) {
            String started = ran(attempt) + " started " + attempt.startedAt().truncatedTo(ChronoUnit.SECONDS);
            return List.of(new Mark("started " + attempt.number(), definition, Map.of(kind.ranKey(), started)));
        }
        if (m.ending().mark() != null) {
            return List.of(); // it is there: it is where we know it from
        }
        String at = m.ending().seenAt().truncatedTo(ChronoUnit.SECONDS).toString();
        boolean told = m.ending().task() == null;
        String how = told ? "by word of its owner" : "exit " + (m.exitCode() == null ? "none" : m.exitCode());
        Map<String, String> tags = new TreeMap<>(Map.of(kind.ranKey(), ran(attempt) + " ended " + at + " " + how));
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark("ended " + attempt.number(), definition, tags));
        if (new OneOffTask(task).succeeded(m)) {
            Map<String, String> migrated =
                    Map.of(kind.migratedKey(), d.image().digest() + " " + attempt.clientToken() + " " + at);
            tags.putAll(migrated);
            m.plan().contracted().stream()
                    .filter(arn -> !arn.equals(definition))
                    .forEach(arn -> marks.add(new Mark("contract " + arn, arn, migrated)));
        }
        return marks;
    }

    private static String ran(Attempt attempt) {
        String arn = attempt.taskArn();
        return attempt.clientToken() + " task " + (arn == null ? "unknown" : arn.substring(arn.lastIndexOf('/') + 1));
    }

    /**
     * What a mark says of the current attempt, where neither journal nor ECS can tell any more: a process that was further
     * than our state may have left one. Empty: there is none.
     */
    static Optional<Outcome> recall(OneOff task, Deployment d, World world) {
        TaskRun m = task.run(d);
        String definition = m.plan().taskDefinition();
        Map<String, String> tags;
        try {
            tags = world.outside().taskDefinitions().tags(definition);
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return Optional.empty();
        }
        MarkKind kind = task.kind(d);
        String[] migrated = tags.getOrDefault(kind.migratedKey(), "").split(" ", -1);
        String[] ran = tags.getOrDefault(kind.ranKey(), "").split(" ", -1);
        String token = m.attempt().clientToken();
        if (migrated.length == 3 && migrated[1].equals(token)) {
            String says = "The mark " + kind.migratedKey() + " on " + definition + " says that attempt "
                    + m.attempt().number() + " ended well at " + migrated[2] + ".";
            return Optional.of(Outcome.next(
                    task.with(d, m.endedByMark(world.now(), says)).withNote(world.now(), Note.Level.INFO, says)));
        }
        boolean ours = ran.length >= 5 && ran[0].equals(token);
        if (ours && ran[3].equals("ended")) {
            return Optional.of(Ends.fail(
                    d,
                    world,
                    task.failed(),
                    task.the() + " has ended, but not well: the mark " + kind.ranKey() + " on " + definition + " says "
                            + "\"" + String.join(" ", ran) + "\"."));
        }
        if (ours && m.taskArn() == null) {
            String cluster = d.configuration().cluster();
            String arn = definition.substring(0, definition.indexOf(":task-definition/")) + ":task/"
                    + cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + ran[2];
            return Optional.of(Outcome.next(task.with(d, m.started(arn, world.now(), d.logBytes()))));
        }
        return Optional.empty();
    }
}
