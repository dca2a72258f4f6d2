package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a deployment is to do that rolls back by hand.
 *
 * @param of id of the former deployment
 * @param targets ARN of the revision that each service gets
 * @param expected ARN of the revision that each service must be on now; a service without one may be on any
 * @param force true when the owner has said that what stands against it does not matter
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RollBackPlan(String of, Map<String, String> targets, Map<String, String> expected, boolean force) {
    public RollBackPlan {
        targets = targets == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        expected = expected == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(expected));
    }
}
