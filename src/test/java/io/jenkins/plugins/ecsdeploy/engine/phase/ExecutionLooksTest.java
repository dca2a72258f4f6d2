package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.StateMachineView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deployment makes of its execution, at the exact limits and for answers that come late. */
class ExecutionLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String MACHINE = Given.MACHINE;
    private static final String EXECUTION = Given.EXECUTION;
    private static final String INPUT = "{\"digest\":\"sha256:new\"}";

    private static Configuration configuration() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null)))
                .orchestrator(Orchestrator.DEFAULT)
                .timeouts(Timeouts.DEFAULT)
                .build();
    }

    private static Deployment deployment(ExecutionRun run) {
        return Deployment.create("d-1", configuration(), NOON)
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null))
                .withServices(List.of(ServiceUpdate.planned("api", List.of("app"), 1, "a/api:5")
                        .registered("a/api:6", false)))
                .withExecution(run);
    }

    private static ExecutionRun intended() {
        return ExecutionRun.planned(MACHINE).intended("d-1", INPUT, NOON);
    }

    private static FixedWorld at(Duration later) {
        return new FixedWorld(NOON.plus(later));
    }

    private static ExecutionEvent event(long id) {
        return new ExecutionEvent(id, NOON, "ExecutionStarted", null, null, null, Map.of(), null, null);
    }

    private static Outcome advance(Deployment d, FixedWorld world) {
        return new Orchestrated(PhaseName.START_EXECUTION).advance(d, world);
    }

    // --- follow

    @Test
    void whatTheConfigurationLeavesOutIsNothingForTheExecutionToDo() {
        Deployment all = Given.orchestrated(PhaseName.START_EXECUTION, NOON);
        Deployment none = deployment(intended());

        assertThat(new Orchestrated(PhaseName.MIGRATE).wanted(all)).isEqualTo(Phase.Wanted.YES);
        assertThat(new Orchestrated(PhaseName.MIGRATE).wanted(none)).isEqualTo(Phase.Wanted.NOTHING_TO_DO);
        assertThat(new Orchestrated(PhaseName.DEPLOY).wanted(none)).isEqualTo(Phase.Wanted.YES);
    }

    private static Outcome look(Deployment d, Duration later, Sighting<List<ExecutionEvent>> sighting) {
        return advance(d, at(later).sees(new Watched.Execution(EXECUTION, 0), sighting));
    }

    private static Outcome nothingNew(Deployment d, Duration later) {
        return look(d, later, new Sighting<>(NOON, List.of(), null));
    }

    @Test
    void anExecutionIsWaitedForUntilItsPhaseHasTakenTooLongOrFirstForTwoMinutes() {
        Deployment migrating = Given.orchestrated(PhaseName.MIGRATE, NOON);
        Set<Watched<?>> execution = Set.of(new Watched.Execution(EXECUTION, 0));

        assertThat(advance(migrating, at(Duration.ofSeconds(5))))
                .isEqualTo(new Outcome.Wait(execution, NOON.plusSeconds(125), false, "execution d-1: migrate"));
        assertThat(nothingNew(migrating, Duration.ofSeconds(5)))
                .isEqualTo(new Outcome.Wait(
                        execution, NOON.plus(Duration.ofMinutes(75)), false, "execution d-1: migrate"));
    }

    @Test
    void anExecutionMayBeUnknownForTwoMinutesAfterItsStart() {
        Deployment started = Given.orchestrated(PhaseName.START_EXECUTION, NOON);
        Sighting<List<ExecutionEvent>> unknown = new Sighting<>(
                NOON,
                null,
                new OutsideException(
                        OutsideException.Kind.NOT_FOUND,
                        "states:GetExecutionHistory",
                        "ExecutionDoesNotExist",
                        "no",
                        null));

        assertThat(look(started, Duration.ofSeconds(119), unknown)).isInstanceOf(Outcome.Wait.class);
        assertThat(((Outcome.Suspend) look(started, Duration.ofMinutes(2), unknown)).why())
                .returns(Suspension.Reason.EXECUTION_UNKNOWN, Suspension::reason)
                .satisfies(why -> assertThat(why.summary())
                        .startsWith("Step Functions does not know the execution " + EXECUTION + " any more")
                        .endsWith("The last that was seen of it: Start execution."));
    }

    /** Services without waves come one after the other, and each has its limit; a wave has one. */
    @ParameterizedTest
    @CsvSource({"START_EXECUTION, false, 30", "MIGRATE, false, 75", "DEPLOY, false, 75", "DEPLOY, true, 45"})
    void anExecutionThatTakesFifteenMinutesMoreThanItsLimitsIsLeftToItself(PhaseName phase, boolean wave, int minutes) {
        Deployment given = Given.orchestrated(PhaseName.START_EXECUTION, NOON);
        Deployment d = wave ? inOneWave(given) : given;
        Deployment come = d.enter(phase, wave ? "both" : null, NOON);
        Duration limit = Duration.ofMinutes(minutes);

        assertThat(nothingNew(come, limit.minusSeconds(1)))
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Wait.class))
                .returns(NOON.plus(limit), Outcome.Wait::until);
        assertThat(((Outcome.Suspend) nothingNew(come, limit)).why())
                .returns(Suspension.Reason.EXECUTION_GOES_ON, Suspension::reason)
                .satisfies(why -> assertThat(why.summary())
                        .startsWith("The execution " + EXECUTION + " has been in its phase "
                                + come.phase().title() + " for longer than its limits allow."));
    }

    private static Deployment inOneWave(Deployment d) {
        Configuration waves = d.configuration().toBuilder()
                .waves(List.of(new Wave("both", List.of("api", "web"))))
                .build();
        return Deployment.create(d.id(), waves, NOON).withExecution(d.execution());
    }

    // --- stop

    private static Function<List<Object>, Object> refusing(OutsideException.Kind kind) {
        return a -> {
            throw new OutsideException(kind, "states:StopExecution", "SomeException", "no", null);
        };
    }

    private static Deployment stopping(ExecutionRun run) {
        return Given.orchestrated(PhaseName.DEPLOY, NOON).withExecution(run).cancelled(NOON, "Ann");
    }

    @Test
    void I8_aStopIsWrittenDownThenAskedForOnce() {
        ExecutionRun running = intended().started(EXECUTION, NOON);
        ExecutionRun due = running.stopIntended(NOON);
        FixedWorld world = at(Duration.ofSeconds(5)).answers("stateMachines.stop", a -> null);
        FixedWorld quiet = at(Duration.ofSeconds(5));

        assertThat(((Outcome.Next) advance(stopping(running), quiet))
                        .deployment()
                        .execution())
                .isEqualTo(running.stopIntended(NOON.plusSeconds(5)));
        assertThat(quiet.calls).isEmpty();
        assertThat(((Outcome.Next) advance(stopping(due), world)).deployment().execution())
                .isEqualTo(due.stopAsked(NOON.plusSeconds(5)));
        assertThat(world.calls).containsExactly("stateMachines.stop[" + EXECUTION + ", CANCELLED, Cancelled by Ann]");
    }

    @Test
    void anExecutionThatMayNotBeStoppedGoesOnAndThatIsTold() {
        Deployment due = stopping(intended().started(EXECUTION, NOON).stopIntended(NOON));
        FixedWorld denied =
                at(Duration.ofSeconds(5)).answers("stateMachines.stop", refusing(OutsideException.Kind.DENIED));
        FixedWorld lost =
                at(Duration.ofSeconds(5)).answers("stateMachines.stop", refusing(OutsideException.Kind.UNAVAILABLE));

        assertThat(((Outcome.Suspend) advance(due, denied)).why())
                .returns(Suspension.Reason.NO_ACCESS, Suspension::reason)
                .returns(
                        "The execution " + EXECUTION + " should be stopped, but that was refused: it goes on.",
                        Suspension::summary);
        assertThatThrownBy(() -> advance(due, lost)).isInstanceOf(OutsideException.class);
    }

    @Test
    void aStoppedExecutionHasFifteenMinutesToEnd() {
        Deployment asked =
                stopping(intended().started(EXECUTION, NOON).stopIntended(NOON).stopAsked(NOON));
        Duration limit = Duration.ofMinutes(15);

        assertThat(nothingNew(asked, limit.minusSeconds(1)))
                .isEqualTo(new Outcome.Wait(
                        Set.of(new Watched.Execution(EXECUTION, 0)),
                        NOON.plus(limit),
                        false,
                        "execution d-1 is being stopped"));
        assertThat(((Outcome.Suspend) nothingNew(asked, limit)).why().summary())
                .startsWith("The execution " + EXECUTION + " was to be stopped, but has not ended.");
    }

    // --- history

    @Test
    void whatHasBeenTakenInIsNoNews() {
        Deployment followed =
                deployment(intended().started(EXECUTION, NOON).read(7).turned());
        Watched.Execution watched = new Watched.Execution(EXECUTION, 7);
        FixedWorld old = at(Duration.ofSeconds(5)).sees(watched, NOON, List.of(event(7)));
        FixedWorld news = at(Duration.ofSeconds(5)).sees(watched, NOON, List.of(event(7), event(8)));

        assertThat(advance(followed, old)).isInstanceOf(Outcome.Wait.class);
        assertThat(((Outcome.Next) advance(followed, news))
                        .deployment()
                        .execution()
                        .read())
                .isEqualTo(8);
    }

    // --- what is left

    @Test
    void servicesThatCameToTheNewRevisionAreTold() {
        Deployment d = deployment(intended().started(EXECUTION, NOON))
                .withService(
                        "api", s -> s.intended(NOON).updated("ecs-svc/1", NOON).completed(NOON));

        assertThat(ExecutionEnd.left(d)).isEqualTo("The service api is on the new revision.");
        assertThat(ExecutionEnd.left(deployment(intended().started(EXECUTION, NOON))))
                .isEqualTo("Services are untouched.");
    }

    // --- preflight

    /** With so many states of its own. */
    private static StateMachineCheck check(int changed) {
        ObjectNode definition = StateMachineDefinition.of(configuration());
        ObjectNode states = (ObjectNode) definition.path("States");
        List<String> names = new ArrayList<>();
        states.fieldNames().forEachRemaining(names::add);
        names.stream().filter(name -> !name.equals("Configure")).limit(changed).forEach(name -> ((ObjectNode)
                        states.path(name))
                .put("Comment", "changed by hand"));
        FixedWorld world = at(Duration.ZERO)
                .answers(
                        "stateMachines.find",
                        a -> Optional.of(new StateMachineView(MACHINE, "ACTIVE", "STANDARD", definition.toString())));
        return StateMachineCheck.of(deployment(null), world);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8})
    void statesThatDifferAreNamed(int changed) {
        StateMachineCheck check = check(changed);

        assertThat(check.problems()).isEmpty();
        assertThat(check.warnings()).singleElement().asString().doesNotContain(" more");
        assertThat(check.stateMachine()).isEqualTo(MACHINE);
    }

    @Test
    void ofManyStatesThatDifferTheFirstAreNamedAndTheOthersCounted() {
        assertThat(check(10).warnings()).singleElement().asString().contains(", and 2 more.");
        assertThat(check(0).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DELETING, STANDARD", "ACTIVE, EXPRESS"})
    void aStateMachineThatCannotBeFollowedToItsEndIsRefused(String status, String type) {
        FixedWorld world = at(Duration.ZERO)
                .answers("stateMachines.find", a -> Optional.of(new StateMachineView(MACHINE, status, type, "{}")));

        assertThat(StateMachineCheck.of(deployment(null), world))
                .isEqualTo(new StateMachineCheck(
                        List.of("The state machine " + MACHINE + " is " + status + ", of type " + type
                                + ": it must be ACTIVE and STANDARD."),
                        List.of(),
                        null));
    }
}
