package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why it failed: from what AWS says to cause, evidence and remedy. Pure functions.
 *
 * <p>Evidence is verbatim, to be shown escaped ({@link PlainText}); names inside summaries and remedies are escaped already.
 */
public final class Diagnoser {
    private Diagnoser() {}

    /**
     * Why a stopped task did not do what it was started for. Empty when it has not stopped, and when nothing is wrong with
     * it: the main container ended with 0, and the others did too or were stopped after it.
     *
     * @param mainContainer the container whose work the task is, for instance the migration's
     */
    public static Optional<Diagnosis> ofTask(TaskView task, String mainContainer) {
        return new TaskDiagnosis(task, mainContainer).diagnosis();
    }

    /** Why RunTask started nothing (ECS API: RunTask, {@code failures[]}). Never empty. */
    public static Diagnosis ofRefusals(List<Tasks.Refusal> refusals) {
        List<String> evidence =
                refusals.stream().map(Diagnoser::words).distinct().toList();
        return refusals.stream()
                .flatMap(r -> Stream.of(r.reason(), r.detail()))
                .flatMap(text -> ofText(text).stream())
                .findFirst()
                .map(d -> new Diagnosis(d.cause(), d.summary(), evidence, d.remedies()))
                .orElseGet(() -> new Diagnosis(
                        Cause.UNKNOWN,
                        "ECS started no task.",
                        evidence,
                        List.of("Read AWS's words; the ECS Developer Guide lists them under API failure reasons.")));
    }

    /** Why a call to AWS failed. Names the action that is missing, when one is. */
    public static Diagnosis ofProblem(OutsideException problem) {
        return ProblemDiagnosis.of(problem);
    }

    /**
     * Why a rollout failed.
     *
     * @param deploymentId of our deployment, for instance {@code ecs-svc/7142340952746948337}
     * @param failedTasks stopped tasks of that deployment, as many as are known; may be empty
     */
    public static Diagnosis ofService(ServiceView service, String deploymentId, List<TaskView> failedTasks) {
        return new ServiceDiagnosis(service, deploymentId, failedTasks).diagnosis();
    }

    /** What one text of AWS's means: a stopped reason, a container's reason, an event. Empty when it says nothing known. */
    public static Optional<Diagnosis> ofText(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String normal = AwsText.normal(text);
        return Rules.matching(normal).map(rule -> rule.diagnosis(Facts.in(normal), List.of(text)));
    }

    private static String words(Tasks.Refusal refusal) {
        String where = refusal.arn() == null ? "" : " (" + refusal.arn() + ")";
        return Stream.of(refusal.reason(), refusal.detail())
                        .filter(text -> text != null && !text.isBlank())
                        .collect(Collectors.joining(": "))
                + where;
    }
}
