package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Claim;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun.InTheWay;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun.Renewal;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes, renews and gives back a deployment's lease, beside whatever phase is current.
 *
 * <p>The promise (I4): a phase is advanced only while the last successful renewal, counted from before it was sent, is
 * younger than three fifths of the lease; others may take the keys only after a whole lease without any. What is left
 * between the two is for a call that is on its way already.
 */
final class Lease {
    /** Of the lease: when it is renewed, and until when phases go on without a renewal. */
    private static final int FIFTHS = 5;

    private static final int RENEW_AFTER = 1;
    private static final int SURE_UNTIL = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int PAUSES_A_LEASE = 60;

    private Lease() {}

    /** What the lease needs now; empty when the phase may go on. */
    static Optional<Outcome> keep(Deployment d, World world) {
        LockRun lock = d.lock();
        if (lock == null) {
            return Optional.empty();
        }
        if (lock.claim() == null) {
            // Its time makes it one of its own: two processes that resume the same state must not pass for one.
            String claim = d.id() + "@" + world.now().toEpochMilli();
            return Optional.of(Outcome.next(d.withLock(lock.claimed(claim))));
        }
        if (lock.held()) {
            return renew(d, world);
        }
        if (d.cancel() != null && d.phase().phase() == PhaseName.LOCK) {
            return Optional.of(Ends.cancelled(d, world, "Nothing was changed."));
        }
        try {
            return Optional.of(lock.earlier().isEmpty() ? acquire(d, world) : reclaim(d, world));
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return Optional.of(refused(d, world, e));
        }
    }

    /** Wakes a waiting deployment in time for the next renewal. */
    static Outcome watch(Deployment d, World world, Outcome.Wait wait) {
        if (d.lock() == null || !d.lock().held()) {
            return wait;
        }
        Instant due = d.lock().renewal().sentAt().plus(fifths(d, RENEW_AFTER));
        Instant soon = world.now().plus(pause(d));
        Instant until = due.isBefore(soon) ? soon : due;
        return until.isBefore(wait.until()) ? new Outcome.Wait(wait.on(), until, wait.urgent(), wait.progress()) : wait;
    }

    /** Gives the lease back before an end is told. */
    static Outcome end(Outcome outcome, World world) {
        if (!(outcome instanceof Outcome.Next next)
                || !next.deployment().decided()
                || next.deployment().lock() == null
                || !next.deployment().lock().mayBeHeld()) {
            return outcome;
        }
        Deployment d = next.deployment();
        LockRun lock = d.lock();
        Deployment after;
        try {
            locks(world).release(table(d), lock.keys(), lock.claim());
            after = d.withLock(lock.released(world.now()));
        } catch (OutsideException e) {
            // The adapter has tried several times; an end is not held up for what ends by itself.
            after = d.withNote(
                    world.now(),
                    Note.Level.WARNING,
                    "The lock could not be given back (" + e.operation() + ": " + e.getMessage()
                            + "). Others can take it once it has not been renewed for "
                            + Texts.duration(lease(d)) + ", or after `ecs-deploy lock release`: "
                            + String.join(", ", lock.keys()));
        }
        return new Outcome.Next(after, next.lines(), next.pause());
    }

    // --- take

    /** Right after a take-over: if the keys still are those of the process before, nobody had them in between. */
    private static Outcome reclaim(Deployment d, World world) {
        Renewal sent = new Renewal(world.now(), world.uptime());
        LockRun lock = d.lock();
        List<Holding> others = locks(world).reclaim(table(d), lock.keys(), claim(d, world), lock.earlier());
        return Outcome.next(d.withLock(others.isEmpty() ? lock.acquired(sent, lock.passed()) : lock.passedOn()));
    }

    private static Outcome acquire(Deployment d, World world) {
        Renewal sent = new Renewal(world.now(), world.uptime());
        LockRun lock = d.lock();
        List<Holding> lapsed = lock.inTheWay().stream()
                .filter(each -> each.lapsed(sent.uptime()))
                .map(InTheWay::holding)
                .toList();
        List<Holding> others = locks(world).acquire(table(d), lock.keys(), claim(d, world), lapsed);
        if (others.isEmpty()) {
            Deployment held =
                    d.withLock(lock.acquired(sent, lock.passed() && d.phase().phase() != PhaseName.LOCK));
            return Outcome.next(lapsed.isEmpty() ? held : held.withNote(world.now(), Note.Level.WARNING, took(lapsed)));
        }
        // Only now is it sure that these versions were there: a renewal may have come while the request was on its way.
        Duration seenAt = world.uptime();
        List<InTheWay> inTheWay = others.stream()
                .map(holding -> known(lock, holding).orElseGet(() -> new InTheWay(holding, seenAt)))
                .toList();
        return blocked(d.withLock(lock.blocked(inTheWay)), world, !inTheWay.equals(lock.inTheWay()));
    }

    private static Optional<InTheWay> known(LockRun lock, Holding holding) {
        return lock.inTheWay().stream()
                .filter(each -> each.holding().key().equals(holding.key()))
                .filter(each -> each.holding().version().equals(holding.version()))
                .findFirst();
    }

    private static Outcome blocked(Deployment d, World world, boolean news) {
        List<Holding> others =
                d.lock().inTheWay().stream().map(InTheWay::holding).toList();
        // A hint only: it decides how long to wait, never whether to take.
        boolean seemDead = others.stream()
                .allMatch(h -> h.leaseUntil() == null || h.leaseUntil().isBefore(world.now()));
        Duration patience = d.configuration().whenBusy() == WhenBusy.WAIT
                ? d.configuration().timeouts().preflight()
                : Duration.ZERO;
        Duration untilLapsed = others.stream()
                .map(h -> h.lease() == null ? lease(d) : h.lease())
                .max(Duration::compareTo)
                .orElseThrow()
                .plus(LONGEST_PAUSE.multipliedBy(6));
        Duration limit = seemDead && patience.compareTo(untilLapsed) < 0 ? untilLapsed : patience;
        if (!world.now().isBefore(Ends.deadline(d, limit))) {
            return heldByOthers(d, world, others);
        }
        Duration pause = pause(d);
        return news
                ? Outcome.nextAfter(pause, d)
                : Outcome.waitFor(Set.of(), world.now().plus(pause), "waiting for the lock: " + who(others));
    }

    private static Outcome heldByOthers(Deployment d, World world, List<Holding> others) {
        if (d.phase().phase() == PhaseName.LOCK) {
            return Ends.fail(d, world, Failure.Kind.LOCKED, "Somebody else holds the lock: " + who(others) + ".");
        }
        return lost(d, "It is held by somebody else now: " + who(others) + ".");
    }

    // --- keep

    private static Optional<Outcome> renew(Deployment d, World world) {
        LockRun lock = d.lock();
        Renewal sent = new Renewal(world.now(), world.uptime());
        Duration age = lock.renewal().age(sent.sentAt(), sent.uptime());
        if (age.compareTo(fifths(d, RENEW_AFTER)) < 0) {
            return lock.passed() ? Optional.of(lookAround(d, world)) : Optional.empty();
        }
        List<Holding> others;
        try {
            others = locks(world).renew(table(d), lock.keys(), claim(d, world));
        } catch (OutsideException e) {
            if (age.compareTo(fifths(d, SURE_UNTIL)) < 0) {
                return Optional.empty(); // there is time left to try again
            }
            if (e.passing()) {
                throw e;
            }
            return Optional.of(new Outcome.Suspend(new Suspension(
                    Suspension.Reason.NO_ACCESS,
                    "The lock can't be renewed. " + goesOn(d),
                    Diagnoser.ofProblem(e),
                    "Mend the access, then resume.")));
        }
        return Optional.of(
                others.isEmpty()
                        ? Outcome.next(d.withLock(lock.renewed(sent)))
                        : lost(d, "Somebody has taken it over: " + who(others) + "."));
    }

    /** Somebody else had the keys since this deployment last looked: what it was to replace must still be there. */
    private static Outcome lookAround(Deployment d, World world) {
        LookAround seen = LookAround.at(d, world.outside());
        if (!seen.moved().isEmpty()) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.LOCK_LOST,
                    "Somebody else had the lock in between and deployed: " + String.join("; ", seen.moved()) + ". "
                            + goesOn(d));
        }
        if (!seen.busy().isEmpty()) {
            return lost(
                    d,
                    "Somebody else had it in between, and is at work still: " + String.join("; ", seen.busy()) + ".");
        }
        return Outcome.next(d.withLock(d.lock().checked()));
    }

    private static Outcome lost(Deployment d, String why) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.LOCK_LOST,
                "The lock of this deployment is lost. " + why + " Nothing further was done. " + goesOn(d),
                null,
                "Resume when that deployment has ended: it is checked then whether this one can still go on."));
    }

    private static Outcome refused(Deployment d, World world, OutsideException e) {
        String summary =
                "The lock could not be taken in the table " + table(d) + ": " + e.operation() + " was refused.";
        return d.phase().phase() == PhaseName.LOCK
                ? Ends.fail(d, world, Failure.Kind.PREFLIGHT_FAILED, summary, Diagnoser.ofProblem(e))
                : new Outcome.Suspend(new Suspension(
                        Suspension.Reason.NO_ACCESS,
                        summary + " " + goesOn(d),
                        Diagnoser.ofProblem(e),
                        "Mend the access, then resume."));
    }

    // --- words and numbers

    static String goesOn(Deployment d) {
        if (d.execution() != null && d.execution().goesOn()) {
            return ExecutionEnd.goesOn(d);
        }
        List<String> parts = new ArrayList<>();
        for (OneOff task : OneOff.all(d)) {
            TaskRun run = task.run(d);
            if (run.ending() != null) {
                parts.add(task.the() + " has ended.");
            } else if (run.taskArn() != null && !task.left(d)) {
                parts.add("The " + task.task() + " " + run.taskArn() + " goes on running.");
            } else if (run.taskArn() == null
                    && run.attempt() != null
                    && run.attempt().doubtful()) {
                parts.add("A " + task.task() + " may have been started; resuming finds out.");
            }
        }
        BackupRun backup = d.backup();
        if (backup != null && backup.askedAt() != null && backup.availableAt() == null) {
            parts.add("The snapshot " + backup.snapshot() + " goes on in RDS.");
        }
        d.services().stream()
                .filter(s -> s.touched() && !s.completed())
                .forEach(s -> parts.add(
                        s.updatedAt() == null
                                ? "The update of service " + s.name() + " may have begun; resuming finds out."
                                : "The deployment of service " + s.name() + " goes on in ECS."));
        if (!d.touchedServices()) {
            parts.add("Services are untouched.");
        }
        return String.join(" ", parts);
    }

    private static String who(List<Holding> others) {
        return others.stream().map(Lease::who).collect(Collectors.joining("; "));
    }

    private static String who(Holding holding) {
        if (holding.isFree()) {
            return holding.key() + " was given back";
        }
        return holding.key() + " is held by " + holding.owner()
                + (holding.ownerText() == null ? "" : " (" + holding.ownerText() + ")")
                + ", lease until "
                + (holding.leaseUntil() == null ? "?" : holding.leaseUntil().truncatedTo(ChronoUnit.SECONDS))
                + " by its clock";
    }

    private static String took(List<Holding> lapsed) {
        return "The lock was taken over from a holder that had not renewed it: " + who(lapsed) + ".";
    }

    private static Claim claim(Deployment d, World world) {
        return new Claim(d.lock().claim(), d.id(), lease(d), world.now());
    }

    private static Locks locks(World world) {
        return world.outside().locks();
    }

    private static String table(Deployment d) {
        return d.configuration().lock().table();
    }

    private static Duration lease(Deployment d) {
        return d.configuration().lock().lease();
    }

    private static Duration fifths(Deployment d, int n) {
        return lease(d).multipliedBy(n).dividedBy(FIFTHS);
    }

    /** Between two looks: a little different for each deployment, so that many don't ask in step. */
    private static Duration pause(Deployment d) {
        Duration even = lease(d).dividedBy(PAUSES_A_LEASE);
        long millis = Math.max(1, Math.min(even.toMillis(), LONGEST_PAUSE.toMillis()));
        return Duration.ofMillis(millis + Math.floorMod(d.id().hashCode(), millis));
    }
}
