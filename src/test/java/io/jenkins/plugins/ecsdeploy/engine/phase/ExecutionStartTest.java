package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An execution is started once: what each answer to its start, or to the look for it, leads to. */
class ExecutionStartTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String EXECUTION = Given.EXECUTION;
    private static final String INPUT = "{\"digest\":\"sha256:new\"}";

    private static ExecutionRun intended() {
        return ExecutionRun.planned(Given.MACHINE).intended("d-1", INPUT, NOON);
    }

    private static Deployment starting(ExecutionRun run) {
        return Given.orchestrated(PhaseName.START_EXECUTION, NOON).withExecution(run);
    }

    private static FixedWorld at(Duration later) {
        return new FixedWorld(NOON.plus(later));
    }

    private static Outcome advance(Deployment d, FixedWorld world) {
        return new Orchestrated(PhaseName.START_EXECUTION).advance(d, world);
    }

    private static Function<List<Object>, Object> refusing(OutsideException.Kind kind, String operation, String code) {
        return a -> {
            throw new OutsideException(kind, operation, code, "no", null);
        };
    }

    @Test
    void I3_aStartInDoubtIsSentAgainForAsLongAsItsNameIsTaken() {
        Deployment doubtful = starting(intended().inDoubt(true));
        FixedWorld last = at(Duration.ofDays(85))
                .answers("stateMachines.execution", a -> Optional.empty())
                .answers("stateMachines.start", a -> EXECUTION);
        FixedWorld late =
                at(Duration.ofDays(85).plusSeconds(1)).answers("stateMachines.execution", a -> Optional.empty());

        assertThat(((Outcome.Next) advance(doubtful, last))
                        .deployment()
                        .execution()
                        .arn())
                .isEqualTo(EXECUTION);
        assertThat(((Outcome.Suspend) advance(doubtful, late)).why().reason())
                .isEqualTo(Suspension.Reason.EXECUTION_UNKNOWN);
        assertThat(late.calls).noneMatch(call -> call.startsWith("stateMachines.start"));
    }

    private static FixedWorld taken(Optional<ExecutionView> shown) {
        return at(Duration.ofSeconds(5))
                .answers("stateMachines.execution", a -> shown)
                .answers(
                        "stateMachines.start",
                        refusing(OutsideException.Kind.REFUSED, "states:StartExecution", StateMachines.ALREADY_EXISTS));
    }

    @Test
    void I3_aNameThatIsTakenIsOursOnceItIsShown() {
        Outcome shown = advance(
                starting(intended()), taken(Optional.of(new ExecutionView(EXECUTION, "SUCCEEDED", INPUT, NOON))));
        Outcome notYet = advance(starting(intended()), taken(Optional.empty()));
        Outcome another =
                advance(starting(intended()), taken(Optional.of(new ExecutionView(EXECUTION, "RUNNING", "{}", NOON))));

        assertThat(((Outcome.Next) shown).deployment().execution().arn()).isEqualTo(EXECUTION);
        assertThat(((Outcome.Next) notYet).deployment().execution().arn()).isNull();
        assertThat(((Outcome.Next) notYet).deployment().execution().doubtful()).isTrue();
        assertThat(((Outcome.Next) another).deployment().failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
    }

    @Test
    void I3_aStartInDoubtIsLookedForBeforeItIsSentAgain() {
        Deployment doubtful = starting(intended().inDoubt(true));
        FixedWorld there = at(Duration.ofSeconds(5))
                .answers(
                        "stateMachines.execution",
                        a -> Optional.of(new ExecutionView(EXECUTION, "RUNNING", INPUT, NOON)));
        FixedWorld denied = at(Duration.ofSeconds(5))
                .answers(
                        "stateMachines.execution",
                        refusing(OutsideException.Kind.DENIED, "states:DescribeExecution", "SomeException"));
        FixedWorld throttled = at(Duration.ofSeconds(5))
                .answers(
                        "stateMachines.execution",
                        refusing(OutsideException.Kind.THROTTLED, "states:DescribeExecution", "SomeException"));

        assertThat(((Outcome.Next) advance(doubtful, there)).deployment().execution())
                .isEqualTo(intended().started(EXECUTION, NOON.plusSeconds(5)));
        assertThat(there.calls).containsExactly("stateMachines.execution[" + EXECUTION + "]");
        assertThat(((Outcome.Suspend) advance(doubtful, denied)).why())
                .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                .returns("The execution d-1 may have been started, and can't be looked for.", Suspension::summary);
        assertThatThrownBy(() -> advance(doubtful, throttled)).isInstanceOf(OutsideException.class);
    }

    @Test
    void aRefusedStartHasChangedNothingUnlessAnEarlierOneGotNoAnswer() {
        FixedWorld refused = at(Duration.ofSeconds(5))
                .answers("stateMachines.execution", a -> Optional.empty())
                .answers(
                        "stateMachines.start",
                        refusing(OutsideException.Kind.DENIED, "states:StartExecution", "SomeException"));

        Deployment failed = ((Outcome.Next) advance(starting(intended()), refused)).deployment();
        Outcome doubtful = advance(starting(intended().inDoubt(true)), refused);

        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(failed.failure().summary())
                .isEqualTo("Step Functions refused to start the execution d-1. Nothing was changed.");
        assertThat(failed.failure().diagnosis().evidence()).containsExactly("states:StartExecution: SomeException: no");
        assertThat(((Outcome.Suspend) doubtful).why())
                .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                .returns(
                        "An earlier StartExecution got no answer, and now it is refused; no execution d-1 is to be"
                                + " seen.",
                        Suspension::summary);
    }

    @Test
    void aCancelWaitsTwoMinutesForAStartThatMayBeOnItsWay() {
        Deployment cancelled = starting(intended().inDoubt(true)).cancelled(NOON, "Ann");
        FixedWorld early = at(Duration.ofSeconds(119)).answers("stateMachines.execution", a -> Optional.empty());
        FixedWorld late = at(Duration.ofMinutes(2)).answers("stateMachines.execution", a -> Optional.empty());

        assertThat(advance(cancelled, early))
                .isEqualTo(new Outcome.Wait(Set.of(), NOON.plusSeconds(124), false, "looking for the execution"));
        assertThat(((Outcome.Next) advance(cancelled, late)).deployment().failure())
                .returns(Failure.Kind.CANCELLED, Failure::kind)
                .returns(
                        "Cancelled by Ann. Step Functions shows no execution of it. Nothing was changed.",
                        Failure::summary);
    }
}
