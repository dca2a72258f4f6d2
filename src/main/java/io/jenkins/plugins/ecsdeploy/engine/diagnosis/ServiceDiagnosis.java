package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ALARM;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.HEALTH_CHECK_FAILED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.LIFECYCLE_HOOK;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.STOPPED_BY_SERVICE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.STOPPED_BY_SOMEBODY;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.TASKS_DID_NOT_START;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.UNKNOWN;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One rollout that failed: weighs what its dead tasks, the service's events and the rollout itself say. */
final class ServiceDiagnosis {
    /** These stop a deployment whatever the tasks do. */
    private static final Set<Cause> DECISIVE = EnumSet.of(ALARM, LIFECYCLE_HOOK);

    /** These accompany any failed rollout; they count only where nothing says more. */
    private static final Set<Cause> WEAK =
            EnumSet.of(TASKS_DID_NOT_START, STOPPED_BY_SERVICE, STOPPED_BY_SOMEBODY, UNKNOWN);

    private final ServiceView service;
    private final Optional<DeploymentView> deployment;
    private final List<String> events;
    private final List<Diagnosis> ofTasks;
    private final List<Diagnosis> ofEvents;
    private final List<Diagnosis> ofRollout;

    ServiceDiagnosis(ServiceView service, String deploymentId, List<TaskView> failedTasks) {
        this.service = service;
        this.deployment = service.deployment(deploymentId);
        Instant since = deployment.map(DeploymentView::createdAt).orElse(Instant.MIN);
        this.events = service.events().stream()
                .filter(e -> e.message() != null && !before(e, since))
                .filter(e -> ServiceEvents.mayConcern(e.message(), deploymentId))
                .map(e -> ServiceEvents.withoutPrefix(e.message()))
                .toList();
        this.ofTasks = failedTasks.stream()
                .flatMap(task -> Diagnoser.ofTask(task, ServiceEvents.mainOf(task)).stream())
                .toList();
        this.ofEvents =
                events.stream().flatMap(e -> Diagnoser.ofText(e).stream()).toList();
        this.ofRollout = Diagnoser.ofText(
                        deployment.map(DeploymentView::rolloutStateReason).orElse(null))
                .stream()
                .toList();
    }

    Diagnosis diagnosis() {
        Diagnosis base = first(ofRollout, DECISIVE::contains)
                .or(() -> first(ofEvents, DECISIVE::contains))
                .or(() -> mostFrequent(ofTasks))
                .or(() -> first(ofEvents, cause -> !WEAK.contains(cause)))
                .or(() -> first(ofTasks, cause -> true))
                .or(() -> first(ofRollout, cause -> true))
                .or(() -> first(ofEvents, cause -> true))
                .orElseGet(ServiceDiagnosis::unknown);
        // Only the load balancer's event says which answer the health check got; the task says just that it failed.
        Diagnosis telling = base.cause() == HEALTH_CHECK_FAILED
                ? first(ofEvents, HEALTH_CHECK_FAILED::equals).orElse(base)
                : base;
        String summary = "Service " + PlainText.line(service.name()) + " was not rolled out: " + telling.summary();
        return new Diagnosis(telling.cause(), summary, evidence(telling), telling.remedies());
    }

    private List<String> evidence(Diagnosis telling) {
        var evidence = new Evidence().addAll(telling.evidence());
        Stream.of(ofTasks, ofEvents)
                .flatMap(List::stream)
                .filter(d -> d.cause() == telling.cause())
                .forEach(d -> evidence.add(d.evidence().get(0)));
        evidence.add(deployment.map(DeploymentView::rolloutStateReason).orElse(null));
        if (telling.cause() == UNKNOWN) {
            evidence.addAll(events);
        }
        return evidence.texts();
    }

    private static Optional<Diagnosis> mostFrequent(List<Diagnosis> diagnoses) {
        Map<Cause, Long> count = diagnoses.stream()
                .map(Diagnosis::cause)
                .filter(cause -> !WEAK.contains(cause))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        // Of equals the first, so that the same input gives the same answer.
        return diagnoses.stream()
                .filter(d -> count.containsKey(d.cause()))
                .reduce((a, b) -> count.get(b.cause()) > count.get(a.cause()) ? b : a);
    }

    private static Optional<Diagnosis> first(List<Diagnosis> diagnoses, Predicate<Cause> wanted) {
        return diagnoses.stream().filter(d -> wanted.test(d.cause())).findFirst();
    }

    private static boolean before(EventView event, Instant since) {
        return event.createdAt() != null && since != null && event.createdAt().isBefore(since);
    }

    private static Diagnosis unknown() {
        return new Diagnosis(
                UNKNOWN,
                "AWS gives no reason that we know.",
                List.of(),
                List.of(
                        "Look at the service's events and stopped tasks in the ECS console (tasks stay visible for an hour)."));
    }
}
