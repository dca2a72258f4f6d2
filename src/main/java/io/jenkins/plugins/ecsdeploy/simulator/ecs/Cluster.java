package io.jenkins.plugins.ecsdeploy.simulator.ecs;

/** A cluster. Mutable; under the simulator's lock. */
final class Cluster {

    final String arn;
    final String name;
    boolean active = true;
    /** EC2 container instances; there is no other trace of them than that tasks can be placed. */
    int instances;

    Cluster(String arn, String name) {
        this.arn = arn;
        this.name = name;
    }
}
