package io.jenkins.plugins.ecsdeploy.engine.port;

import java.util.Collection;
import java.util.List;

/** Load balancers' target groups, and which tasks of ECS are targets. */
public interface TargetGroups {

    /** ARNs of the target groups that ECS registers the service's tasks with (ECS API: DescribeServices, loadBalancers). */
    List<String> ofService(String cluster, String service);

    /**
     * The targets of a group (Elastic Load Balancing API: DescribeTargetHealth).
     *
     * @throws OutsideException NOT_FOUND when there is no such group
     */
    List<Target> targets(String targetGroupArn);

    /** How tasks are reached (ECS API: DescribeTasks, and DescribeContainerInstances for those on EC2); at most 100. */
    List<TaskAddress> addresses(String cluster, Collection<String> taskArns);

    /**
     * A target.
     *
     * @param id an IP address or an EC2 instance id
     * @param state initial, healthy, unhealthy, unhealthy.draining, unused, draining, unavailable, or as sent
     * @param reason for instance {@code Target.ResponseCodeMismatch}; null when healthy
     * @param description in AWS's words; may be null
     */
    record Target(String id, int port, String state, String reason, String description) {
        public boolean healthy() {
            return "healthy".equals(state);
        }
    }

    /**
     * A task and its addresses.
     *
     * @param ips private addresses of its network interfaces; empty without one of its own
     * @param instanceId the EC2 instance that it runs on; null on Fargate
     * @param hostPorts ports of that instance that lead to it
     */
    record TaskAddress(
            String taskArn,
            String taskDefinitionArn,
            String lastStatus,
            List<String> ips,
            String instanceId,
            List<Integer> hostPorts) {
        public TaskAddress {
            ips = List.copyOf(ips);
            hostPorts = List.copyOf(hostPorts);
        }

        public boolean running() {
            return "RUNNING".equals(lastStatus);
        }

        /** Whether a target is this task. */
        public boolean is(Target target) {
            return ips.contains(target.id()) || (target.id().equals(instanceId) && hostPorts.contains(target.port()));
        }
    }
}
