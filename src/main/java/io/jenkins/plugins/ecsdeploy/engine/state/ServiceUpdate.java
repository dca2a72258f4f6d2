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
 * @param previousTaskDefinition ARN that the service ran before us; null when we create it
 * @param taskDefinition ARN of our pinned revision
 * @param reused true when that revision existed already
 * @param intentAt when it was written down that UpdateService is to be sent
 * @param doubtful true when UpdateService may have been sent without our hearing the answer: look before sending again
 * @param ecsDeploymentId AWS's id of our update: {@code ecs-svc/7142340952746948337} of a rolling update, the ARN of our
 *     service deployment where ECS shifts traffic, {@code d-A1B2C3D4E} where CodeDeploy does
 * @param updatedAt when UpdateService answered
 * @param completedAt when ECS said that our service deployment completed
 * @param strategy how the service is updated: ECS's deployment strategy as sent, or {@value #CODE_DEPLOY}; null: ROLLING
 * @param stage the last stage that our update was seen in, as AWS names it
 * @param stageAt when it was first seen there
 * @param stopIntentAt when it was written down that AWS is to be asked to stop our update and roll it back
 * @param stopSentAt when AWS had taken that in
 * @param codeDeploy what CodeDeploy needs; null for the others
 * @param heldSince since when its update waits for the services of its {@code enabledWhen}; null: for none
 * @param failure why it did not get to our revision; null else
 * @param rollBack its way back; null until that is decided on
 * @param createdFrom ARN of the revision that the task definition of a service that we create is made from; null when its
 *     content stands in the configuration, and for services that existed
 * @param events the last that ECS said about it since its update was intended, oldest first
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
        Instant completedAt,
        String strategy,
        String stage,
        Instant stageAt,
        Instant stopIntentAt,
        Instant stopSentAt,
        CodeDeployUpdate codeDeploy,
        Instant heldSince,
        Failure failure,
        RollBack rollBack,
        String createdFrom,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServiceEvent> events) {

    /** ECS starts and stops tasks little by little: every service whose owner chose nothing else. */
    public static final String ROLLING = "ROLLING";

    /** CodeDeploy updates the service. */
    public static final String CODE_DEPLOY = "CODE_DEPLOY";

    public ServiceUpdate {
        containers = containers == null ? List.of() : List.copyOf(containers);
        events = events == null ? List.of() : List.copyOf(events);
    }

    public static ServiceUpdate planned(String name, List<String> containers, int desiredCount, String running) {
        return new ServiceUpdate(
                name,
                containers,
                desiredCount,
                running,
                null,
                false,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** One that does not exist yet. */
    public static ServiceUpdate toCreate(String name, List<String> containers, int desiredCount, String from) {
        return new ServiceUpdate(
                name,
                containers,
                desiredCount,
                null,
                null,
                false,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                from,
                null);
    }

    /** Whether it is created by this deployment. */
    public boolean toCreate() {
        return previousTaskDefinition == null;
    }

    /** ARN of the revision that ours is made from; null when its content stands in the configuration. */
    public String base() {
        return toCreate() ? createdFrom : previousTaskDefinition;
    }

    /** Settles how it is updated. */
    public ServiceUpdate by(String how) {
        return with(s -> s.strategy = how);
    }

    public ServiceUpdate withCodeDeploy(CodeDeployUpdate update) {
        return with(s -> {
            s.strategy = CODE_DEPLOY;
            s.codeDeploy = update;
        });
    }

    public ServiceUpdate inStage(String seen, Instant at) {
        return with(s -> {
            s.stage = seen;
            s.stageAt = at;
        });
    }

    public ServiceUpdate stopIntended(Instant at) {
        return with(s -> s.stopIntentAt = at);
    }

    public ServiceUpdate stopSent(Instant at) {
        return with(s -> s.stopSentAt = at);
    }

    public boolean completed() {
        return completedAt != null;
    }

    /** Whether UpdateService was, or may have been, sent. */
    public boolean touched() {
        return updatedAt != null || doubtful;
    }

    /** Whether ECS works on our service deployment, as far as we know. */
    public boolean underWay() {
        return updatedAt != null && completedAt == null && failure == null;
    }

    /** Whether its update was written down as the next thing to ask for, and has not been asked for. */
    public boolean due() {
        return intentAt != null && updatedAt == null && failure == null;
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

    public ServiceUpdate held(Instant since) {
        return with(s -> s.heldSince = since);
    }

    public ServiceUpdate rolling(RollBack back) {
        return with(s -> s.rollBack = back);
    }

    public ServiceUpdate failed(Failure why) {
        return with(s -> s.failure = why);
    }

    public ServiceUpdate saw(List<ServiceEvent> said) {
        return with(s -> s.events = said);
    }

    ServiceUpdate reentered(Instant now) {
        ServiceUpdate again = due() && !doubtful ? intended(now) : this;
        return heldSince == null || intentAt != null ? again : again.held(now);
    }

    ServiceUpdate resumed(Instant now) {
        ServiceUpdate seen = with(s -> {
            s.doubtful = doubtful || (due() && rollBack == null);
            s.updatedAt = updatedAt != null && updatedAt.isAfter(now) ? now : updatedAt;
        });
        return rollBack == null ? seen : seen.rolling(rollBack.resumed());
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
                draft.completedAt,
                draft.strategy,
                draft.stage,
                draft.stageAt,
                draft.stopIntentAt,
                draft.stopSentAt,
                draft.codeDeploy,
                draft.heldSince,
                draft.failure,
                draft.rollBack,
                createdFrom,
                draft.events);
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
        private String strategy;
        private String stage;
        private Instant stageAt;
        private Instant stopIntentAt;
        private Instant stopSentAt;
        private CodeDeployUpdate codeDeploy;
        private Instant heldSince;
        private Failure failure;
        private RollBack rollBack;
        private List<ServiceEvent> events;

        Draft(ServiceUpdate from) {
            taskDefinition = from.taskDefinition;
            reused = from.reused;
            intentAt = from.intentAt;
            doubtful = from.doubtful;
            ecsDeploymentId = from.ecsDeploymentId;
            updatedAt = from.updatedAt;
            completedAt = from.completedAt;
            strategy = from.strategy;
            stage = from.stage;
            stageAt = from.stageAt;
            stopIntentAt = from.stopIntentAt;
            stopSentAt = from.stopSentAt;
            codeDeploy = from.codeDeploy;
            heldSince = from.heldSince;
            failure = from.failure;
            rollBack = from.rollBack;
            events = from.events;
        }
    }
}
