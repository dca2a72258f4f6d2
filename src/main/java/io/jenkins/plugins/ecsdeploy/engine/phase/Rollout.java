package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.Optional;

/**
 * The way in which one service comes to run its new definition, from the written intent to the end that AWS tells.
 * Stateless. What the other services of the deployment do is none of its business.
 */
sealed interface Rollout permits RollingUpdate, StagedUpdate, CodeDeployRollout {

    /** The way of this service. */
    static Rollout of(ServiceUpdate service) {
        return switch (service.strategy() == null ? ServiceUpdate.ROLLING : service.strategy()) {
            case ServiceUpdate.ROLLING -> new RollingUpdate();
            case ServiceUpdate.CODE_DEPLOY -> new CodeDeployRollout();
            // BLUE_GREEN, LINEAR, CANARY, and what ECS may have tomorrow: its own record says when it is over.
            default -> new StagedUpdate();
        };
    }

    /**
     * At most one external effect for this service.
     *
     * @param service one of the deployment's: intended, and not completed
     * @throws io.jenkins.plugins.ecsdeploy.engine.port.OutsideException as {@link Phase#advance}
     */
    Step advance(Deployment d, World world, ServiceUpdate service);

    /**
     * Asks AWS to stop an update half way and to roll it back by itself, and awaits that; empty where AWS offers no such
     * thing.
     *
     * @param service one of the deployment's: under way
     * @return never {@link Step.Completed} for a stop that worked: the update did not get to its end
     */
    default Optional<Step> stop(Deployment d, World world, ServiceUpdate service) {
        return Optional.empty();
    }

    /** What one {@code advance} of one service came to. */
    sealed interface Step {

        /** It goes on: the next state, or what to wait for. */
        record On(Outcome outcome) implements Step {}

        /** AWS says that our own update is complete (I7); the state says so too. */
        record Completed(Deployment deployment) implements Step {}

        /**
         * It ended otherwise. The state is as it was.
         *
         * @param diagnosis null when the summary says it all
         */
        record Failed(Failure.Kind kind, String summary, Diagnosis diagnosis) implements Step {}

        static Step on(Outcome outcome) {
            return new On(outcome);
        }
    }
}
