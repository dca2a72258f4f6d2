package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Answer;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Database;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a snapshot of the database and waits until it is available: no migration is started before that. Then the oldest
 * snapshots of ours are deleted that the owner does not want to keep.
 *
 * <p>RDS knows no token, but it gives each identifier away once, and ours follows from the deployment's id. So asking again
 * after a lost answer never makes a second one: RDS says that it exists, and its tag says whose it is.
 */
final class TakeBackup implements Phase {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** A snapshot that was just asked for may not be seen at once. */
    private static final Duration MAY_BE_MISSING = Duration.ofMinutes(5);

    private static final String UNTOUCHED = "The migration was not started, and services are untouched.";

    @Override
    public Wanted wanted(Deployment d) {
        if (d.rollBackPlan() != null || d.configuration().backup() == null) {
            return Wanted.NOT_ASKED_FOR;
        }
        return d.configuration().whenBackup().isPresent() ? Wanted.YES : Wanted.NOTHING_TO_DO;
    }

    /** The snapshot's identifier is written down here. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return d.withBackup(BackupRun.intended(d.configuration().backup(), d.id()));
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        BackupRun run = d.backup();
        if (d.cancel() != null) {
            String left = run.askedAt() == null ? "" : " The snapshot " + run.snapshot() + " stays.";
            return Ends.cancelled(d, world, UNTOUCHED + left);
        }
        if (run.availableAt() != null) {
            return tidyUp(d, world);
        }
        return run.askedAt() == null ? take(d, world) : watch(d, world);
    }

    // --- take

    private static Outcome take(Deployment d, World world) {
        Backup asked = d.configuration().backup();
        Duration limit = d.configuration().timeouts().backup();
        if (!world.now().isBefore(Ends.deadline(d, limit))) {
            return fail(
                    d,
                    world,
                    "No snapshot of " + words(asked) + " could be begun for " + Texts.duration(limit)
                            + " (timeouts.backup).",
                    null);
        }
        try {
            Answer answer = world.outside()
                    .snapshots()
                    .take(asked.kind(), asked.database(), d.backup().snapshot(), Tags.of(d));
            if (answer instanceof Answer.Taken taken) {
                return Outcome.next(d.withBackup(d.backup().asked(taken.snapshot(), world.now())));
            }
            return answer instanceof Answer.NotNow notNow ? waitForDatabase(d, world, notNow) : adopt(d, world);
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case THROTTLED, UNAVAILABLE -> throw e; // asking again makes no second one
                case CREDENTIALS -> noAccess(e, "The snapshot of " + words(asked) + " could not be asked for.");
                case DENIED, NOT_FOUND, REFUSED ->
                    fail(d, world, "RDS refused to take a snapshot of " + words(asked) + ".", Diagnoser.ofProblem(e));
            };
        }
    }

    /** An automated backup or a change of the database that is under way ends by itself. */
    private static Outcome waitForDatabase(Deployment d, World world, Answer.NotNow answer) {
        Backup asked = d.configuration().backup();
        Optional<Database> database = world.outside().snapshots().database(asked.kind(), asked.database());
        String status = database.map(Database::status).orElse("gone");
        if (database.filter(b -> b.available() || b.passing()).isEmpty()) {
            return fail(
                    d,
                    world,
                    "No snapshot can be taken of " + words(asked) + ", which is " + status + ". AWS says: "
                            + answer.message(),
                    null);
        }
        return Outcome.waitFor(
                Set.of(), world.now().plus(LOOK_AGAIN), "waiting for " + words(asked) + ", which is " + status);
    }

    /** One of our name: ours, when it carries our tag. */
    private static Outcome adopt(Deployment d, World world) {
        Backup asked = d.configuration().backup();
        String name = d.backup().snapshot();
        Optional<Snapshot> there = world.outside().snapshots().find(asked.kind(), name);
        if (there.isEmpty()) {
            return Outcome.waitFor(Set.of(), world.now().plus(LOOK_AGAIN), "looking for the snapshot " + name);
        }
        if (!d.id().equals(there.get().tags().get(Tags.DEPLOYMENT))
                || !asked.database().equalsIgnoreCase(there.get().database())) {
            return fail(
                    d,
                    world,
                    "There is a snapshot " + name + " already, of "
                            + there.get().database()
                            + ", which is not of this deployment: it lacks the tag " + Tags.DEPLOYMENT + "=" + d.id()
                            + ".",
                    null);
        }
        return Outcome.next(d.withBackup(d.backup().asked(there.get(), world.now())));
    }

    // --- watch

    private static Outcome watch(Deployment d, World world) {
        BackupRun run = d.backup();
        Duration limit = d.configuration().timeouts().backup();
        Watched.Snapshot watched =
                new Watched.Snapshot(d.configuration().backup().kind(), run.snapshot());
        Optional<Sighting<Snapshot>> seen = world.seen(watched);
        Optional<Snapshot> look = seen.map(Sighting::look);
        if (look.filter(Snapshot::available).isPresent()) {
            return Outcome.next(d.withBackup(run.available(look.get(), world.now())));
        }
        if (seen.isPresent() && seen.get().problem() != null) {
            return noAccess(
                    seen.get().problem(),
                    "The snapshot " + run.snapshot() + " is being taken, but can't be watched; it goes on in RDS.");
        }
        if (look.isPresent() && !look.get().underWay()) {
            return fail(
                    d,
                    world,
                    "The snapshot " + run.snapshot() + " of "
                            + words(d.configuration().backup()) + " is "
                            + look.get().status() + ", not available.",
                    null);
        }
        Instant until = run.askedAt().plus(MAY_BE_MISSING);
        boolean missing = seen.isPresent() && look.isEmpty();
        if (missing && !world.now().isBefore(until)) {
            return fail(d, world, "The snapshot " + run.snapshot() + " is gone: somebody has deleted it.", null);
        }
        Instant deadline = Ends.deadlineInEcs(d, run.askedAt().plus(limit));
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return fail(
                    d,
                    world,
                    "The snapshot " + run.snapshot() + " took longer than " + Texts.duration(limit)
                            + " (timeouts.backup). It goes on in RDS.",
                    null);
        }
        Instant wake = seen.isEmpty() ? world.now().plus(MAY_BE_MISSING) : missing ? until : deadline;
        String progress = look.map(s -> s.status() + ", " + s.percent() + "%").orElse("asked for");
        return Outcome.waitFor(Set.of(watched), wake, "snapshot " + run.snapshot() + " " + progress);
    }

    // --- retention

    /** One of ours at a time: first it is written down, then it is deleted. Trouble with it stops no deployment. */
    private static Outcome tidyUp(Deployment d, World world) {
        Backup asked = d.configuration().backup();
        if (asked.keep() == null) {
            return Outcome.next(Course.next(d, world));
        }
        BackupRun run = d.backup();
        try {
            if (run.deleting() != null) {
                delete(world, asked, run.deleting());
                return Outcome.next(d.withBackup(run.deletedIt()));
            }
            return oldest(world.outside().snapshots().ofDatabase(asked.kind(), asked.database()), asked, run)
                    .map(old -> Outcome.next(d.withBackup(run.deleting(old.identifier()))))
                    .orElseGet(() -> Outcome.next(Course.next(d, world)));
        } catch (OutsideException e) {
            String which = run.deleting() == null ? "could not be listed" : "are left: " + run.deleting();
            Deployment noted = d.withBackup(run.deleting(null))
                    .withNote(
                            world.now(),
                            Note.Level.WARNING,
                            "Older snapshots of " + words(asked) + " " + which + ". " + e.operation() + " failed"
                                    + (e.code().isEmpty() ? "." : " with " + e.code() + ".")
                                    + " The next deployment tries again.");
            return Outcome.next(Course.next(noted, world));
        }
    }

    private static void delete(World world, Backup asked, String snapshot) {
        try {
            world.outside().snapshots().delete(asked.kind(), snapshot);
        } catch (OutsideException e) {
            if (e.kind() != OutsideException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The oldest of our own beyond those that are kept; empty when there is none. */
    private static Optional<Snapshot> oldest(List<Snapshot> all, Backup asked, BackupRun run) {
        List<Snapshot> others = all.stream()
                .filter(s -> s.available() && s.createdAt() != null)
                .filter(s -> s.tags().containsKey(Tags.DEPLOYMENT))
                .filter(s -> s.identifier().startsWith(BackupRun.namesBeginWith(asked)))
                // Of a database that was deleted, and whose identifier was given to another, these may be the last.
                .filter(s -> Objects.equals(s.resourceId(), run.resourceId()))
                .filter(s -> !s.identifier().equals(run.snapshot()))
                .filter(s -> !run.deleted().contains(s.identifier()))
                .sorted(Comparator.comparing(Snapshot::createdAt))
                .toList();
        return others.size() < asked.keep() ? Optional.empty() : Optional.of(others.get(0));
    }

    // --- ends

    private static Outcome fail(Deployment d, World world, String what, Diagnosis diagnosis) {
        return Ends.fail(d, world, Failure.Kind.BACKUP_FAILED, what + " " + UNTOUCHED, diagnosis);
    }

    private static Outcome noAccess(OutsideException e, String summary) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS,
                summary,
                Diagnoser.ofProblem(e),
                "Mend the access, then resume: no second snapshot is taken."));
    }

    /** {@code the database orders}. */
    static String words(Backup asked) {
        return (asked.kind() == Backup.Kind.CLUSTER ? "the DB cluster " : "the DB instance ") + asked.database();
    }
}
