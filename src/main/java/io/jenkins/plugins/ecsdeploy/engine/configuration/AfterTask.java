package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * A one-off task that runs once the services are verified: a backfill, for instance.
 *
 * @param name tells it from others, and ends the name of the family that is derived for it
 * @param task what runs
 * @param leaveRunning whether the deployment ends well as soon as the task runs, and leaves it
 * @param timeout how long it may run while it is awaited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AfterTask(String name, Migration task, boolean leaveRunning, Duration timeout) {
    public AfterTask {
        timeout = timeout == null ? Duration.ofHours(24) : timeout;
    }
}
