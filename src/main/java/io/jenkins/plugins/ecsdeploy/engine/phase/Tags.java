package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.Map;
import java.util.TreeMap;

/** The tags on everything that a deployment makes. */
final class Tags {
    /** Which deployment made it. */
    static final String DEPLOYMENT = "ecs-deploy:deployment";

    private Tags() {}

    static Map<String, String> of(Deployment d) {
        Map<String, String> tags = new TreeMap<>(d.configuration().tags());
        tags.put(DEPLOYMENT, d.id());
        return tags;
    }
}
