package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one-off task of a smoke test: started once (I3). Fields are filled from left to right; absent is null.
 *
 * @param service whose new revision it runs from; null: a family of its own
 * @param base ARN of the revision of its own family that preflight saw; null when it runs from a service's
 * @param container the container whose exit code decides
 * @param pinned the containers of its own family that take the image; empty: the revision is run as it is
 * @param placement where it runs
 * @param taskDefinition ARN of our pinned revision of its own family; null until registered, or without one
 * @param reused true when that revision existed already
 * @param clientToken RunTask's idempotency token
 * @param intentAt when it was written down that RunTask is to be sent
 * @param doubtful true when RunTask may have been sent without our hearing the answer
 * @param taskArn the task; null until RunTask answered
 * @param taskAt when RunTask answered
 * @param stop why it is to be stopped; null: it is not
 * @param ending the stopped task
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckTask(
        String service,
        String base,
        String container,
        List<String> pinned,
        Placement placement,
        String taskDefinition,
        boolean reused,
        String clientToken,
        Instant intentAt,
        boolean doubtful,
        String taskArn,
        Instant taskAt,
        String stop,
        TaskView ending) {

    public CheckTask {
        pinned = pinned == null ? List.of() : List.copyOf(pinned);
    }

    public static CheckTask ofService(String service, String container, Placement placement) {
        return new CheckTask(
                service, null, container, null, placement, null, false, null, null, false, null, null, null, null);
    }

    public static CheckTask ofFamily(String base, String container, List<String> pinned, Placement placement) {
        return new CheckTask(
                null, base, container, pinned, placement, null, false, null, null, false, null, null, null, null);
    }

    /** Whether a revision of its own is to be registered. */
    public boolean registers() {
        return base != null && !pinned.isEmpty();
    }

    /** The exit code of the deciding container; null when it has none, or is not known. */
    public Integer exitCode() {
        return ending == null
                ? null
                : ending.container(container)
                        .map(TaskView.ContainerView::exitCode)
                        .orElse(null);
    }

    public CheckTask registered(String arn, boolean existed) {
        return with(t -> {
            t.taskDefinition = arn;
            t.reused = existed;
        });
    }

    public CheckTask started(String arn, Instant at) {
        return with(t -> {
            t.doubtful = false;
            t.taskArn = arn;
            t.taskAt = at;
        });
    }

    public CheckTask inDoubt() {
        return with(t -> t.doubtful = true);
    }

    public CheckTask stopIntended(String why) {
        return with(t -> t.stop = why);
    }

    public CheckTask ended(TaskView task) {
        return with(t -> t.ending = task);
    }

    CheckTask intended(String token, Instant at) {
        return with(t -> {
            t.clientToken = token;
            t.intentAt = at;
        });
    }

    CheckTask resumed() {
        return intentAt != null && taskArn == null ? inDoubt() : this;
    }

    CheckTask reentered(Instant now) {
        return intentAt != null && taskArn == null && !doubtful ? intended(clientToken, now) : this;
    }

    /** A copy with something changed. */
    private CheckTask with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new CheckTask(
                service,
                base,
                container,
                pinned,
                placement,
                draft.taskDefinition,
                draft.reused,
                draft.clientToken,
                draft.intentAt,
                draft.doubtful,
                draft.taskArn,
                draft.taskAt,
                draft.stop,
                draft.ending);
    }

    /** What may change in the life of the task. */
    private static final class Draft {
        private String taskDefinition;
        private boolean reused;
        private String clientToken;
        private Instant intentAt;
        private boolean doubtful;
        private String taskArn;
        private Instant taskAt;
        private String stop;
        private TaskView ending;

        Draft(CheckTask from) {
            taskDefinition = from.taskDefinition;
            reused = from.reused;
            clientToken = from.clientToken;
            intentAt = from.intentAt;
            doubtful = from.doubtful;
            taskArn = from.taskArn;
            taskAt = from.taskAt;
            stop = from.stop;
            ending = from.ending;
        }
    }
}
