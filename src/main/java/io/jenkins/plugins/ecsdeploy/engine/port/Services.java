package io.jenkins.plugins.ecsdeploy.engine.port;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** ECS services. */
public interface Services {

    /** Looks at up to 10 services by name (ECS API: DescribeServices). */
    ServicesSeen describe(String cluster, Collection<String> services);

    /** Changes the service's task definition and nothing else (ECS API: UpdateService); gives the service as answered. */
    ServiceView update(String cluster, String service, String taskDefinitionArn);

    /**
     * Creates a service (ECS API: CreateService); gives it as answered. Asked twice with the same {@code clientToken}, it
     * creates one.
     *
     * @param request as in the API; sent as it is
     */
    ServiceView create(ObjectNode request);

    /** Changes the service's desired count and nothing else (ECS API: UpdateService); gives the service as answered. */
    ServiceView scale(String cluster, String service, int desiredCount);

    /**
     * The service's service deployments created at or after a moment, newest first (ECS API: ListServiceDeployments,
     * DescribeServiceRevisions).
     */
    List<ServiceDeploymentView> serviceDeployments(String cluster, String service, Instant createdSince);

    /** The service's service deployments that are under way (ECS API: ListServiceDeployments). */
    List<ServiceDeploymentView> ongoingDeployments(String cluster, String service);

    /** Looks at up to 20 service deployments (ECS API: DescribeServiceDeployments); those that ECS does not know are left out. */
    List<StagedDeployment> describeDeployments(Collection<String> serviceDeploymentArns);

    /**
     * Stops a service deployment and rolls the service back (ECS API: StopServiceDeployment).
     *
     * @throws OutsideException REFUSED when it is over, or being stopped already
     */
    void stopDeployment(String serviceDeploymentArn);

    /** ARNs of the service's tasks (ECS API: ListTasks), those stopped lately or those that are to run. */
    List<String> tasks(String cluster, String service, boolean stopped);

    record ServicesSeen(List<ServiceView> services, Set<String> missing) {}

    /**
     * ECS's own deployment of a service.
     *
     * @param taskDefinitionArn that of its target revision
     * @param status PENDING, IN_PROGRESS, SUCCESSFUL, ROLLBACK_SUCCESSFUL, …; what the SDK does not know stays as sent
     * @param statusReason may be null
     */
    record ServiceDeploymentView(
            String arn, String taskDefinitionArn, String status, String statusReason, Instant createdAt) {}

    /**
     * A service deployment in full, as ECS showed it at one moment (ECS API: ServiceDeployment). Absent values are null.
     *
     * @param targetRevisionArn of the service revision that it deploys
     * @param status as in {@link ServiceDeploymentView}
     * @param stage its lifecycle stage, for instance BAKE_TIME; null for a rolling update
     * @param requestedTasks how many tasks of the new revision there are to be
     * @param productionWeight percent of the production traffic that the new revision has
     * @param bakeTime how long its BAKE_TIME lasts
     * @param hooks the lifecycle hooks that act now
     */
    record StagedDeployment(
            String arn,
            String targetRevisionArn,
            String status,
            String statusReason,
            String stage,
            int requestedTasks,
            int runningTasks,
            int pendingTasks,
            Double productionWeight,
            Double testWeight,
            Duration bakeTime,
            List<HookView> hooks) {
        public StagedDeployment {
            hooks = hooks == null ? List.of() : List.copyOf(hooks);
        }

        /** Whether ECS will not change it any more. What we don't know of is still under way. */
        public boolean over() {
            return OVER.contains(status);
        }
    }

    /** How service deployments end. */
    Set<String> OVER = Set.of("SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED");

    /**
     * A lifecycle hook at work (ECS API: DeploymentLifecycleHookDetail).
     *
     * @param targetType AWS_LAMBDA or PAUSE
     * @param status AWAITING_ACTION, IN_PROGRESS, SUCCEEDED, FAILED or TIMED_OUT
     * @param expiresAt when ECS stops waiting for it; may be null
     */
    record HookView(String id, String targetType, String status, String targetArn, Instant expiresAt) {
        /** A pause that waits for ContinueServiceDeployment. */
        public boolean awaitsAction() {
            return "AWAITING_ACTION".equals(status);
        }
    }
}
