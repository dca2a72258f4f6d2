package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import io.jenkins.plugins.ecsdeploy.simulator.HookOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the Lambda functions do that deployments call at their stages; those that nobody described succeed. */
public final class Hooks {
    private final Map<String, HookOutcome> outcomes = new HashMap<>();

    /** From now on the function, by ARN or by whatever name a deployment calls it, does this. */
    public void put(String function, HookOutcome outcome) {
        outcomes.put(function, outcome);
    }

    /**
     * What the function does.
     *
     * @param usual how long one takes that nobody described
     */
    public HookOutcome outcome(String function, Duration usual) {
        return outcomes.getOrDefault(function, HookOutcome.succeeds(usual));
    }
}
