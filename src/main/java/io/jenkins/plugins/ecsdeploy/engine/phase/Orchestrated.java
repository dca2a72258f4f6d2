package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A phase that an execution of a Step Functions state machine goes through: it is started once, then followed by its
 * history, which says when it came to which phase and how it ended.
 *
 * @param name which phase
 */
record Orchestrated(PhaseName name) implements Phase {
    private static final Set<PhaseName> CARRIED = EnumSet.of(
            PhaseName.START_EXECUTION, PhaseName.REGISTER, PhaseName.MIGRATE, PhaseName.DEPLOY, PhaseName.VERIFY);

    /** On top of the state machine's own limits, which end it: what is longer is stuck. */
    private static final Duration MARGIN = Duration.ofMinutes(15);

    /** Right after its start an execution may not be shown yet: eventual consistency. */
    private static final Duration MAY_BE_MISSING = Duration.ofMinutes(2);

    /** Whether an execution goes through that phase of this deployment. */
    static boolean carries(Deployment d, PhaseName phase) {
        return d.orchestrated() && CARRIED.contains(phase);
    }

    @Override
    public Wanted wanted(Deployment d) {
        if (!d.orchestrated()) {
            return Wanted.NOT_ASKED_FOR;
        }
        boolean empty =
                switch (name) {
                    case MIGRATE -> d.configuration().migration() == null;
                    case DEPLOY -> d.configuration().services().isEmpty();
                    default -> false;
                };
        return empty ? Wanted.NOTHING_TO_DO : Wanted.YES;
    }

    /** The execution's name is written down here (I3, I8). */
    @Override
    public Deployment enter(Deployment d, World world) {
        return name == PhaseName.START_EXECUTION
                ? d.withExecution(d.execution().intended(d.id(), ExecutionStart.input(d), world.now()))
                : d;
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        ExecutionRun run = d.execution();
        if (run.arn() == null) {
            return ExecutionStart.advance(d, world);
        }
        if (run.ending() != null) {
            return ExecutionEnd.judge(d, world);
        }
        Watched.Execution watched = new Watched.Execution(run.arn(), run.page());
        Optional<Sighting<List<ExecutionEvent>>> seen = world.seen(watched);
        if (seen.isPresent() && seen.get().problem() != null) {
            Optional<Outcome> trouble = trouble(d, world, seen.get().problem());
            if (trouble.isPresent()) {
                return trouble.get();
            }
        }
        List<ExecutionEvent> news =
                seen.map(Sighting::look).stream().flatMap(List::stream).toList();
        if (news.stream().anyMatch(e -> e.id() > run.read())) {
            return Outcome.next(ExecutionHistory.taken(d, news, world));
        }
        if (d.cancel() != null && (run.stop() == null || run.stop().askedAt() == null)) {
            return stop(d, world);
        }
        Instant deadline = deadline(d);
        if (seen.isPresent() && !world.now().isBefore(deadline)) {
            return tooLong(d);
        }
        Instant until = seen.isPresent() ? deadline : world.now().plus(MAY_BE_MISSING);
        return Outcome.waitFor(Set.of(watched), until, progress(d));
    }

    private static String progress(Deployment d) {
        return d.execution().stop() == null
                ? "execution " + d.execution().name() + ": " + d.phase().title().toLowerCase(Locale.ROOT)
                : "execution " + d.execution().name() + " is being stopped";
    }

    /** Empty: it passes. */
    private static Optional<Outcome> trouble(Deployment d, World world, OutsideException problem) {
        ExecutionRun run = d.execution();
        if (problem.kind() != OutsideException.Kind.NOT_FOUND) {
            return Optional.of(UpdateCall.suspend(
                    problem, "The execution " + run.arn() + " can't be followed. It goes on in Step Functions."));
        }
        Instant patience = Ends.deadlineInEcs(d, run.startedAt().plus(MAY_BE_MISSING));
        return world.now().isBefore(patience)
                ? Optional.empty()
                : Optional.of(new Outcome.Suspend(new Suspension(
                        Suspension.Reason.EXECUTION_UNKNOWN,
                        "Step Functions does not know the execution " + run.arn() + " any more (it forgets one 90 days"
                                + " after its end, or with its state machine). Nobody can tell from here how it ended."
                                + " The last that was seen of it: " + d.phase().title() + ".",
                        null,
                        "Look at the database and at the services, then start a new deployment if it is still"
                                + " wanted.")));
    }

    private static Outcome stop(Deployment d, World world) {
        ExecutionRun run = d.execution();
        if (run.stop() == null) {
            return Outcome.next(d.withExecution(run.stopIntended(world.now())));
        }
        try {
            world.outside()
                    .stateMachines()
                    .stop(run.arn(), "CANCELLED", "Cancelled by " + d.cancel().by());
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e; // stopping twice is stopping once
            }
            return UpdateCall.suspend(
                    e, "The execution " + run.arn() + " should be stopped, but that was refused: it goes on.");
        }
        return Outcome.next(d.withExecution(run.stopAsked(world.now())));
    }

    // --- time

    private static Instant deadline(Deployment d) {
        ExecutionRun.Stop stop = d.execution().stop();
        return Ends.deadlineInEcs(
                d,
                stop == null
                        ? d.phase().startedAt().plus(limit(d))
                        : stop.intentAt().plus(MARGIN));
    }

    /** Services without waves are each a wave of its own to the state machine: one after the other. */
    private static Duration limit(Deployment d) {
        PhaseName phase = d.phase().phase();
        Duration own = Unreachable.limit(phase, d.configuration().timeouts());
        boolean oneByOne =
                phase == PhaseName.DEPLOY && d.configuration().waves().isEmpty();
        return own.multipliedBy(
                        oneByOne ? Math.max(1, d.configuration().services().size()) : 1)
                .plus(MARGIN);
    }

    /** Nothing is decided: its state machine has limits of its own, and will end it. */
    private static Outcome tooLong(Deployment d) {
        String what = d.execution().stop() == null
                ? " has been in its phase " + d.phase().title() + " for longer than its limits allow."
                : " was to be stopped, but has not ended.";
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.EXECUTION_GOES_ON,
                "The execution " + d.execution().arn() + what + " It goes on in Step Functions. "
                        + ExecutionEnd.left(d),
                null,
                "Look at it in Step Functions, then resume to follow it further."));
    }
}
