package io.jenkins.plugins.ecsdeploy.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment did, for programs: the output of {@code --output json}, and what is kept of it. Its JSON Schema is
 * the resource {@value #SCHEMA}; keys are added, never renamed or given another sense, within a schema version. Absent
 * is left out. Texts are as they came from AWS.
 *
 * @param status how it stands
 * @param kind how it ended: a {@link io.jenkins.plugins.ecsdeploy.engine.state.Failure.Kind}, or the status
 * @param durationMs from its creation to its end, or until the moment of the report
 * @param unstable whether a smoke test failed whose owner said that this makes it unstable only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentRecord(
        int schemaVersion,
        String id,
        Standing status,
        String kind,
        Instant createdAt,
        Instant endedAt,
        long durationMs,
        int resumes,
        String region,
        String cluster,
        boolean dryRun,
        Image image,
        List<TaskDefinition> taskDefinitions,
        Migration migration,
        List<Service> services,
        List<Phase> phases,
        Failure failure,
        Suspended suspension,
        Cancelled cancelled,
        List<Note> notes,
        List<Change> changes,
        List<String> nextSteps,
        boolean unstable,
        List<SmokeTest> smokeTests,
        List<After> after,
        Backup backup,
        Execution execution,
        List<Notification> notifications) {

    /** Version of the JSON form that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Where its JSON Schema is, beside this class. */
    public static final String SCHEMA = "deployment-record.schema.json";

    /**
     * The image.
     *
     * @param requested as the owner gave it
     * @param reference {@code repo@sha256:…}; null until resolved
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(String requested, String reference, String digest, String tag, List<String> platforms) {}

    /** A task definition that was registered, or existed already; {@code changes} is absent where nothing is known of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TaskDefinition(
            @JsonProperty("for") String role, String arn, String base, boolean reused, DefinitionDifference changes) {}

    /** What it has otherwise than a former revision; values of environment variables are not shown. */
    public record DefinitionDifference(String against, List<DefinitionChanges.Change> changes, int more) {}

    /**
     * A one-off task, once its start was intended.
     *
     * @param startedAt when ECS says that the task ran, or else when it took the request
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Migration(
            int attempt,
            String container,
            String taskArn,
            Integer exitCode,
            Instant startedAt,
            Instant stoppedAt,
            String stopCode,
            String stoppedReason,
            LogStream logStream,
            Long logLines,
            List<String> lastLogLines,
            List<EarlierAttempt> earlierAttempts) {}

    /** An attempt that was followed by another; without an exit code its end was not seen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EarlierAttempt(
            int attempt,
            String taskArn,
            Integer exitCode,
            Instant startedAt,
            Instant stoppedAt,
            String stoppedReason,
            LogStream logStream,
            Long logLines) {}

    /** The snapshot before the migration; {@code deleted} are older ones of ours that went. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backup(
            String database, String snapshot, String arn, Instant askedAt, Instant availableAt, List<String> deleted) {}

    /** A one-off task after the services, once its start was intended; without a result it has not ended well. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record After(String name, AfterRun.Result result, Migration task) {}

    /**
     * A service; {@code image} is the pinned one that it takes, {@code updateUncertain} says that an update may
     * have been sent.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Service(
            String name,
            String previousTaskDefinition,
            String taskDefinition,
            String ecsDeploymentId,
            Instant updatedAt,
            Instant completedAt,
            boolean updateUncertain,
            String image,
            ServiceFailure failure,
            ServiceRollBack rollBack,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServiceEvent> events) {}

    /** Why a service did not get to its revision. */
    public record ServiceFailure(String kind, String summary) {}

    /** Its way back; {@code end} is absent while it goes on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceRollBack(String end, Instant updatedAt, Instant endedAt, String why) {}

    /** A smoke test; {@code seen} is what the last look showed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SmokeTest(
            String name,
            String wave,
            SmokeTestRun.Status status,
            int attempts,
            Instant startedAt,
            Instant lookedAt,
            Instant endedAt,
            String seen,
            String taskArn,
            Integer exitCode) {}

    /**
     * The Step Functions execution that carries it out, once its start was intended.
     *
     * @param arn null until it is known to exist
     * @param status SUCCEEDED, FAILED, TIMED_OUT or ABORTED; null until it was seen to end
     * @param error of one that did not succeed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Execution(String stateMachine, String name, String arn, String status, String error) {}

    /** A phase that has been entered. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Phase(
            String name, PhaseRun.Status status, Instant startedAt, Instant endedAt, long durationMs, String wave) {}

    /**
     * What somebody was to be told.
     *
     * @param id the same each time it was told
     * @param event {@code started}, {@code succeeded}, {@code unstable}, {@code failed} or {@code cancelled}
     * @param to the key in {@code notify}: {@code eventBridge} or {@code webhooks[0]}
     * @param endedAt when it was delivered or given up; absent before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Notification(
            String id, String event, Instant time, String to, Announcement.Status status, Instant endedAt) {}

    /** Why it failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(String phase, String kind, String summary, List<String> problems, Diagnosis diagnosis) {}

    /** Why it can't go on now. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Suspended(String reason, String summary, Diagnosis diagnosis) {}

    /** The owner's cancel. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cancelled(Instant at, String by) {}

    public static DeploymentRecord of(Report report) {
        Deployment d = report.deployment();
        Configuration c = d.configuration();
        Standing standing = Standing.of(report);
        return new DeploymentRecord(
                SCHEMA_VERSION,
                d.id(),
                standing,
                d.failure() == null ? standing.name() : d.failure().kind().name(),
                d.createdAt(),
                d.endedAt().orElse(null),
                report.took().toMillis(),
                d.resumes().size(),
                c.region(),
                c.cluster(),
                c.dryRun(),
                image(d),
                Definition.all(d).stream()
                        .filter(t -> t.arn() != null)
                        .map(t -> new TaskDefinition(t.role(), t.arn(), t.base(), t.reused(), difference(d, t.role())))
                        .toList(),
                task(d.migration()),
                d.services().stream().map(s -> service(d, s)).toList(),
                d.phases().stream().map(p -> phase(p, report.asOf())).toList(),
                Optional.ofNullable(d.failure())
                        .map(f -> new Failure(
                                f.phase().name(), f.kind().name(), f.summary(), f.problems(), f.diagnosis()))
                        .orElse(null),
                Optional.ofNullable(report.suspension())
                        .map(s -> new Suspended(s.reason().name(), s.summary(), s.diagnosis()))
                        .orElse(null),
                d.cancel() == null
                        ? null
                        : new Cancelled(d.cancel().at(), d.cancel().by()),
                d.notes(),
                Changes.of(d),
                NextSteps.of(report),
                d.unstable(),
                d.smokeTests().stream().map(DeploymentRecord::smokeTest).toList(),
                after(d),
                backup(d),
                execution(d.execution()),
                notifications(d));
    }

    private static Backup backup(Deployment d) {
        BackupRun run = d.backup();
        return run == null
                ? null
                : new Backup(
                        d.configuration().backup().database(),
                        run.snapshot(),
                        run.arn(),
                        run.askedAt(),
                        run.availableAt(),
                        run.deleted().isEmpty() ? null : run.deleted());
    }

    private static DefinitionDifference difference(Deployment d, String role) {
        return d.definitionChanges().stream()
                .filter(c -> c.role().equals(role))
                .map(c -> new DefinitionDifference(c.against(), c.changes(), c.more()))
                .findFirst()
                .orElse(null);
    }

    private static Execution execution(ExecutionRun run) {
        return run == null || run.name() == null
                ? null
                : new Execution(
                        run.stateMachine(),
                        run.name(),
                        run.arn(),
                        run.ending() == null ? null : run.ending().status(),
                        run.ending() == null ? null : run.ending().error());
    }

    private static SmokeTest smokeTest(SmokeTestRun t) {
        return new SmokeTest(
                t.name(),
                t.wave(),
                t.status(),
                t.attempts(),
                t.startedAt(),
                t.lookedAt(),
                t.endedAt(),
                t.seen(),
                t.task() == null ? null : t.task().taskArn(),
                t.task() == null ? null : t.task().exitCode());
    }

    private static Image image(Deployment d) {
        PinnedImage pinned = d.image();
        String requested = d.configuration().image().toString();
        return pinned == null
                ? new Image(requested, null, null, null, null)
                : new Image(requested, pinned.reference(), pinned.digest(), pinned.tag(), pinned.platforms());
    }

    /** Absent where none were asked for. */
    private static List<After> after(Deployment d) {
        return d.configuration().after().isEmpty()
                ? null
                : d.after().stream()
                        .filter(a -> a.run().attempt() != null)
                        .map(a -> new After(a.name(), a.result(), task(a.run())))
                        .toList();
    }

    /** Absent where nobody was to be told. */
    private static List<Notification> notifications(Deployment d) {
        return d.announcements().isEmpty()
                ? null
                : d.announcements().stream()
                        .flatMap(a -> a.deliveries().stream()
                                .map(to -> new Notification(
                                        a.id(), a.event().word(), a.time(), to.to(), to.status(), to.endedAt())))
                        .toList();
    }

    private static Migration task(TaskRun m) {
        if (m == null || m.attempt() == null) {
            return null;
        }
        Optional<TaskView> task = Optional.ofNullable(m.ending()).map(TaskRun.Ending::task);
        return new Migration(
                m.attempt().number(),
                m.plan().container(),
                m.taskArn(),
                m.exitCode(),
                task.map(TaskView::startedAt).orElse(m.attempt().startedAt()),
                task.map(TaskView::stoppedAt).orElse(null),
                task.map(TaskView::stopCode).orElse(null),
                task.map(TaskView::stoppedReason).orElse(null),
                m.log() == null ? null : m.log().stream(),
                m.log() == null ? null : m.log().lines(),
                m.log() == null ? null : m.log().tail(),
                m.past().isEmpty()
                        ? null
                        : m.past().stream().map(p -> earlier(m, p)).toList());
    }

    private static EarlierAttempt earlier(TaskRun m, TaskRun.Past past) {
        Optional<TaskView> task = Optional.ofNullable(past.ending()).map(TaskRun.Ending::task);
        return new EarlierAttempt(
                past.attempt().number(),
                past.attempt().taskArn(),
                m.exitCode(past),
                task.map(TaskView::startedAt).orElse(past.attempt().startedAt()),
                task.map(TaskView::stoppedAt).orElse(null),
                task.map(TaskView::stoppedReason).orElse(null),
                past.log() == null ? null : past.log().stream(),
                past.log() == null ? null : past.log().lines());
    }

    private static Service service(Deployment d, ServiceUpdate s) {
        return new Service(
                s.name(),
                s.previousTaskDefinition(),
                s.taskDefinition(),
                s.ecsDeploymentId(),
                s.updatedAt(),
                s.completedAt(),
                s.doubtful(),
                Optional.ofNullable(d.imageOf(s.name()))
                        .map(PinnedImage::reference)
                        .orElse(null),
                Optional.ofNullable(s.failure())
                        .map(f -> new ServiceFailure(f.kind().name(), f.summary()))
                        .orElse(null),
                Optional.ofNullable(s.rollBack())
                        .map(b -> new ServiceRollBack(
                                b.end() == null ? null : b.end().name(), b.updatedAt(), b.endedAt(), b.why()))
                        .orElse(null),
                s.events());
    }

    private static Phase phase(PhaseRun p, Instant asOf) {
        return new Phase(
                p.phase().name(),
                p.status(),
                p.startedAt(),
                p.endedAt(),
                p.took(asOf).toMillis(),
                p.wave());
    }
}
