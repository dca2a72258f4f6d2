package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every step: how long trouble is borne, which task the owner is asked about, and what a cancel does. */
class StepsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    private final FixedWorld world = new FixedWorld(NOW);

    /** In a phase that was entered so long ago. */
    private static Deployment come(PhaseName phase, Duration ago) {
        ServiceUpdate api = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1");
        Migration fill = Given.migration(Migration.Source.Kind.DEDICATED, "fills");
        Configuration configuration = Given.deploying(api, NOW).configuration().toBuilder()
                .migration(Given.migration(Migration.Source.Kind.DEDICATED, "jobs"))
                .after(List.of(new AfterTask("fill", fill, false, Duration.ofHours(2))))
                .build();
        return Deployment.create("d-1", configuration, NOW.minusSeconds(7200))
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null))
                .withServices(List.of(api))
                .withMigration(Given.registered("jobs"))
                .withAfter(List.of(AfterRun.planned("fill", Given.registered("fills"))))
                .enter(phase, NOW.minus(ago));
    }

    private void unreachable(String call) {
        world.answers(call, a -> {
            throw new OutsideException(OutsideException.Kind.UNAVAILABLE, "AnOperation", "", "no", null);
        });
    }

    @Test
    void I6_beforeTheMigrationTroubleIsBorneForThePhasesLimitAndNoLonger() {
        unreachable("taskDefinitions.find");
        Duration limit = Timeouts.DEFAULT.register();

        assertThatThrownBy(() -> Steps.advance(come(PhaseName.REGISTER, limit.minusMillis(1)), world))
                .isInstanceOf(OutsideException.class);
        Outcome outcome = Steps.advance(come(PhaseName.REGISTER, limit), world);

        Failure failure = ((Outcome.Next) outcome).deployment().failure();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMED_OUT);
        assertThat(failure.summary()).startsWith("AWS could not be asked for 5m: AnOperation failed.");
        assertThat(failure.diagnosis()).isNotNull();
    }

    @Test
    void I3_fromTheMigrationOnNothingIsGivenUpBecauseAwsDoesNotAnswer() {
        Deployment d = come(PhaseName.MIGRATE, Duration.ofDays(2));
        d = d.withMigration(d.migration().intended("d-1-m", NOW));
        world.answers("tasks.run", a -> {
            throw new OutsideException(OutsideException.Kind.THROTTLED, "RunTask", "", "no", null);
        });
        Deployment migrating = d;

        assertThatThrownBy(() -> Steps.advance(migrating, world)).isInstanceOf(OutsideException.class);
    }

    @Test
    void I3_anExecutionThatMayRunIsNotGivenUpEither() {
        world.answers("stateMachines.start", a -> {
            throw new OutsideException(OutsideException.Kind.THROTTLED, "StartExecution", "", "no", null);
        });
        unreachable("stateMachines.execution");
        Deployment d = Given.orchestrated(PhaseName.START_EXECUTION, NOW.minus(Duration.ofDays(2)));
        ExecutionRun intended =
                ExecutionRun.planned(Given.MACHINE).intended("d-1", "{}", NOW.minus(Duration.ofDays(2)));

        assertThatThrownBy(() -> Steps.advance(d.withExecution(intended.inDoubt(true)), world))
                .isInstanceOf(OutsideException.class);
        assertThat(((Outcome.Next) Steps.advance(d.withExecution(intended), world))
                        .deployment()
                        .failure()
                        .kind())
                .as("it was never asked for")
                .isEqualTo(Failure.Kind.TIMED_OUT);
    }

    @Test
    void theOwnerIsAskedAboutTheTaskOfThePhase() {
        Deployment migrating = come(PhaseName.MIGRATE, Duration.ZERO);
        Deployment after = come(PhaseName.AFTER, Duration.ZERO);

        assertThat(Steps.currentTask(migrating)).hasValue(migrating.migration());
        assertThat(Steps.currentTask(after)).hasValue(after.after().get(0).run());
        assertThat(Steps.currentTask(come(PhaseName.DEPLOY, Duration.ZERO))).isEmpty();
        assertThat(Steps.currentTask(Given.orchestrated(PhaseName.MIGRATE, NOW)))
                .as("it is the state machine's")
                .isEmpty();
    }

    @Test
    void aCancelIsNotedOnceAndChangesNoEnd() {
        Deployment cancelled = Steps.cancel(come(PhaseName.DEPLOY, Duration.ZERO), "bob", NOW);
        assertThat(cancelled.cancel().by()).isEqualTo("bob");
        assertThat(Steps.cancel(cancelled, "kim", NOW.plusSeconds(1))).isEqualTo(cancelled);

        Deployment over = come(PhaseName.VERIFY, Duration.ZERO).succeeded(NOW);
        assertThat(Steps.cancel(over, "bob", NOW)).isEqualTo(over);
    }

    @Test
    void whatBecomesOfAnExecutionThatNobodyFollowsIsTold() {
        assertThat(Steps.executionGoesOn(Given.orchestrated(PhaseName.MIGRATE, NOW)))
                .isEqualTo("The execution " + Given.EXECUTION + " goes on in Step Functions by itself, to its end.");
    }
}
