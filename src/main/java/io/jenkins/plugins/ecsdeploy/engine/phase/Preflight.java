package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks everything that can be checked before anything is changed, and settles what is to be made from what.
 *
 * <p>Tells all problems at once. When only somebody else's deployment is in the way and the owner said
 * {@code whenBusy: wait}, it looks again later.
 */
final class Preflight implements Phase {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    @Override
    public Outcome advance(Deployment d, World world) {
        if (d.cancel() != null) {
            return Ends.cancelled(d, world, "Nothing was changed.");
        }
        if (d.orchestrated()) {
            return stateMachine(d, world);
        }
        Findings survey;
        try {
            survey = Findings.of(d, world.outside());
        } catch (OutsideException e) {
            return refused(d, world, "everything", e);
        }
        List<String> problems = new ArrayList<>(survey.problems());
        List<String> warnings = new ArrayList<>(survey.warnings());
        AnnouncementSurvey.look(d.configuration().notifications(), world.outside(), problems, warnings);
        if (!problems.isEmpty()) {
            return fail(d, world, problems);
        }
        if (!survey.busy().isEmpty()) {
            return whenBusy(d, world, survey.busy());
        }
        Deployment planned = d.withServices(survey.services())
                .withMigration(survey.migration())
                .withSmokeTests(survey.smokeTests())
                .withAfter(survey.after());
        for (String warning : warnings) {
            boolean told = d.notes().stream().map(Note::text).anyMatch(warning::equals);
            planned = told ? planned : planned.withNote(world.now(), Note.Level.WARNING, warning);
        }
        if (d.configuration().dryRun()) {
            return Outcome.next(planned.withNote(world.now(), Note.Level.INFO, "Dry run: nothing was changed.")
                    .succeeded(world.now()));
        }
        return Outcome.next(Course.next(planned, world));
    }

    /** Fails, unless it may pass: then the same look is tried again. */
    private static Outcome refused(Deployment d, World world, String lookedAt, OutsideException e) {
        if (e.passing()) {
            throw e;
        }
        return Ends.fail(
                d,
                world,
                Failure.Kind.PREFLIGHT_FAILED,
                "Preflight could not look at " + lookedAt + ": " + e.operation() + " was refused.",
                Diagnoser.ofProblem(e));
    }

    /** What the deployment touches is the state machine's to look at. */
    private static Outcome stateMachine(Deployment d, World world) {
        StateMachineCheck check;
        try {
            check = StateMachineCheck.of(d, world);
        } catch (OutsideException e) {
            return refused(d, world, "the state machine", e);
        }
        if (!check.problems().isEmpty()) {
            return fail(d, world, check.problems());
        }
        Deployment planned = d.withExecution(ExecutionRun.planned(check.stateMachine()));
        for (String warning : check.warnings()) {
            planned = planned.withNote(world.now(), Note.Level.WARNING, warning);
        }
        return Outcome.next(
                d.configuration().dryRun()
                        ? planned.withNote(world.now(), Note.Level.INFO, "Dry run: nothing was started.")
                                .succeeded(world.now())
                        : Course.next(planned, world));
    }

    private static Outcome whenBusy(Deployment d, World world, List<String> busy) {
        Instant deadline = Ends.deadline(d, d.configuration().timeouts().preflight());
        if (d.configuration().whenBusy() == Configuration.WhenBusy.FAIL
                || !world.now().isBefore(deadline)) {
            return fail(d, world, busy);
        }
        Instant again = world.now().plus(LOOK_AGAIN);
        return Outcome.waitFor(
                Set.of(),
                again.isBefore(deadline) ? again : deadline,
                "waiting for others: " + String.join("; ", busy));
    }

    private static Outcome fail(Deployment d, World world, List<String> problems) {
        String summary = problems.size() == 1
                ? problems.get(0)
                : problems.size() + " things are not as this deployment needs them.";
        return Outcome.next(d.failed(
                new Failure(
                        d.phase().phase(),
                        Failure.Kind.PREFLIGHT_FAILED,
                        summary,
                        problems.size() == 1 ? List.of() : problems,
                        null),
                world.now()));
    }
}
