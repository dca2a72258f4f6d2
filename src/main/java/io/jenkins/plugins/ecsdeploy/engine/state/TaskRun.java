package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A one-off task of a deployment (its migration, or one that runs after the services), filled from left to right as it
 * goes on; absent is null.
 *
 * @param plan what is to run, settled by preflight and register
 * @param attempt the current start (I3)
 * @param stop set when the task is to be stopped
 * @param ending how it ended
 * @param log how far its log has been read; null when its container logs elsewhere
 * @param past the attempts before this one, oldest first
 * @param retryAt when the next attempt may begin; set once it is settled that there will be one
 * @param marks which marks have been written outside, by their keys, or given up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskRun(
        Plan plan,
        Attempt attempt,
        Stop stop,
        Ending ending,
        LogPosition log,
        List<Past> past,
        Instant retryAt,
        List<String> marks) {

    public TaskRun {
        past = past == null ? List.of() : List.copyOf(past);
        marks = marks == null ? List.of() : List.copyOf(marks);
    }

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
     * @param environment variables that the limits of its database sessions add to those that the owner gave
     * @param contracted for a contract: ARNs of the definitions that its services run, which are marked with it
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
            LogStream logs,
            Map<String, String> environment,
            List<String> contracted) {
        public Plan {
            pinned = pinned == null ? List.of() : List.copyOf(pinned);
            essential = essential == null ? List.of() : List.copyOf(essential);
            environment = environment == null ? Map.of() : Map.copyOf(environment);
            contracted = contracted == null ? List.of() : List.copyOf(contracted);
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
     * @param mark what a mark outside says in the owner's place; null when there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ending(Instant seenAt, TaskView task, String mark) {}

    /** An earlier attempt, as it was left; an ending that is null says that the owner knew it had never run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Past(Attempt attempt, Stop stop, Ending ending, LogPosition log) {}

    public static TaskRun planned(
            String base,
            String container,
            List<String> pinned,
            Placement placement,
            Map<String, String> environment,
            List<String> contracted) {
        return new TaskRun(
                new Plan(base, container, pinned, null, placement, null, false, null, environment, contracted),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The task's ARN, or null before it is known. */
    @JsonIgnore
    public String taskArn() {
        return attempt == null ? null : attempt.taskArn();
    }

    /** The exit code of the deciding container; null when it has none, or is not known. */
    @JsonIgnore
    public Integer exitCode() {
        return exitCode(ending);
    }

    /** The exit code of an earlier attempt; null when it has none, or is not known. */
    public Integer exitCode(Past earlier) {
        return exitCode(earlier.ending());
    }

    private Integer exitCode(Ending how) {
        return how == null || how.task() == null
                ? null
                : how.task()
                        .container(plan.container())
                        .map(TaskView.ContainerView::exitCode)
                        .orElse(null);
    }

    /** ARNs of the tasks of earlier attempts. */
    @JsonIgnore
    public List<String> pastTasks() {
        return past.stream()
                .map(p -> p.attempt().taskArn())
                .filter(Objects::nonNull)
                .toList();
    }

    public TaskRun registered(String arn, boolean existed, List<String> essential, LogStream logs) {
        return with(r -> r.plan = new Plan(
                plan.base(),
                plan.container(),
                plan.pinned(),
                essential,
                plan.placement(),
                arn,
                existed,
                logs,
                plan.environment(),
                plan.contracted()));
    }

    /**
     * The intent to start the task, as the next attempt.
     *
     * @param tokens begins the attempt's token, which the number of the attempt ends
     */
    public TaskRun intended(String tokens, Instant at) {
        int number = attempt == null ? 1 : attempt.number() + 1;
        List<Past> all = new ArrayList<>(past);
        if (attempt != null) {
            all.add(new Past(attempt, stop, ending, log == null ? null : log.shelved()));
        }
        return with(r -> {
            r.attempt = new Attempt(number, tokens + number, at, false, null, null);
            r.stop = null;
            r.ending = null;
            r.log = null;
            r.past = all;
            r.retryAt = null;
        });
    }

    /** What the tokens of a deployment's migration begin with; the number of the attempt ends them. The same after a crash. */
    public static String tokens(String deploymentId) {
        return deploymentId + "-m";
    }

    public TaskRun inDoubt() {
        return with(r -> r.attempt = attempt.inDoubt());
    }

    /**
     * The task exists.
     *
     * @param logBytes how much of logs the deployment has kept so far: this one's follows
     */
    public TaskRun started(String arn, Instant at, long logBytes) {
        LogStream logs = plan.logs();
        String taskId = arn.substring(arn.lastIndexOf('/') + 1);
        return with(r -> {
            r.attempt = new Attempt(attempt.number(), attempt.clientToken(), attempt.intentAt(), false, arn, at);
            r.log = logs == null
                    ? null
                    : LogPosition.head(new LogStream(logs.region(), logs.group(), logs.stream() + taskId), logBytes);
        });
    }

    public TaskRun stopIntended(Instant at, String why) {
        return with(r -> r.stop = new Stop(at, why, null));
    }

    public TaskRun stopAsked(Instant at) {
        return with(r -> r.stop = new Stop(stop.intentAt(), stop.why(), at));
    }

    /** It has ended; a null task says that the owner told so. */
    public TaskRun ended(Instant at, TaskView task) {
        return with(r -> r.ending = new Ending(at, task, null));
    }

    /** It has ended well, as a mark says that a process of this deployment left outside. */
    public TaskRun endedByMark(Instant at, String mark) {
        return with(r -> r.ending = new Ending(at, null, mark));
    }

    public TaskRun logged(LogPosition position) {
        return with(r -> r.log = position);
    }

    /** It failed, and is to be tried again then. */
    public TaskRun retryAt(Instant at) {
        return with(r -> r.retryAt = at);
    }

    /** A mark was written outside, or can't be. */
    public TaskRun marked(String mark) {
        List<String> more = new ArrayList<>(marks);
        more.add(mark);
        return with(r -> r.marks = more);
    }

    TaskRun reentered(Instant now) {
        return attempt != null && attempt.taskArn() == null && !attempt.doubtful() && ending == null
                ? with(r -> r.attempt = new Attempt(attempt.number(), attempt.clientToken(), now, false, null, null))
                : this;
    }

    /** The intent's own time is never changed: it tells how old the token is, or that nobody knows. */
    TaskRun resumed(Instant now) {
        if (attempt == null) {
            return this;
        }
        boolean doubtful = attempt.doubtful() || (attempt.taskArn() == null && ending == null);
        return with(r -> {
            r.attempt = new Attempt(
                    attempt.number(),
                    attempt.clientToken(),
                    attempt.intentAt(),
                    doubtful,
                    attempt.taskArn(),
                    earlier(attempt.startedAt(), now));
            r.ending = ending == null ? null : new Ending(earlier(ending.seenAt(), now), ending.task(), ending.mark());
        });
    }

    private static Instant earlier(Instant a, Instant now) {
        return a == null || a.isBefore(now) ? a : now;
    }

    /** A copy with something changed. */
    private TaskRun with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new TaskRun(
                draft.plan, draft.attempt, draft.stop, draft.ending, draft.log, draft.past, draft.retryAt, draft.marks);
    }

    /** What may change in the life of a task. */
    private static final class Draft {
        private Plan plan;
        private Attempt attempt;
        private Stop stop;
        private Ending ending;
        private LogPosition log;
        private List<Past> past;
        private Instant retryAt;
        private List<String> marks;

        Draft(TaskRun from) {
            plan = from.plan;
            attempt = from.attempt;
            stop = from.stop;
            ending = from.ending;
            log = from.log;
            past = from.past;
            retryAt = from.retryAt;
            marks = from.marks;
        }
    }
}
