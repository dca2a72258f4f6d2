package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.engine.workflow.ExecutionStates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the events of an execution make of the state of its deployment: each once, in order, and none that is not understood. */
class ExecutionHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Instant NOW = NOON.plusSeconds(3600);
    private static final String TASK = "arn:aws:ecs:eu-west-1:111122223333:task/prod/0123";
    private static final String DEFINITION = "arn/api-migration:3";
    private static final String SETTLED = """
            {"taskDefinition": "arn/api-migration:3", "container": "app", "essential": ["app", "proxy"]}""";

    /** Each a second after the one before it. */
    private static ExecutionEvent event(
            long id, String type, String state, String resource, String data, Map<String, String> variables) {
        return new ExecutionEvent(id, NOON.plusSeconds(id), type, state, resource, data, variables, null, null);
    }

    private static ExecutionEvent event(long id, String type) {
        return event(id, type, null, null, null, null);
    }

    private static ExecutionEvent entered(long id, String state, String data) {
        return event(id, "TaskStateEntered", state, null, data, null);
    }

    private static ExecutionEvent exited(long id, String state, Map<String, String> variables) {
        return event(id, "TaskStateExited", state, null, "{}", variables);
    }

    private static Deployment come(PhaseName phase) {
        return Given.orchestrated(phase, NOON);
    }

    private static Deployment taken(Deployment d, ExecutionEvent... news) {
        return ExecutionHistory.taken(d, List.of(news), new FixedWorld(NOW));
    }

    // --- each once, in order

    @Test
    void anEventThatWasTakenInIsNotTakenInOnceMore() {
        Deployment d = come(PhaseName.DEPLOY);
        Deployment deploying = d.withExecution(d.execution().waveBegun().read(7));

        Deployment after = taken(deploying, entered(7, ExecutionStates.DEPLOY_WAVE, "{}"), event(8, "MapStateStarted"));

        assertThat(after.execution().waves()).isEqualTo(1);
        assertThat(after.execution().read()).isEqualTo(8);
    }

    @Test
    void I8_theStateWithANewPhaseIsSavedByItselfAndOnlyAWholeLookIsTurnedOver() {
        ExecutionEvent[] news = {
            event(1, "ExecutionStarted"),
            entered(2, ExecutionStates.REGISTER, "{}"),
            exited(3, ExecutionStates.REGISTER, Map.of(ExecutionStates.UPDATES, """
                            [{"name": "api", "taskDefinition": "arn/api:7", "previous": "arn/api:6"}]"""))
        };

        Deployment first = taken(come(PhaseName.START_EXECUTION), news);
        Deployment second = taken(first, news);

        assertThat(first.phase().phase()).isEqualTo(PhaseName.REGISTER);
        assertThat(first.phase().startedAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(first.execution()).returns(2L, ExecutionRun::read).returns(0L, ExecutionRun::page);
        assertThat(first.services()).hasSize(2);
        assertThat(second.execution()).returns(3L, ExecutionRun::read).returns(3L, ExecutionRun::page);
        assertThat(second.services())
                .containsExactly(
                        ServiceUpdate.planned("api", List.of(), 0, "arn/api:6").registered("arn/api:7", false));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0", "0, 0", "5, 5", "3600, 3600", "3605, 3600"})
    void aPhaseBeginsNeitherBeforeTheOneBeforeItNorInTheFuture(int told, int began) {
        ExecutionEvent begin = new ExecutionEvent(
                2,
                NOON.plusSeconds(told),
                "MapStateEntered",
                ExecutionStates.REGISTER,
                null,
                "{}",
                Map.of(),
                null,
                null);

        assertThat(taken(come(PhaseName.START_EXECUTION), begin).phase().startedAt())
                .isEqualTo(NOON.plusSeconds(began));
    }

    @Test
    void I7_anEndIsNoneWhenSomebodyHasTheExecutionGoOn() {
        Deployment d = come(PhaseName.MIGRATE);
        ExecutionEvent failed = event(5, "ExecutionFailed");
        ExecutionEvent again = event(6, "ExecutionRedriven");

        Deployment goesOn = taken(d, failed, again);
        Deployment failedAgain = taken(d, failed, again, event(9, "ExecutionFailed"));

        assertThat(goesOn.execution().ending()).isNull();
        assertThat(goesOn.execution().read()).isEqualTo(6);
        assertThat(failedAgain.execution().ending())
                .isEqualTo(new ExecutionRun.Ending("FAILED", NOON.plusSeconds(9), NOW, null, null));
        assertThat(taken(d, failed).execution().ending().status()).isEqualTo("FAILED");
    }

    // --- services

    @Test
    void anUpdateIsOfTheMomentAtWhichItsStateWasEntered() {
        Deployment d = come(PhaseName.DEPLOY);
        ExecutionEvent begun = entered(20, ExecutionStates.UPDATE_SERVICE, "{\"name\": \"api\"}");
        ExecutionEvent unreadable = entered(20, ExecutionStates.UPDATE_SERVICE, "{\"name\": \"ap");
        ExecutionEvent done = exited(
                23,
                ExecutionStates.UPDATE_SERVICE,
                Map.of(ExecutionStates.UPDATE, "{\"name\": \"api\"}", ExecutionStates.DEPLOYMENT, "\"ecs-svc/1\""));

        assertThat(taken(d, begun).services().get(0))
                .returns(NOON.plusSeconds(20), ServiceUpdate::intentAt)
                .returns(true, ServiceUpdate::doubtful);
        assertThat(taken(d, begun, done).services().get(0))
                .returns(NOON.plusSeconds(20), ServiceUpdate::intentAt)
                .returns(NOON.plusSeconds(23), ServiceUpdate::updatedAt)
                .returns("ecs-svc/1", ServiceUpdate::ecsDeploymentId)
                .returns(false, ServiceUpdate::doubtful);
        assertThat(taken(d, unreadable, done).services().get(0))
                .returns(NOON.plusSeconds(23), ServiceUpdate::intentAt)
                .returns(NOON.plusSeconds(23), ServiceUpdate::updatedAt);
    }

    /** Long data is cut, and a state machine may have been changed by hand. */
    @Test
    void I9_whatIsNoJsonIsPassedOver() {
        Deployment d = come(PhaseName.DEPLOY);

        assertThat(taken(
                        d,
                        entered(11, ExecutionStates.UPDATE_SERVICE, "{\"name\": \"ap"),
                        exited(12, "RegisterMigration", Map.of(ExecutionStates.MIGRATION, "{\"taskDef")),
                        event(13, "SucceedStateExited", ExecutionStates.SERVICE_DONE, null, "{\"name\":", null)))
                .isEqualTo(d.withExecution(d.execution().read(13).turned()));
    }

    // --- the migration

    private static Deployment settled(Function<List<Object>, Object> definitions) {
        return ExecutionHistory.taken(
                come(PhaseName.REGISTER),
                List.of(exited(9, "RegisterMigration", Map.of(ExecutionStates.MIGRATION, SETTLED))),
                new FixedWorld(NOW).answers("taskDefinitions.find", definitions));
    }

    private static Function<List<Object>, Object> refusing(OutsideException.Kind kind) {
        return a -> {
            throw new OutsideException(kind, "ecs:DescribeTaskDefinition", "SomeException", "no", null);
        };
    }

    @Test
    void theMigrationsDefinitionTellsWhatIsEssentialAndWhereItLogs() throws JsonProcessingException {
        ObjectNode content = (ObjectNode) new ObjectMapper().readTree("""
                {"containerDefinitions": [{"name": "app", "logConfiguration": {"logDriver": "awslogs", "options":
                  {"awslogs-group": "jobs", "awslogs-region": "eu-west-2", "awslogs-stream-prefix": "ecs"}}}]}""");

        Deployment d = settled(a -> Optional.of(new TaskDefinition(DEFINITION, "api-migration", 3, true, content)));

        assertThat(d.migration().plan())
                .returns("app", TaskRun.Plan::container)
                .returns(DEFINITION, TaskRun.Plan::taskDefinition)
                .returns(List.of("app", "proxy"), TaskRun.Plan::essential)
                .returns(new LogStream("eu-west-2", "jobs", "ecs/app/"), TaskRun.Plan::logs);
        assertThat(d.notes()).isEmpty();
    }

    @Test
    void aMigrationWhoseDefinitionMayNotBeReadIsFollowedWithoutItsLog() {
        Deployment d = settled(refusing(OutsideException.Kind.DENIED));

        assertThat(d.migration().plan().taskDefinition()).isEqualTo(DEFINITION);
        assertThat(d.migration().plan().logs()).isNull();
        assertThat(d.notes())
                .containsExactly(new Note(
                        NOW,
                        Note.Level.WARNING,
                        "The log of the migration can't be read: ecs:DescribeTaskDefinition: no"));
        assertThatThrownBy(() -> settled(refusing(OutsideException.Kind.THROTTLED)))
                .isInstanceOf(OutsideException.class);
    }

    private static Deployment migrating() {
        return come(PhaseName.MIGRATE)
                .withMigration(TaskRun.planned(null, "app", List.of(), null, Map.of(), List.of())
                        .registered(DEFINITION, false, List.of("app"), null)
                        .intended("d-1-m", NOON)
                        .started(TASK, NOON, 0));
    }

    private static ExecutionEvent failed(String cause) {
        return new ExecutionEvent(
                15,
                NOON.plusSeconds(15),
                "TaskFailed",
                null,
                ExecutionStates.RUN_TASK,
                null,
                Map.of(),
                "States.TaskFailed",
                cause);
    }

    @Test
    void I2_aFailedTaskEndsTheMigrationWithItsExitCode() {
        Deployment failed = taken(migrating(), failed("""
                        {"TaskArn": "%s", "LastStatus": "STOPPED", "StopCode": "EssentialContainerExited",
                         "Containers": [{"Name": "app", "ExitCode": 3}, {"Name": "proxy"}]}""".formatted(TASK)));

        assertThat(failed.migration().exitCode()).isEqualTo(3);
        assertThat(failed.migration().ending().seenAt()).isEqualTo(NOW);
        assertThat(failed.migration().ending().task().stopCode()).isEqualTo("EssentialContainerExited");
        assertThat(failed.migration()
                        .ending()
                        .task()
                        .container("proxy")
                        .orElseThrow()
                        .exitCode())
                .isNull();
    }

    @Test
    void whatIsNotOurTaskIsNoEndOfTheMigration() {
        assertThat(taken(migrating(), failed("No capacity.")).migration().ending())
                .isNull();
        assertThat(taken(migrating(), failed("{\"TaskArn\": \"arn/another\"}"))
                        .migration()
                        .ending())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1793620800, 2026-11-02T12:00:00Z",
        "1793620800500, 2026-11-02T12:00:00.500Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "'\"2026-11-02T12:00:00Z\"', 2026-11-02T12:00:00Z",
        "'\"noon\"', ",
        "true, "
    })
    void aMomentIsReadInEachFormThatStepFunctionsWritesAndIsElseUnknown(String written, Instant moment) {
        String task = "{\"TaskArn\": \"%s\", \"StoppedAt\": %s}".formatted(TASK, written);

        assertThat(taken(migrating(), event(15, "TaskSucceeded", null, ExecutionStates.RUN_TASK, task, null))
                        .migration()
                        .ending()
                        .task()
                        .stoppedAt())
                .isEqualTo(moment);
    }
}
