package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.time.Instant;
import java.util.List;

/**
 * The migration of a deployment, filled from left to right as it goes on; absent is null.
 *
 * @param plan what is to run, settled by preflight and register
 * @param attempt the start that the owner asked for (I3)
 * @param stop set when the task is to be stopped
 * @param ending how it ended
 * @param log how far its log has been read; null when its container logs elsewhere
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationRun(Plan plan, Attempt attempt, Stop stop, Ending ending, LogPosition log) {

    /**
     * What is to run.
     *
     * @param base ARN of the revision that ours is made from
     * @param container the container whose exit code decides
     * @param pinned the containers that take the image
     * @param essential names of all essential containers of our revision; empty until registered
     * @param placement where it runs
     * @param taskDefinition ARN of our pinned revision; null until registered
     * @param reused true when that revision existed already
     * @param logs where its container logs; the stream's name lacks the task's id at its end; null when elsewhere
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Plan(
            String base,
            String container,
            List<String> pinned,
            List<String> essential,
            Placement placement,
            String taskDefinition,
            boolean reused,
            LogStream logs) {
        public Plan {
            pinned = pinned == null ? List.of() : List.copyOf(pinned);
            essential = essential == null ? List.of() : List.copyOf(essential);
        }
    }

    /**
     * One start of the task.
     *
     * @param number from 1
     * @param clientToken RunTask's idempotency token
     * @param intentAt when it was written down that RunTask is to be sent
     * @param doubtful true when RunTask may have been sent without our hearing the answer
     * @param taskArn the task; null until RunTask answered
     * @param startedAt when RunTask answered
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            int number, String clientToken, Instant intentAt, boolean doubtful, String taskArn, Instant startedAt) {

        Attempt inDoubt() {
            return new Attempt(number, clientToken, intentAt, true, taskArn, startedAt);
        }
    }

    /**
     * The wish to stop the task.
     *
     * @param intentAt when it was written down
     * @param why shown in ECS as the stopped reason
     * @param askedAt when StopTask answered; null before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stop(Instant intentAt, String why, Instant askedAt) {}

    /**
     * How it ended.
     *
     * @param seenAt when we learned of it
     * @param task the stopped task; null when the owner had to tell, because nobody could see it any more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ending(Instant seenAt, TaskView task) {}

    public static MigrationRun planned(String base, String container, List<String> pinned, Placement placement) {
        return new MigrationRun(
                new Plan(base, container, pinned, null, placement, null, false, null), null, null, null, null);
    }

    /** The task's ARN, or null before it is known. */
    @JsonIgnore
    public String taskArn() {
        return attempt == null ? null : attempt.taskArn();
    }

    /** The exit code of the deciding container; null when it has none, or is not known. */
    @JsonIgnore
    public Integer exitCode() {
        return ending == null || ending.task() == null
                ? null
                : ending.task()
                        .container(plan.container())
                        .map(TaskView.ContainerView::exitCode)
                        .orElse(null);
    }

    public MigrationRun registered(String arn, boolean existed, List<String> essential, LogStream logs) {
        return new MigrationRun(
                new Plan(plan.base(), plan.container(), plan.pinned(), essential, plan.placement(), arn, existed, logs),
                attempt,
                stop,
                ending,
                log);
    }

    /** The intent to start the task, as the next attempt; what an earlier one left is dropped. */
    public MigrationRun intended(String deploymentId, Instant at) {
        int number = attempt == null ? 1 : attempt.number() + 1;
        return new MigrationRun(
                plan, new Attempt(number, token(deploymentId, number), at, false, null, null), null, null, null);
    }

    /** RunTask's token of an attempt: the same after every crash. */
    static String token(String deploymentId, int number) {
        return deploymentId + "-m" + number;
    }

    public MigrationRun inDoubt() {
        return new MigrationRun(plan, attempt.inDoubt(), stop, ending, log);
    }

    /** The task exists. */
    public MigrationRun started(String arn, Instant at) {
        LogStream logs = plan.logs();
        String taskId = arn.substring(arn.lastIndexOf('/') + 1);
        return new MigrationRun(
                plan,
                new Attempt(attempt.number(), attempt.clientToken(), attempt.intentAt(), false, arn, at),
                stop,
                ending,
                logs == null
                        ? null
                        : LogPosition.head(new LogStream(logs.region(), logs.group(), logs.stream() + taskId)));
    }

    public MigrationRun stopIntended(Instant at, String why) {
        return new MigrationRun(plan, attempt, new Stop(at, why, null), ending, log);
    }

    public MigrationRun stopAsked(Instant at) {
        return new MigrationRun(plan, attempt, new Stop(stop.intentAt(), stop.why(), at), ending, log);
    }

    /** It has ended; a null task says that the owner told so. */
    public MigrationRun ended(Instant at, TaskView task) {
        return new MigrationRun(plan, attempt, stop, new Ending(at, task), log);
    }

    public MigrationRun logged(LogPosition position) {
        return new MigrationRun(plan, attempt, stop, ending, position);
    }

    MigrationRun reentered(Instant now) {
        return attempt != null && attempt.taskArn() == null && !attempt.doubtful() && ending == null
                ? new MigrationRun(
                        plan,
                        new Attempt(attempt.number(), attempt.clientToken(), now, false, null, null),
                        stop,
                        ending,
                        log)
                : this;
    }

    /** The intent's own time is never changed: it tells how old the token is, or that nobody knows. */
    MigrationRun resumed(Instant now) {
        if (attempt == null) {
            return this;
        }
        boolean doubtful = attempt.doubtful() || (attempt.taskArn() == null && ending == null);
        return new MigrationRun(
                plan,
                new Attempt(
                        attempt.number(),
                        attempt.clientToken(),
                        attempt.intentAt(),
                        doubtful,
                        attempt.taskArn(),
                        earlier(attempt.startedAt(), now)),
                stop,
                ending == null ? null : new Ending(earlier(ending.seenAt(), now), ending.task()),
                log);
    }

    private static Instant earlier(Instant a, Instant now) {
        return a == null || a.isBefore(now) ? a : now;
    }
}
