package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * The way of one service back to what it was before the deployment. Fields are filled as it goes on; absent is null.
 *
 * @param intentAt when it was written down that UpdateService is to be sent; null when none is needed
 * @param doubtful true when UpdateService may have been sent without our hearing the answer
 * @param ecsDeploymentId ECS's id of the service deployment that leads back
 * @param updatedAt when UpdateService answered, or when ECS was seen to have begun with it by itself
 * @param endedAt when it was over
 * @param end how it ended
 * @param why what there is to say about it, what came from AWS included; null when the end says it all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollBack(
        Instant intentAt,
        boolean doubtful,
        String ecsDeploymentId,
        Instant updatedAt,
        Instant endedAt,
        End end,
        String why) {

    /** How it ended. Written into records by name: add, don't rename. */
    public enum End {
        /** The service is back on its former task definition, and that completed. */
        RESTORED,
        /** As {@link #RESTORED}; ECS's circuit breaker had begun with it by itself. */
        BY_ECS,
        /** It had not been changed after all, or to nothing else: there was nothing to go back to. */
        UNCHANGED,
        /** We had created it, so that there is no former task definition: its desired count is 0. */
        SCALED_TO_ZERO,
        /** It is somebody else's now, or gone: it was left alone. */
        LEFT,
        /** It did not get back. */
        FAILED
    }

    /** One that is to be asked for. */
    public static RollBack intended(Instant at) {
        return new RollBack(at, false, null, null, null, null, null);
    }

    /** One that ECS has begun with by itself. */
    public static RollBack byEcs(String deploymentId, Instant seenAt) {
        return new RollBack(null, false, deploymentId, seenAt, null, null, null);
    }

    /** One that is over before anything was asked for. */
    public static RollBack over(Instant at, End end, String why) {
        return new RollBack(null, false, null, null, at, end, why);
    }

    /** Whether UpdateService is the next thing to ask for. */
    public boolean due() {
        return intentAt != null && updatedAt == null && endedAt == null;
    }

    /** Whether the service is as it was before the deployment, as far as that can be. */
    public boolean good() {
        return end != null && end != End.LEFT && end != End.FAILED;
    }

    public RollBack inDoubt(boolean doubt) {
        return new RollBack(intentAt, doubt, ecsDeploymentId, updatedAt, endedAt, end, why);
    }

    public RollBack updated(String deploymentId, Instant at) {
        return new RollBack(intentAt, false, deploymentId, at, endedAt, end, why);
    }

    public RollBack ended(Instant at, End how, String because) {
        return new RollBack(intentAt, doubtful, ecsDeploymentId, updatedAt, at, how, because);
    }

    RollBack resumed() {
        return due() ? inDoubt(true) : this;
    }
}
