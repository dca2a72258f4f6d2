package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the execution of a deployment, once: its name is the deployment's id, and Step Functions takes a name once in the
 * life of an execution and 90 days more. A start whose answer was lost is found again by that name.
 */
final class ExecutionStart {
    /** Step Functions takes a name anew 90 days after its execution ended; an intent this young is surely younger. */
    private static final Duration NAME_IS_TAKEN = Duration.ofDays(85);

    private ExecutionStart() {}

    /** The digest and nothing else: nobody reads a tag again (I1). */
    static String input(Deployment d) {
        return "{\"digest\":\"" + d.image().digest() + "\"}";
    }

    static Outcome advance(Deployment d, World world) {
        ExecutionRun run = d.execution();
        if (!run.doubtful()) {
            return d.cancel() == null ? send(d, world) : Ends.cancelled(d, world, "Nothing was changed.");
        }
        Optional<ExecutionView> there;
        try {
            there = world.outside().stateMachines().execution(run.expectedArn());
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return UpdateCall.suspend(
                    e, "The execution " + run.name() + " may have been started, and can't be looked for.");
        }
        if (there.isPresent()) {
            return adopted(d, world, there.get());
        }
        Duration age = Duration.between(run.intentAt(), world.now()).abs();
        if (age.compareTo(NAME_IS_TAKEN) > 0) {
            return new Outcome.Suspend(new Suspension(
                    Suspension.Reason.EXECUTION_UNKNOWN,
                    "Nobody can tell any more whether the execution " + run.name() + " ran: it was, or was to be,"
                            + " started at " + run.intentAt()
                            + ", and Step Functions forgets one 90 days after its end.",
                    null,
                    "Look at the database and at the services, then start a new deployment if it is still wanted."));
        }
        return d.cancel() == null ? send(d, world) : cancelledUnseen(d, world);
    }

    /** A start that is still on its way would not be heard of: a minute is more than any call takes. */
    private static Outcome cancelledUnseen(Deployment d, World world) {
        Instant patience = Ends.deadlineInEcs(d, d.execution().intentAt().plus(UpdateCall.SKEW.multipliedBy(2)));
        return world.now().isBefore(patience)
                ? Outcome.waitFor(
                        Set.of(), world.now().plus(UpdateCall.RETRY.multipliedBy(5)), "looking for the execution")
                : Ends.cancelled(d, world, "Step Functions shows no execution of it. Nothing was changed.");
    }

    private static Outcome send(Deployment d, World world) {
        ExecutionRun run = d.execution();
        try {
            String arn = world.outside().stateMachines().start(run.stateMachine(), run.name(), run.input());
            return started(d, world, arn);
        } catch (OutsideException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> inDoubt(d, world, e);
                case THROTTLED -> throw e;
                case CREDENTIALS -> UpdateCall.suspend(e, "The execution " + run.name() + " could not be started.");
                case DENIED, NOT_FOUND, REFUSED -> refused(d, world, e);
            };
        }
    }

    private static Outcome started(Deployment d, World world, String arn) {
        return Outcome.next(d.withExecution(d.execution().started(arn, world.now())));
    }

    private static Outcome inDoubt(Deployment d, World world, OutsideException e) {
        Deployment doubtful = d.withExecution(d.execution().inDoubt(true));
        return Unreachable.since(d.execution().intentAt(), doubtful, world, e)
                .orElseGet(() -> Outcome.nextAfter(UpdateCall.RETRY, doubtful));
    }

    /** It may be that ours has ended already: another process was faster, or the answer to it was lost. */
    private static Outcome refused(Deployment d, World world, OutsideException e) {
        if (e.code().equals(StateMachines.ALREADY_EXISTS)) {
            Optional<ExecutionView> there =
                    world.outside().stateMachines().execution(d.execution().expectedArn());
            // Not shown yet: look again, as after an answer that was lost.
            return there.map(found -> adopted(d, world, found)).orElseGet(() -> inDoubt(d, world, e));
        }
        if (d.execution().doubtful()) {
            return UpdateCall.suspend(
                    e,
                    "An earlier StartExecution got no answer, and now it is refused; no execution "
                            + d.execution().name() + " is to be seen.");
        }
        return Ends.fail(
                d,
                world,
                Failure.Kind.PREFLIGHT_FAILED,
                "Step Functions refused to start the execution " + d.execution().name() + ". Nothing was changed.",
                Diagnoser.ofProblem(e));
    }

    private static Outcome adopted(Deployment d, World world, ExecutionView there) {
        if (there.input() != null && !there.input().equals(d.execution().input())) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.PREFLIGHT_FAILED,
                    "There is an execution " + there.arn() + " already, of another image than this deployment's."
                            + " It was not touched.");
        }
        return started(d, world, there.arn());
    }
}
