package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What became of one smoke test. Absent is null.
 *
 * @param name as in the configuration
 * @param status how it stands
 * @param targetGroups what a look at targets is at; settled by preflight
 * @param logs what a look at logs is at; settled by preflight
 * @param task the task of a check that is one
 * @param startedAt when it was begun
 * @param attempts how many looks were taken
 * @param lookedAt when the last look was taken
 * @param seen what it showed, in one plain line; outside text in it has been made harmless
 * @param endedAt when it was decided
 * @param wave the wave that it is of; null: of the whole deployment
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SmokeTestRun(
        String name,
        Status status,
        List<ServiceTargets> targetGroups,
        List<ServiceLog> logs,
        CheckTask task,
        Instant startedAt,
        int attempts,
        Instant lookedAt,
        String seen,
        Instant endedAt,
        String wave) {

    /** How a smoke test stands. Written into records by name: add, don't rename. */
    public enum Status {
        /** Not begun. */
        PENDING,
        RUNNING,
        PASSED,
        /** It did not come to be as it should, and so the deployment failed. */
        FAILED,
        /** It did not come to be as it should, and its owner said that this makes the deployment unstable only. */
        UNSTABLE,
        /** There was nothing to look at, for instance no task of a service whose desired count is 0. */
        NOTHING_TO_CHECK,
        /** Given up before it was decided: another one had failed, or the owner cancelled. */
        ABANDONED
    }

    /** A service, and a target group whose targets its new tasks must be. */
    public record ServiceTargets(String service, String targetGroup) {}

    /** A service, and where its tasks log; the stream's name lacks the task's id at its end. */
    public record ServiceLog(String service, LogStream stream) {}

    public SmokeTestRun {
        targetGroups = targetGroups == null ? List.of() : List.copyOf(targetGroups);
        logs = logs == null ? List.of() : List.copyOf(logs);
    }

    /** One that preflight has settled. */
    public static SmokeTestRun planned(
            String name, String wave, List<ServiceTargets> targetGroups, List<ServiceLog> logs, CheckTask task) {
        return new SmokeTestRun(name, Status.PENDING, targetGroups, logs, task, null, 0, null, null, null, wave);
    }

    @JsonIgnore
    public boolean ended() {
        return endedAt != null;
    }

    /** It begins; a task's start is written down as intended. */
    public SmokeTestRun begun(String token, Instant at) {
        return with(r -> {
            r.status = Status.RUNNING;
            r.startedAt = at;
            r.task = task == null ? null : task.intended(token, at);
        });
    }

    /** A look was taken. */
    public SmokeTestRun looked(Instant at, String what) {
        return with(r -> {
            r.attempts++;
            r.lookedAt = at;
            r.seen = what;
        });
    }

    public SmokeTestRun ended(Status how, Instant at) {
        return with(r -> {
            r.status = how;
            r.endedAt = at;
        });
    }

    public SmokeTestRun saw(String what) {
        return with(r -> r.seen = what);
    }

    public SmokeTestRun withTask(CheckTask changed) {
        return with(r -> r.task = changed);
    }

    SmokeTestRun resumed() {
        return task == null || ended() ? this : withTask(task.resumed());
    }

    SmokeTestRun reentered(Instant now) {
        return status != Status.RUNNING
                ? this
                : with(r -> {
                    r.startedAt = now;
                    r.task = task == null ? null : task.reentered(now);
                });
    }

    /** A copy with something changed. */
    private SmokeTestRun with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new SmokeTestRun(
                name,
                draft.status,
                targetGroups,
                logs,
                draft.task,
                draft.startedAt,
                draft.attempts,
                draft.lookedAt,
                draft.seen,
                draft.endedAt,
                wave);
    }

    /** What may change in the life of a smoke test. */
    private static final class Draft {
        private Status status;
        private CheckTask task;
        private Instant startedAt;
        private int attempts;
        private Instant lookedAt;
        private String seen;
        private Instant endedAt;

        Draft(SmokeTestRun from) {
            status = from.status;
            task = from.task;
            startedAt = from.startedAt;
            attempts = from.attempts;
            lookedAt = from.lookedAt;
            seen = from.seen;
            endedAt = from.endedAt;
        }
    }
}
