package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.OURS;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.ROLLED_OUT_AT;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.container;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.exited;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.service;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout that failed: tasks, events and the rollout's own reason. */
class DiagnoserServiceTest {
    private static final String BREAKER = "ECS deployment circuit breaker: tasks failed to start.";
    private static final String NOT_FOUND =
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/api:nope: 111122223333.dkr.ecr.us-east-1.amazonaws.com/api:nope: not found";
    private static final String UNHEALTHY =
            "(task 9d85a0c0d5e94c1f8a7b6c5d4e3f2a1b) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/api/0123456789abcdef) due to (reason Health checks failed with these codes: [503]).";

    @Test
    void a_dead_task_says_more_than_the_circuit_breaker() {
        Diagnosis diagnosis = diagnose(service(BREAKER), exited(container("app", 1)), exited(container("app", 1)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.APPLICATION_ERROR);
        assertThat(diagnosis.summary())
                .isEqualTo("Service api was not rolled out: Container app ended with exit code 1.");
        assertThat(diagnosis.evidence())
                .startsWith("exit code 1 of container \"app\"")
                .contains(BREAKER);
    }

    @Test
    void what_most_tasks_died_of_counts() {
        Diagnosis diagnosis = diagnose(
                service(BREAKER),
                stopped("SpotInterruption", "Your Spot Task was interrupted.", container("app", 137)),
                exited(container("app", 127)),
                exited(container("app", 127)),
                stopped("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"),
                stopped("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"),
                stopped("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"));
        assertThat(diagnosis.cause()).isEqualTo(Cause.COMMAND_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(service api) ", "service (api) ", "service api ", "(service api, taskSet ecs-svc/1) "})
    void an_event_explains_a_rollout_without_tasks(String prefix) {
        String event = "was unable to place a task. Reason: " + NOT_FOUND + ".";
        Diagnosis diagnosis =
                diagnose(service(BREAKER, "(service api) has started 1 tasks: (task 1).", prefix + event));
        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.evidence()).containsExactly(event, BREAKER);
    }

    @Test
    void the_same_text_of_task_and_event_is_shown_once() {
        Diagnosis diagnosis = diagnose(
                service(BREAKER, "(service api) was unable to place a task. Reason: " + NOT_FOUND + "."),
                stopped("TaskFailedToStart", NOT_FOUND, container("app", null, NOT_FOUND)));
        assertThat(diagnosis.evidence()).filteredOn(NOT_FOUND::equals).hasSize(1);
    }

    @Test
    void the_load_balancers_event_says_what_the_health_check_got() {
        Diagnosis diagnosis = diagnose(
                service(BREAKER, "(service api) " + UNHEALTHY),
                stopped(
                        "ServiceSchedulerInitiated",
                        "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/api/0123456789abcdef)",
                        container("app", 143)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.HEALTH_CHECK_FAILED);
        assertThat(diagnosis.summary()).contains("[503]");
        assertThat(diagnosis.evidence()).startsWith(UNHEALTHY);
    }

    @Test
    void an_alarm_decides_whatever_the_tasks_died_of() {
        Diagnosis diagnosis = diagnose(
                service(null, "(service api) (deployment " + OURS + ") deployment failed: alarm detected."),
                exited(container("app", 1)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ALARM);
    }

    @Test
    void another_deployments_end_is_not_ours() {
        Diagnosis diagnosis = diagnose(service(
                BREAKER, "(service api) (deployment ecs-svc/6405940160831029548) deployment failed: alarm detected."));
        assertThat(diagnosis.cause()).isEqualTo(Cause.TASKS_DID_NOT_START);
    }

    @Test
    void what_happened_before_the_rollout_is_not_its_cause() {
        var old = new EventView("e", ROLLED_OUT_AT.minusSeconds(1), "(service api) " + UNHEALTHY);
        assertThat(diagnose(service(BREAKER, List.of(old))).cause()).isEqualTo(Cause.TASKS_DID_NOT_START);
    }

    @Test
    void a_services_name_is_no_cause() {
        Diagnosis diagnosis = diagnose(service(BREAKER, "(service OutOfMemoryError) has reached a steady state."));
        assertThat(diagnosis.cause()).isEqualTo(Cause.TASKS_DID_NOT_START);
    }

    @Test
    void what_is_unknown_keeps_the_events() {
        Diagnosis diagnosis = diagnose(service(null, "(service api) something new happened."));
        assertThat(diagnosis.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(diagnosis.evidence()).containsExactly("something new happened.");
        assertThat(diagnosis.remedies()).isNotEmpty();
    }

    @Test
    void a_deployment_that_is_gone_is_still_diagnosed() {
        Diagnosis diagnosis =
                Diagnoser.ofService(service(BREAKER, "(service api) " + UNHEALTHY), "ecs-svc/1", List.of());
        assertThat(diagnosis.cause()).isEqualTo(Cause.HEALTH_CHECK_FAILED);
    }

    @Test
    void of_causes_that_are_equally_frequent_the_first_counts() {
        Diagnosis diagnosis = diagnose(
                service(BREAKER),
                exited(container("app", 127)),
                exited(container("app", 1)),
                exited(container("app", 1)),
                exited(container("app", 127)));
        assertThat(diagnosis.cause()).isEqualTo(Cause.COMMAND_NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"0", "137", "143", "-"})
    void the_container_that_failed_by_itself_is_the_one_that_is_told_of(Integer exitCodeOfTheFirst) {
        Diagnosis diagnosis =
                diagnose(service(BREAKER), exited(container("proxy", exitCodeOfTheFirst), container("app", 127)));
        assertThat(diagnosis.summary())
                .startsWith("Service api was not rolled out: ")
                .contains("app")
                .doesNotContain("proxy");
    }

    @Test
    void where_none_failed_by_itself_the_first_is_told_of() {
        Diagnosis diagnosis = diagnose(service(BREAKER), exited(container("app", 143), container("proxy", 143)));
        assertThat(diagnosis.summary()).contains("app").doesNotContain("proxy");
    }

    @Test
    void what_others_died_of_is_evidence_only_when_it_is_the_same() {
        Diagnosis diagnosis = diagnose(
                service(BREAKER),
                exited(container("app", 1)),
                exited(container("web", 1)),
                exited(container("cron", 127)));
        assertThat(diagnosis.evidence())
                .containsExactly(
                        "exit code 1 of container \"app\"",
                        "Essential container in task exited",
                        "stop code EssentialContainerExited",
                        "exit code 1 of container \"web\"",
                        BREAKER);
    }

    private static final String DID_NOT_START =
            "(service api) (deployment " + OURS + ") deployment failed: tasks failed to start.";

    @Test
    void an_event_that_says_little_gives_way_to_one_that_says_more() {
        Diagnosis diagnosis = diagnose(
                service(null, DID_NOT_START, "(service api) was unable to place a task. Reason: " + NOT_FOUND + "."));
        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
    }

    @Test
    void little_is_better_than_nothing() {
        assertThat(diagnose(service(null, DID_NOT_START)).cause()).isEqualTo(Cause.TASKS_DID_NOT_START);
        assertThat(diagnose(
                                service(BREAKER),
                                stopped(
                                        "ServiceSchedulerInitiated",
                                        "Scaling activity initiated by (deployment ecs-svc/1)"))
                        .cause())
                .isEqualTo(Cause.STOPPED_BY_SERVICE);
    }

    private static Diagnosis diagnose(ServiceView service, TaskView... tasks) {
        return Diagnoser.ofService(service, OURS, List.of(tasks));
    }
}
