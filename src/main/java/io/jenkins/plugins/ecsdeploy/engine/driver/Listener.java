package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.List;

/**
 * What a face shows while a deployment goes on. Called in order, by one thread at a time per deployment; must return
 * quickly. All texts that come from AWS are data: show them escaped (I9).
 */
public interface Listener {

    /** The state has changed, and is saved. What has changed is the difference between the two. */
    default void changed(Deployment before, Deployment after) {}

    /**
     * Lines of the migration's log. Told before their position is saved: over a crash a line may be told twice, but none is
     * lost.
     */
    default void migrationLog(Deployment deployment, List<LogEvent> lines) {}

    /** What is waited for just now, in a few words. */
    default void waiting(Deployment deployment, String progress) {}

    /** A call failed for now and will be tried again. */
    default void retrying(Deployment deployment, String what) {}
}
