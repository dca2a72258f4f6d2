package io.jenkins.plugins.ecsdeploy.engine.port;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
}
