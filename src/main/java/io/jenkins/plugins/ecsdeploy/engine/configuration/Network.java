package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.List;

/**
 * Where an awsvpc task is attached.
 *
 * @param subnets subnet ids, at least one
 * @param securityGroups security group ids; empty: the VPC's default group
 * @param assignPublicIp whether the task gets a public address
 */
public record Network(List<String> subnets, List<String> securityGroups, boolean assignPublicIp) {
    public Network {
        subnets = subnets == null ? List.of() : List.copyOf(subnets);
        securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
    }
}
