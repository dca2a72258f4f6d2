package io.jenkins.plugins.ecsdeploy.engine.port;

/**
 * The outside world of one deployment: one account and Region, seen with one identity.
 *
 * <p>Thread-safe. Deployments whose {@link #scope()} is equal are watched together.
 */
public interface Outside {

    /** Names account, Region and identity, for instance {@code eu-west-1|arn:aws:iam::111122223333:role/deployer}. */
    String scope();

    Images images();

    Clusters clusters();

    TaskDefinitions taskDefinitions();

    Tasks tasks();

    Services services();

    BlueGreenDeployments blueGreenDeployments();

    Logs logs();

    TargetGroups targetGroups();

    Web web();

    /** Asked only by deployments with an orchestrator. */
    StateMachines stateMachines();

    /** Used only by deployments that tell an event bus. */
    Events events();

    /** Asked only by deployments with a lease. */
    Locks locks();

    /** Asked only by deployments that take a snapshot. */
    Snapshots snapshots();
}
