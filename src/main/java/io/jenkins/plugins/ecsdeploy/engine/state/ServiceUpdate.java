package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What became of one service. Fields are filled from left to right as the deployment goes on; absent is null.
 *
 * @param containers the containers that take the image
 * @param desiredCount the service's own, at preflight
 * @param previousTaskDefinition ARN that the service ran before us
 * @param taskDefinition ARN of our pinned revision
 * @param reused true when that revision existed already
 * @param intentAt when it was written down that UpdateService is to be sent
 * @param doubtful true when UpdateService may have been sent without our hearing the answer: look before sending again
 * @param ecsDeploymentId ECS's id of our service deployment, for instance {@code ecs-svc/7142340952746948337}
 * @param updatedAt when UpdateService answered
 * @param completedAt when ECS said that our service deployment completed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceUpdate(
        String name,
        List<String> containers,
        int desiredCount,
        String previousTaskDefinition,
        String taskDefinition,
        boolean reused,
        Instant intentAt,
        boolean doubtful,
        String ecsDeploymentId,
        Instant updatedAt,
        Instant completedAt) {

    public ServiceUpdate {
        containers = containers == null ? List.of() : List.copyOf(containers);
    }

    public static ServiceUpdate planned(String name, List<String> containers, int desiredCount, String running) {
        return new ServiceUpdate(name, containers, desiredCount, running, null, false, null, false, null, null, null);
    }

    public boolean completed() {
        return completedAt != null;
    }

    /** Whether UpdateService was, or may have been, sent. */
    public boolean touched() {
        return updatedAt != null || doubtful;
    }

    public ServiceUpdate registered(String arn, boolean existed) {
        return with(s -> {
            s.taskDefinition = arn;
            s.reused = existed;
        });
    }

    public ServiceUpdate intended(Instant at) {
        return with(s -> {
            s.intentAt = at;
            s.doubtful = false;
        });
    }

    public ServiceUpdate inDoubt(boolean doubt) {
        return with(s -> s.doubtful = doubt);
    }

    public ServiceUpdate updated(String deploymentId, Instant at) {
        return with(s -> {
            s.doubtful = false;
            s.ecsDeploymentId = deploymentId;
            s.updatedAt = at;
        });
    }

    public ServiceUpdate completed(Instant at) {
        return with(s -> {
            s.doubtful = false;
            s.completedAt = at;
        });
    }

    ServiceUpdate reentered(Instant now) {
        return intentAt != null && updatedAt == null && !doubtful ? intended(now) : this;
    }

    ServiceUpdate resumed(Instant now) {
        return with(s -> {
            s.doubtful = doubtful || (intentAt != null && updatedAt == null);
            s.updatedAt = updatedAt != null && updatedAt.isAfter(now) ? now : updatedAt;
        });
    }

    /** A copy with something changed. */
    private ServiceUpdate with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new ServiceUpdate(
                name,
                containers,
                desiredCount,
                previousTaskDefinition,
                draft.taskDefinition,
                draft.reused,
                draft.intentAt,
                draft.doubtful,
                draft.ecsDeploymentId,
                draft.updatedAt,
                draft.completedAt);
    }

    /** What may change in the life of an update. */
    private static final class Draft {
        private String taskDefinition;
        private boolean reused;
        private Instant intentAt;
        private boolean doubtful;
        private String ecsDeploymentId;
        private Instant updatedAt;
        private Instant completedAt;

        Draft(ServiceUpdate from) {
            taskDefinition = from.taskDefinition;
            reused = from.reused;
            intentAt = from.intentAt;
            doubtful = from.doubtful;
            ecsDeploymentId = from.ecsDeploymentId;
            updatedAt = from.updatedAt;
            completedAt = from.completedAt;
        }
    }
}
