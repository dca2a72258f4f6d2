package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that AWS refuses, and RunTask's failures. */
class DiagnoserProblemTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REFUSED | ecs:RunTask | InvalidParameterException | No Container Instances were found in your cluster. | NO_CAPACITY",
                "REFUSED | ecs:RunTask | InvalidParameterException | TaskDefinition is inactive | DEFINITION_INACTIVE",
                "REFUSED | ecs:UpdateService | ClientException | TaskDefinition is inactive | DEFINITION_INACTIVE",
                "NOT_FOUND | ecs:RunTask | ClusterNotFoundException | Cluster not found. | NOT_FOUND",
                "NOT_FOUND | ecs:UpdateService | ServiceNotFoundException | Service not found. | NOT_FOUND",
                "REFUSED | ecs:UpdateService | ServiceNotActiveException | Service was not ACTIVE. | NOT_FOUND",
                "REFUSED | ecs:RunTask | BlockedException | Your account is currently blocked. | ACCESS_DENIED",
                "REFUSED | ecs:RegisterTaskDefinition | LimitExceededException | a new text | QUOTA",
                "REFUSED | ecs:RunTask | PlatformTaskDefinitionIncompatibilityException | a new text | CONFIGURATION",
                "REFUSED | ecs:RunTask | ClientException | a new text | CONFIGURATION",
                "NOT_FOUND | logs:GetLogEvents | ResourceNotFoundException | The specified log group does not exist. | LOG_GROUP_MISSING",
                "NOT_FOUND | ecr:DescribeImages | ImageNotFoundException | The image with imageId {imageDigest:'null', imageTag:'nope'} does not exist within the repository with name 'api' in the registry with id '111122223333' | IMAGE_NOT_FOUND",
            })
    void a_refused_call_has_its_cause(Kind kind, String operation, String code, String message, Cause cause) {
        Diagnosis diagnosis = Diagnoser.ofProblem(new OutsideException(kind, operation, code, message, null));
        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.evidence()).containsExactly(operation + ": " + code + ": " + message);
        assertThat(diagnosis.remedies()).isNotEmpty();
    }

    @Test
    void a_missing_right_is_named_with_its_resource_and_its_role() {
        Diagnosis diagnosis = Diagnoser.ofProblem(new OutsideException(
                Kind.DENIED,
                "ecs:UpdateService",
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/deployer/session is not authorized to perform: ecs:UpdateService on resource: arn:aws:ecs:us-east-1:111122223333:service/prod/api because no identity-based policy allows the ecs:UpdateService action",
                null));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ACCESS_DENIED);
        assertThat(diagnosis.remedies().get(0))
                .isEqualTo(
                        "Allow ecs:UpdateService on arn:aws:ecs:us-east-1:111122223333:service/prod/api to deployer.");
    }

    @Test
    void a_denial_without_words_still_names_the_call() {
        Diagnosis diagnosis =
                Diagnoser.ofProblem(new OutsideException(Kind.DENIED, "ecs:RunTask", "Forbidden", null, null));
        assertThat(diagnosis.cause()).isEqualTo(Cause.ACCESS_DENIED);
        assertThat(diagnosis.remedies().get(0)).contains("ecs:RunTask");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"THROTTLED", "UNAVAILABLE", "CREDENTIALS"})
    void our_own_connection_is_not_taken_for_the_tasks_network(Kind kind) {
        Diagnosis diagnosis = Diagnoser.ofProblem(new OutsideException(
                kind, "ecs:RunTask", "", "failed to do request: dial tcp: i/o timeout, toomanyrequests: x", null));
        assertThat(diagnosis.cause().name()).isEqualTo(kind.name());
        assertThat(diagnosis.summary()).contains("ecs:RunTask");
    }

    @Test
    void I3_a_lost_answer_is_never_called_a_failure() {
        Diagnosis diagnosis = Diagnoser.ofProblem(
                new OutsideException(Kind.UNAVAILABLE, "ecs:RunTask", "", "Connection reset", null));
        assertThat(diagnosis.summary()).contains("may or may not have taken effect");
    }

    @ParameterizedTest
    @CsvSource({
        "RESOURCE:CPU, NO_CAPACITY",
        "RESOURCE:MEMORY, NO_CAPACITY",
        "RESOURCE:ENI, NO_CAPACITY",
        "AGENT, PLACEMENT",
        "ATTRIBUTE, PLACEMENT",
        "LOCATION, PLACEMENT",
        "Capacity is unavailable at this time. Please try again later or in a different availability zone, NO_CAPACITY",
        "SOMETHING NEW, UNKNOWN"
    })
    void a_refusal_has_its_cause(String reason, Cause cause) {
        String arn = "arn:aws:ecs:us-west-2:111122223333:container-instance/eab7ed01-1111-2222-3333-444455556666";
        Diagnosis diagnosis =
                Diagnoser.ofRefusals(List.of(new Refusal(arn, reason, "a detail"), new Refusal(null, reason, null)));
        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.evidence()).containsExactly(reason + ": a detail (" + arn + ")", reason);
        assertThat(diagnosis.remedies()).isNotEmpty();
    }

    @Test
    void refusals_may_even_be_empty() {
        assertThat(Diagnoser.ofRefusals(List.of()).cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(Diagnoser.ofRefusals(List.of(new Refusal(null, null, null))).cause())
                .isEqualTo(Cause.UNKNOWN);
    }
}
