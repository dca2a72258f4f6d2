package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.StateMachineView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What preflight makes of what it found: a plan, a failure that tells all, or another look at the exact moment. */
class PreflightLooksTest {
    private static final String BUSY = "a task of family jobs is running: t-1, started by bob";

    private final Account account =
            new Account().service("api").define("api:1", Account.app("api")).define("jobs", Account.app("jobs"));

    private static Configuration.Builder asked() {
        return Account.asked()
                .services(List.of(new Service("api", null)))
                .migration(Given.migration(Kind.DEDICATED, "jobs"));
    }

    /** In preflight for so long. */
    private static Deployment looking(Configuration.Builder asked, Duration ago) {
        return Account.deployment(asked.build()).enter(PhaseName.PREFLIGHT, Account.NOON.minus(ago));
    }

    private static Deployment looking(Configuration.Builder asked) {
        return looking(asked, Duration.ZERO);
    }

    private Outcome outcome(Deployment d) {
        return new Preflight().advance(d, account.world);
    }

    private Deployment advance(Deployment d) {
        return ((Outcome.Next) outcome(d)).deployment();
    }

    private static List<String> notes(Deployment d) {
        return d.notes().stream().map(Note::text).toList();
    }

    private void refusing(String call, OutsideException.Kind kind) {
        account.world.answers(call, a -> {
            throw new OutsideException(kind, "ecs:Describe", "Code", "no", null);
        });
    }

    @Test
    void whatFollowsIsPlannedAndTheNextPhaseBegins() {
        Deployment after = advance(looking(asked()));

        assertThat(after.failure()).isNull();
        assertThat(after.phase().phase()).isEqualTo(PhaseName.REGISTER);
        assertThat(after.services()).hasSize(1);
        assertThat(after.migration().plan().base()).isEqualTo("arn/jobs");
    }

    @Test
    void whoCancelsLearnsThatNothingWasChanged() {
        Failure failure =
                advance(looking(asked()).cancelled(Account.NOON, "bob")).failure();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CANCELLED);
        assertThat(failure.summary()).isEqualTo("Cancelled by bob. Nothing was changed.");
        assertThat(account.world.calls).isEmpty();
    }

    @Test
    void whatTellingPeopleNeedsIsMissedBeforeAnythingIsChanged() {
        account.world.answers("web.knows", a -> false);

        Failure failure = advance(looking(asked().notifications(new Notify(
                        null, List.of(new Notify.Webhook(null, "HOOK_URL", null, null, null, null))))))
                .failure();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(failure.summary()).contains("the environment variable HOOK_URL is not set");
        assertThat(failure.problems()).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtIsToldAndWhatPassesIsLookedAtAgain() {
        refusing("services.describe", OutsideException.Kind.DENIED);
        assertThat(advance(looking(asked())).failure())
                .returns(Failure.Kind.PREFLIGHT_FAILED, Failure::kind)
                .returns("Preflight could not look at everything: ecs:Describe was refused.", Failure::summary);

        refusing("services.describe", OutsideException.Kind.UNAVAILABLE);
        assertThatThrownBy(() -> advance(looking(asked()))).isInstanceOf(OutsideException.class);
    }

    // --- others in the way

    private void somebodyMigrates() {
        account.runs(new TaskView(
                "t-1", "arn/jobs:1", "bob", null, "RUNNING", null, null, null, null, null, null, null, null, 1, null));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "890, 10", "891, 9", "899, 1"})
    void itLooksAgainAfterTenSecondsAndNotLaterThanItsTimeLimit(long ago, long again) {
        somebodyMigrates();

        Outcome.Wait wait = (Outcome.Wait) outcome(looking(asked().whenBusy(WhenBusy.WAIT), Duration.ofSeconds(ago)));

        assertThat(wait.until()).isEqualTo(Account.NOON.plusSeconds(again));
        assertThat(wait.progress()).isEqualTo("waiting for others: " + BUSY);
        assertThat(wait.on()).isEmpty();
    }

    @Test
    void afterItsTimeLimitAndWithoutAWishToWaitWhoIsInTheWayIsTheFailure() {
        somebodyMigrates();

        assertThat(advance(looking(asked().whenBusy(WhenBusy.WAIT), Duration.ofMinutes(15)))
                        .failure()
                        .summary())
                .isEqualTo(BUSY);
        assertThat(advance(looking(asked())).failure())
                .returns(Failure.Kind.PREFLIGHT_FAILED, Failure::kind)
                .returns(BUSY, Failure::summary);
    }

    // --- with a state machine

    private static Configuration.Builder orchestrated() {
        return asked().orchestrator(Orchestrator.DEFAULT);
    }

    private void exported(ObjectNode definition) {
        account.world.answers(
                "stateMachines.find",
                a -> Optional.of(new StateMachineView(Given.MACHINE, "ACTIVE", "STANDARD", definition.toString())));
    }

    private static ObjectNode definition() {
        return StateMachineDefinition.of(orchestrated().build());
    }

    @Test
    void aDeploymentThatAStateMachineCarriesOutIsTheStateMachinesToLookAt() {
        exported(definition());

        Deployment after = advance(looking(orchestrated()));

        assertThat(after.phase().phase()).isEqualTo(PhaseName.START_EXECUTION);
        assertThat(after.execution().stateMachine()).isEqualTo(Given.MACHINE);
        assertThat(after.notes()).isEmpty();
        assertThat(account.world.calls).containsExactly("stateMachines.find[ecs-deploy]");
    }

    @Test
    void whatDiffersInTheStateMachineIsNotedAndADryRunStartsNothing() {
        ObjectNode changed = definition();
        ((ObjectNode) changed.at("/States/Configure")).put("Next", "Elsewhere");
        exported(changed);
        String warning = "The state machine " + Given.MACHINE + " differs from what this version of ecs-deploy exports,"
                + " in Configure. It is started as it is.";

        assertThat(notes(advance(looking(orchestrated())))).containsExactly(warning);
        Deployment dry = advance(looking(orchestrated().dryRun(true)));
        assertThat(notes(dry)).containsExactly(warning, "Dry run: nothing was started.");
        assertThat(dry.status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aStateMachineThatIsMissingOrHiddenIsTheFailure() {
        account.world.answers("stateMachines.find", a -> Optional.empty());
        Failure missing = advance(looking(orchestrated())).failure();
        assertThat(missing.kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(missing.summary()).startsWith("There is no state machine ecs-deploy in eu-west-1.");

        refusing("stateMachines.find", OutsideException.Kind.DENIED);
        assertThat(advance(looking(orchestrated())).failure())
                .returns(Failure.Kind.PREFLIGHT_FAILED, Failure::kind)
                .returns("Preflight could not look at the state machine: ecs:Describe was refused.", Failure::summary);
        refusing("stateMachines.find", OutsideException.Kind.THROTTLED);
        assertThatThrownBy(() -> advance(looking(orchestrated()))).isInstanceOf(OutsideException.class);
    }
}
