package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.HOST_STOPPED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.NO_CAPACITY;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.PLACEMENT;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.QUOTA;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.SPOT_INTERRUPTION;

import java.util.List;

/** Where tasks run: capacity, placement, and hosts that go away. */
final class HostRules {
    static final List<Rule> RULES = List.of(
            Rule.when(SPOT_INTERRUPTION, "spot task was interrupted|SpotInterruption")
                    .means("AWS took the Spot capacity back.")
                    .mend(
                            "Run the migration on FARGATE, not FARGATE_SPOT: half a migration is dearer than the hour.",
                            "See what the migration had done before it is started again."),
            Rule.when(HOST_STOPPED, "host ec2|maintenance on the underlying|deregistration forced|InfrastructureHealth")
                    .means("The host {instance|} that the task ran on went away.")
                    .mend(
                            "Start again; for a migration, first see what it had done.",
                            "On EC2: keep instances from being scaled in under running tasks (managed termination protection, draining)."),
            Rule.when(
                            QUOTA,
                            "reached the limit on the number of|above your limit|LimitExceeded|quota exceeded|service quota")
                    .means("A quota of the account is reached.")
                    .mend("Ask for a higher quota in Service Quotas (Fargate: vCPUs), or run less at the same time."),
            Rule.when(NO_CAPACITY, "capacity is unavailable|UnfulfillableCapacity|provisioning capacity limit")
                    .means("AWS has no capacity for the task at the moment.")
                    .mend(
                            "Try again later.",
                            "Give the task subnets in more Availability Zones, or another size or capacity provider."),
            Rule.when(NO_CAPACITY, "no container instances were found|empty capacity provider|no active instances")
                    .means("The cluster or capacity provider has no container instances.")
                    .mend(
                            "Add instances to the cluster, or see why they don't register (agent, instance role, network).",
                            "If the task is meant for Fargate: set the launch type or capacity provider."),
            Rule.when(NO_CAPACITY, "resource:eni")
                    .means("No container instance has a network interface to spare.")
                    .mend("Add instances, or turn on ENI trunking (awsvpcTrunking)."),
            Rule.when(NO_CAPACITY, "resource:[a-z*]|has insufficient")
                    .means("No container instance has enough {shortage|room} left.")
                    .mend(
                            "Add instances, or larger ones, or ask for less CPU and memory in the task definition.",
                            "For host ports: use host port 0 or network mode awsvpc."),
            Rule.when(
                            PLACEMENT,
                            "(^|: |\")(agent|attribute|location)(\"|\\.|$)|memberof placement|already using a port|encountered error \"agent|no container instance met")
                    .means("No container instance fits the task.")
                    .mend(
                            "See placement constraints and the attributes that the task definition requires against the instances' own.",
                            "AGENT: the ECS agent of the instance is not connected; restart it or replace the instance."),
            Rule.when(PLACEMENT, "not compatible with the selected compute")
                    .means("The task definition does not fit the launch type or capacity provider.")
                    .mend(
                            "Bring requiresCompatibilities, network mode and platform in line with how the task is launched."));

    private HostRules() {}
}
