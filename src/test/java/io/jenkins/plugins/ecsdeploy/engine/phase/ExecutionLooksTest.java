package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionView;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.StateMachineView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deployment makes of its execution, at the exact limits and for answers that come late. */
class ExecutionLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:deploy";
    private static final String EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:deploy:d-1";
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

    // --- start

    @Test
    void I3_aStartInDoubtIsSentAgainForAsLongAsItsNameIsTaken() {
        Deployment doubtful = deployment(intended().inDoubt(true));
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
                .answers("stateMachines.start", a -> {
                    throw new OutsideException(
                            OutsideException.Kind.REFUSED,
                            "StartExecution",
                            StateMachines.ALREADY_EXISTS,
                            "Execution Already Exists",
                            null);
                });
    }

    @Test
    void I3_aNameThatIsTakenIsOursOnceItIsShown() {
        Outcome shown = advance(
                deployment(intended()), taken(Optional.of(new ExecutionView(EXECUTION, "SUCCEEDED", INPUT, NOON))));
        Outcome notYet = advance(deployment(intended()), taken(Optional.empty()));
        Outcome another = advance(
                deployment(intended()), taken(Optional.of(new ExecutionView(EXECUTION, "RUNNING", "{}", NOON))));

        assertThat(((Outcome.Next) shown).deployment().execution().arn()).isEqualTo(EXECUTION);
        assertThat(((Outcome.Next) notYet).deployment().execution().arn()).isNull();
        assertThat(((Outcome.Next) notYet).deployment().execution().doubtful()).isTrue();
        assertThat(((Outcome.Next) another).deployment().failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
    }

    // --- follow

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
}
