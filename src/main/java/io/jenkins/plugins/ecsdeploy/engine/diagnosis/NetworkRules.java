package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.NETWORK_INTERFACE;

import java.util.List;

/** The task's own network interface. */
final class NetworkRules {
    private static final String INTERFACE =
            "network interface|configure eni|regular eni|netplugin|ContainerNetworkingError";

    static final List<Rule> RULES = List.of(
            Rule.when(NETWORK_INTERFACE, "InsufficientFreeAddresses")
                    .means("The subnet {subnet|} has no free address left.")
                    .mend("Free addresses in {subnet|the subnet}, or give the task more or larger subnets."),
            Rule.when(NETWORK_INTERFACE, INTERFACE, "TagPolicyViolation")
                    .means("A tag policy forbids the tags of the task's network interface.")
                    .mend("Give the task the tags that the organization's tag policy asks for, or except ECS from it."),
            Rule.when(NETWORK_INTERFACE, INTERFACE)
                    .means("The task's network interface could not be made ready.")
                    .mend(
                            "Try again: time-outs here mostly pass.",
                            "See that {subnet|the subnets} and security groups exist, belong to one VPC, and have free addresses.",
                            "Look at the quota of network interfaces in this Region."));

    private NetworkRules() {}
}
