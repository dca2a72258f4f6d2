package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The execution of a Step Functions state machine that carries a deployment out, filled from left to right; absent is null.
 *
 * @param stateMachine ARN of the state machine
 * @param name its name, which is its idempotency (I3): the deployment's id
 * @param input JSON
 * @param intentAt when it was written down that StartExecution is to be sent
 * @param doubtful true when StartExecution may have been sent without our hearing the answer
 * @param arn the execution; null until it is known to exist
 * @param startedAt when we learned of it
 * @param page id of the event after which the history was asked for last
 * @param read id of the last event that this state has taken in
 * @param waves how many waves of services it has begun
 * @param stop the wish to stop it
 * @param ending how it ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExecutionRun(
        String stateMachine,
        String name,
        String input,
        Instant intentAt,
        boolean doubtful,
        String arn,
        Instant startedAt,
        long page,
        long read,
        int waves,
        Stop stop,
        Ending ending) {

    /**
     * The wish to stop it.
     *
     * @param intentAt when it was written down
     * @param askedAt when Step Functions had taken it in; null before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stop(Instant intentAt, Instant askedAt) {}

    /**
     * How it ended.
     *
     * @param status SUCCEEDED, FAILED, TIMED_OUT or ABORTED
     * @param at when, as Step Functions says
     * @param seenAt when we learned of it
     * @param error null when it succeeded
     * @param cause outside text; null when there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ending(String status, Instant at, Instant seenAt, String error, String cause) {}

    /** Of this state machine; nothing is asked for yet. */
    public static ExecutionRun planned(String stateMachine) {
        return new ExecutionRun(stateMachine, null, null, null, false, null, null, 0, 0, 0, null, null);
    }

    /** ARN that an execution of this name has, whether there is one or not (Service Authorization Reference). */
    @JsonIgnore
    public String expectedArn() {
        return stateMachine.replaceFirst(":stateMachine:", ":execution:") + ":" + name;
    }

    /** Whether it was, or may have been, started. */
    @JsonIgnore
    public boolean mayRun() {
        return arn != null || doubtful;
    }

    /** Whether Step Functions works on it, as far as we know. */
    @JsonIgnore
    public boolean goesOn() {
        return mayRun() && ending == null;
    }

    public ExecutionRun intended(String executionName, String json, Instant at) {
        return new ExecutionRun(
                stateMachine, executionName, json, at, false, arn, startedAt, page, read, waves, stop, ending);
    }

    public ExecutionRun inDoubt(boolean doubt) {
        return with(r -> r.doubtful = doubt);
    }

    public ExecutionRun started(String execution, Instant at) {
        return with(r -> {
            r.doubtful = false;
            r.arn = execution;
            r.startedAt = at;
        });
    }

    /** Taken in up to this event. */
    public ExecutionRun read(long event) {
        return with(r -> r.read = event);
    }

    /** All that was asked for last has been taken in. */
    public ExecutionRun turned() {
        return with(r -> r.page = read);
    }

    public ExecutionRun waveBegun() {
        return with(r -> r.waves = waves + 1);
    }

    public ExecutionRun stopIntended(Instant at) {
        return with(r -> r.stop = new Stop(at, null));
    }

    public ExecutionRun stopAsked(Instant at) {
        return with(r -> r.stop = new Stop(stop.intentAt(), at));
    }

    public ExecutionRun ended(Ending how) {
        return with(r -> r.ending = how);
    }

    ExecutionRun resumed(Instant now) {
        return with(r -> {
            r.doubtful = doubtful || (intentAt != null && arn == null);
            r.startedAt = startedAt != null && startedAt.isAfter(now) ? now : startedAt;
        });
    }

    ExecutionRun reentered(Instant now) {
        return intentAt != null && !mayRun() ? intended(name, input, now) : this;
    }

    /** A copy with something changed. */
    private ExecutionRun with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new ExecutionRun(
                stateMachine,
                name,
                input,
                intentAt,
                draft.doubtful,
                draft.arn,
                draft.startedAt,
                draft.page,
                draft.read,
                draft.waves,
                draft.stop,
                draft.ending);
    }

    /** What may change in the life of an execution. */
    private static final class Draft {
        private boolean doubtful;
        private String arn;
        private Instant startedAt;
        private long page;
        private long read;
        private int waves;
        private Stop stop;
        private Ending ending;

        Draft(ExecutionRun from) {
            doubtful = from.doubtful;
            arn = from.arn;
            startedAt = from.startedAt;
            page = from.page;
            read = from.read;
            waves = from.waves;
            stop = from.stop;
            ending = from.ending;
        }
    }
}
