package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at what the services really do, once they are on the new revision: all smoke tests side by side, each again and
 * again until it passes or its time is over. The first one that fails the deployment ends the others.
 *
 * <p>A look changes nothing, so it may be taken twice; every one is written down. What has an effect, a check's own task,
 * is started once (I3): see {@link CheckTasks}.
 */
final class SmokeTests implements Phase {
    /** How long the first look may take before it is wanted again. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    @Override
    public Wanted wanted(Deployment d, String wave) {
        return d.smokeTests().stream().anyMatch(r -> Objects.equals(r.wave(), wave))
                ? Wanted.YES
                : Wanted.NOT_ASKED_FOR;
    }

    /** Writes down that all are begun; with that the start of every check's task is intended. */
    @Override
    public Deployment enter(Deployment d, World world) {
        List<SmokeTestRun> begun = new ArrayList<>();
        for (SmokeTestRun run : d.smokeTests()) {
            String token = d.id() + "-s" + (begun.size() + 1);
            begun.add(now(d, run) ? run.begun(token, world.now()) : run);
        }
        return d.withSmokeTests(begun);
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        boolean decided = failed(d).isPresent() || d.cancel() != null;
        List<SmokeTestRun> open =
                d.smokeTests().stream().filter(r -> now(d, r) && !r.ended()).toList();
        if (open.isEmpty()) {
            return conclude(d, world);
        }
        for (SmokeTestRun run : open) {
            Optional<Outcome> outcome = decided ? Optional.of(abandon(d, world, run)) : step(d, world, run);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return waiting(d, world, open);
    }

    /** Whether it belongs to the wave whose turn it is. */
    private static boolean now(Deployment d, SmokeTestRun run) {
        return Objects.equals(run.wave(), d.phase().wave());
    }

    private static Optional<SmokeTestRun> failed(Deployment d) {
        return d.smokeTests().stream().filter(r -> r.status() == Status.FAILED).findFirst();
    }

    static SmokeTest asked(Deployment d, SmokeTestRun run) {
        return d.configuration()
                .everySmokeTest()
                .filter(t -> t.name().equals(run.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The state after a test was decided; a failure is told for what its owner said it is. */
    static Outcome end(Deployment d, World world, SmokeTestRun run, boolean passed) {
        SmokeTest test = asked(d, run);
        boolean fails = test.onFailure() == SmokeTest.OnFailure.FAIL;
        Status status = passed ? Status.PASSED : fails ? Status.FAILED : Status.UNSTABLE;
        Deployment after = with(d, run.ended(status, world.now()));
        if (status == Status.UNSTABLE) {
            after = after.withNote(
                    world.now(),
                    Note.Level.WARNING,
                    "Smoke test " + run.name() + " failed, which makes this deployment unstable: "
                            + SmokeFailure.words(test, run));
        }
        return Outcome.next(after);
    }

    static Deployment with(Deployment d, SmokeTestRun run) {
        return d.withSmokeTest(run.name(), r -> run);
    }

    /** What can be done for a test now; empty while it only waits. */
    private static Optional<Outcome> step(Deployment d, World world, SmokeTestRun run) {
        return run.task() == null ? look(d, world, run) : CheckTasks.step(d, world, run);
    }

    private static Outcome abandon(Deployment d, World world, SmokeTestRun run) {
        return run.task() == null
                ? Outcome.next(with(d, run.ended(Status.ABANDONED, world.now())))
                : CheckTasks.abandon(d, world, run);
    }

    // --- looks

    private static Optional<Outcome> look(Deployment d, World world, SmokeTestRun run) {
        SmokeTest test = asked(d, run);
        SmokeLook<?> look = SmokeLook.of(d, test, run);
        Optional<? extends Sighting<?>> seen = world.seen(look.watched())
                .filter(s -> !s.askedAt().isBefore(run.startedAt()))
                .filter(s -> run.lookedAt() == null || s.askedAt().isAfter(run.lookedAt()));
        if (seen.isPresent()) {
            return Optional.of(judge(d, world, run, look, seen.get()));
        }
        boolean lookedSinceWeAreHere = run.lookedAt() != null
                && !run.lookedAt().isBefore(d.takenOverInPhase().orElse(run.startedAt()));
        return lookedSinceWeAreHere && !world.now().isBefore(deadline(d, test))
                ? Optional.of(end(d, world, run, false))
                : Optional.empty();
    }

    private static Outcome judge(Deployment d, World world, SmokeTestRun run, SmokeLook<?> look, Sighting<?> sighting) {
        if (sighting.problem() != null) {
            return new Outcome.Suspend(new Suspension(
                    Suspension.Reason.NO_ACCESS,
                    "The services are on the new revision, but the smoke test " + run.name() + " can't be looked at.",
                    Diagnoser.ofProblem(sighting.problem()),
                    "Mend the access, then resume: the smoke tests go on."));
        }
        SmokeLook.Verdict verdict = look.verdict(sighting);
        SmokeTestRun looked = run.looked(sighting.askedAt(), verdict.seen());
        return switch (verdict.kind()) {
            case PASSED -> end(d, world, looked, true);
            case NOTHING_TO_CHECK -> Outcome.next(with(d, looked.ended(Status.NOTHING_TO_CHECK, world.now())));
            case NOT_YET ->
                world.now().isBefore(deadline(d, asked(d, run)))
                        ? Outcome.next(with(d, looked))
                        : end(d, world, looked, false);
        };
    }

    private static Instant deadline(Deployment d, SmokeTest test) {
        return Ends.deadline(d, test.timeout());
    }

    private static Outcome waiting(Deployment d, World world, List<SmokeTestRun> open) {
        Set<Watched<?>> on = new LinkedHashSet<>();
        Instant until = world.now().plus(FIRST_LOOK);
        boolean unseen = false;
        for (SmokeTestRun run : open) {
            if (run.task() != null) {
                CheckTasks.watched(d, run).ifPresent(on::add);
                until = earlier(until, CheckTasks.deadline(d, run, asked(d, run)), world.now());
            } else {
                on.add(SmokeLook.of(d, asked(d, run), run).watched());
                unseen |= run.lookedAt() == null;
                until = earlier(until, deadline(d, asked(d, run)), world.now());
            }
        }
        String progress = open.stream()
                .map(r -> r.name() + ": " + (r.seen() == null ? "looking" : r.seen()))
                .collect(Collectors.joining("; "));
        return new Outcome.Wait(on, until, unseen, progress);
    }

    private static Instant earlier(Instant until, Instant deadline, Instant now) {
        return deadline.isAfter(now) && deadline.isBefore(until) ? deadline : until;
    }

    // --- conclusion

    private static Outcome conclude(Deployment d, World world) {
        if (d.cancel() != null) {
            return Ends.cancelled(
                    d,
                    world,
                    (d.phase().wave() == null
                                    ? "All services were"
                                    : "The services of " + d.phase().wave() + " were")
                            + " updated already and completed; the smoke tests were given up.");
        }
        return failed(d)
                .map(run -> SmokeFailure.fail(d, world, run))
                .orElseGet(() -> Outcome.next(Course.next(d, world)));
    }
}
