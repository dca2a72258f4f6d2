package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.container;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.exited;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.stopped;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who of several witnesses is believed: stop code, reasons, exit codes, sidecars. */
class DiagnoserTaskTest {
    private static final String OOM = "OutOfMemoryError: Container killed due to memory usage";

    @ParameterizedTest
    @CsvSource({
        "1, APPLICATION_ERROR, 1",
        "2, APPLICATION_ERROR, 2",
        "126, COMMAND_NOT_EXECUTABLE, 126",
        "127, COMMAND_NOT_FOUND, 127",
        "128, APPLICATION_ERROR, 128",
        "134, KILLED_BY_SIGNAL, SIGABRT",
        "137, OUT_OF_MEMORY, SIGKILL",
        "139, KILLED_BY_SIGNAL, SIGSEGV",
        "143, KILLED_BY_SIGNAL, SIGTERM",
        "163, KILLED_BY_SIGNAL, signal 35",
        "255, APPLICATION_ERROR, 255",
        "-1073741510, APPLICATION_ERROR, -1073741510"
    })
    void an_exit_code_has_its_meaning(int code, Cause cause, String named) {
        Diagnosis diagnosis = diagnose(exited(container("migrate", code)));
        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.summary()).contains("migrate", named);
        assertThat(diagnosis.evidence().get(0)).isEqualTo("exit code " + code + " of container \"migrate\"");
        assertThat(diagnosis.remedies()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1", "137"})
    void out_of_memory_is_seen_whatever_the_exit_code(int code) {
        Diagnosis diagnosis = diagnose(exited(container("migrate", code, OOM)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(diagnosis.evidence())
                .containsExactly(
                        OOM,
                        "exit code " + code + " of container \"migrate\"",
                        "Essential container in task exited",
                        "stop code EssentialContainerExited");
    }

    @Test
    void a_sidecar_that_took_the_migration_with_it_is_named() {
        Diagnosis diagnosis = diagnose(exited(container("migrate", 143), container("proxy", 1)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ESSENTIAL_CONTAINER_EXITED);
        assertThat(diagnosis.summary())
                .startsWith("Container proxy ended first")
                .contains("exit code 1");
        assertThat(diagnosis.evidence().get(0)).isEqualTo("exit code 1 of container \"proxy\"");
        assertThat(diagnosis.remedies()).anyMatch(r -> r.contains("essential"));
    }

    @Test
    void a_sidecar_that_ended_well_took_the_migration_with_it_too() {
        Diagnosis diagnosis = diagnose(exited(container("init", 0), container("migrate", 137)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ESSENTIAL_CONTAINER_EXITED);
        assertThat(diagnosis.summary()).startsWith("Container init ended first");
    }

    @Test
    void a_sidecar_out_of_memory_is_explained_as_such() {
        Diagnosis diagnosis = diagnose(exited(container("migrate", 143), container("proxy", 137, OOM)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ESSENTIAL_CONTAINER_EXITED);
        assertThat(diagnosis.summary()).contains("proxy", "memory");
        assertThat(diagnosis.evidence().get(0)).isEqualTo(OOM);
    }

    @Test
    void a_migration_that_never_ran_because_of_a_sidecar_names_the_sidecar() {
        Diagnosis diagnosis = diagnose(exited(container("migrate", null), container("proxy", 127)));
        assertThat(diagnosis.summary()).startsWith("Container proxy ended first");
    }

    @ParameterizedTest
    @CsvSource({"143", "137", "0"})
    void a_sidecar_that_was_stopped_after_the_migration_is_no_cause(int code) {
        assertThat(Diagnoser.ofTask(exited(container("migrate", 0), container("proxy", code)), "migrate"))
                .isEmpty();
        assertThat(diagnose(exited(container("migrate", 3), container("proxy", code)))
                        .cause())
                .isEqualTo(Cause.APPLICATION_ERROR);
    }

    @Test
    void I2_a_sidecar_that_failed_is_a_failure_though_the_migration_ended_well() {
        Diagnosis diagnosis = diagnose(exited(container("migrate", 0), container("proxy", 1)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ESSENTIAL_CONTAINER_EXITED);
        assertThat(diagnosis.summary()).startsWith("Container migrate ended well, but container proxy failed");
    }

    @Test
    void I2_a_missing_exit_code_is_a_failure() {
        Diagnosis diagnosis = diagnose(exited(container("migrate", null)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.NO_EXIT_CODE);
        assertThat(diagnosis.evidence()).contains("no exit code of container \"migrate\"");
        assertThat(diagnose(exited()).cause()).isEqualTo(Cause.NO_EXIT_CODE);
        assertThat(diagnose(exited(container("other", 0))).cause()).isEqualTo(Cause.NO_EXIT_CODE);
    }

    @Test
    void I2_a_task_that_never_started_failed_even_with_exit_code_0() {
        assertThat(diagnose(stopped("TaskFailedToStart", "Something new", container("migrate", 0)))
                        .cause())
                .isEqualTo(Cause.UNKNOWN);
        assertThat(diagnose(stopped("TaskFailedToStart", "TaskFailedToStart: RESOURCE:GPU"))
                        .cause())
                .isEqualTo(Cause.NO_CAPACITY);
    }

    @Test
    void what_is_unknown_keeps_all_that_was_said() {
        Diagnosis diagnosis = diagnose(
                stopped("TaskFailedToStart", "A new reason", container("migrate", null, "NewError: a new kind")));
        assertThat(diagnosis.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(diagnosis.evidence())
                .containsExactly(
                        "NewError: a new kind",
                        "no exit code of container \"migrate\"",
                        "A new reason",
                        "stop code TaskFailedToStart");
    }

    @Test
    void a_reason_of_any_container_explains_a_task_that_did_not_start() {
        Diagnosis diagnosis = diagnose(stopped(
                "TaskFailedToStart",
                null,
                container("migrate", null),
                container(
                        "proxy", null, "CannotPullContainerError: no matching manifest for linux/amd64 in the list")));
        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_PLATFORM);
        assertThat(diagnosis.evidence().get(0)).startsWith("CannotPull");
    }

    @Test
    void a_reason_given_by_whoever_stopped_the_task_is_only_quoted() {
        Diagnosis diagnosis =
                diagnose(stopped("UserInitiated", "OutOfMemoryError drill\u001b[31m", container("migrate", 143, OOM)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.STOPPED_BY_SOMEBODY);
        assertThat(diagnosis.summary()).contains("OutOfMemoryError drill\\x1b[31m");
        assertThat(diagnosis.evidence().get(0)).isEqualTo("OutOfMemoryError drill\u001b[31m");
        assertThat(diagnose(stopped("UserInitiated", null)).summary()).isEqualTo("Somebody stopped the task.");
    }

    @ParameterizedTest
    @CsvSource({
        "SpotInterruption, Your Spot Task was interrupted., SPOT_INTERRUPTION",
        "TerminationNotice, Your Spot Task was interrupted., SPOT_INTERRUPTION",
        "SpotInterruption, , SPOT_INTERRUPTION",
        "TerminationNotice, Host EC2 (instance i-03dba81187d65ce7e) terminated., HOST_STOPPED",
        "InfrastructureHealth, a new text, HOST_STOPPED",
        "ServiceSchedulerInitiated, ECS is performing maintenance on the underlying infrastructure hosting the task, HOST_STOPPED",
        "ServiceSchedulerInitiated, Task failed container health checks, HEALTH_CHECK_FAILED",
        "ServiceSchedulerInitiated, Scaling activity initiated by (deployment ecs-svc/1637086347952626779), STOPPED_BY_SERVICE",
        "ServiceSchedulerInitiated, a new text, STOPPED_BY_SERVICE"
    })
    void exit_code_137_is_no_lack_of_memory_when_the_task_was_stopped(String stopCode, String reason, Cause cause) {
        assertThat(diagnose(stopped(stopCode, reason, container("migrate", 137)))
                        .cause())
                .isEqualTo(cause);
    }

    @Test
    void a_task_that_runs_or_ended_well_has_no_diagnosis() {
        assertThat(Diagnoser.ofTask(task("RUNNING", null, null, container("migrate", null)), "migrate"))
                .isEmpty();
        assertThat(Diagnoser.ofTask(exited(container("migrate", 0)), "migrate")).isEmpty();
    }

    private static Diagnosis diagnose(TaskView task) {
        return Diagnoser.ofTask(task, "migrate").orElseThrow();
    }
}
