package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;

/**
 * Something outside that a deployment waits for.
 *
 * @param <L> what a look at it shows
 */
public sealed interface Watched<L> {

    /** A task. */
    record Task(String cluster, String arn) implements Watched<TaskView> {}

    /** A service. */
    record Service(String cluster, String name) implements Watched<ServiceView> {}

    /** A service deployment of ECS. */
    record ServiceDeployment(String arn) implements Watched<StagedDeployment> {}

    /** A deployment of CodeDeploy. */
    record BlueGreen(String id) implements Watched<BlueGreenDeployment> {}

    /** The next page of a log; {@code token} as in {@link io.jenkins.plugins.ecsdeploy.engine.port.Logs#read}. */
    record Log(LogStream stream, String token) implements Watched<LogPage> {}
}
