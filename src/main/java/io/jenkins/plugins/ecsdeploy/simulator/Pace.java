package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Duration;

/**
 * How long each step of a task's and a service's life takes.
 *
 * @param provisioning PROVISIONING: the network interface is attached
 * @param pending PENDING: images and secrets are pulled
 * @param activating ACTIVATING: containers run already; load balancer targets are registered
 * @param deactivating DEACTIVATING: targets are deregistered
 * @param deprovisioning DEPROVISIONING: the network interface is detached
 * @param health how long a container runs before its health check has an opinion
 * @param scheduling how long the service scheduler takes to act on an API call; until then ECS shows no service
 *     deployment for it
 * @param settle how long a service's tasks must hold before its deployment is COMPLETED
 * @param retry the first wait before a failed service task is replaced; doubles up to sixteenfold
 */
public record Pace(
        Duration provisioning,
        Duration pending,
        Duration activating,
        Duration deactivating,
        Duration deprovisioning,
        Duration health,
        Duration scheduling,
        Duration settle,
        Duration retry) {

    /** Every step takes the same time. */
    public static Pace every(Duration step) {
        return new Pace(step, step, step, step, step, step, step, step, step);
    }

    /** 50 ms per step: a task is RUNNING after 150 ms. */
    public static Pace quick() {
        return every(Duration.ofMillis(50));
    }

    /** About what Fargate takes. */
    public static Pace fargate() {
        return new Pace(
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(12),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20));
    }
}
