package io.jenkins.plugins.ecsdeploy.jenkins.step;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step gives back: plain texts and numbers, which every pipeline may read in its sandbox and keep over a restart.
 * What is not known (yet) is absent.
 */
final class ResultMap {
    private ResultMap() {}

    static Map<String, Serializable> of(Deployment d) {
        LinkedHashMap<String, Serializable> map = new LinkedHashMap<>();
        map.put("deploymentId", d.id());
        map.put("status", d.status().name());
        map.put("unstable", d.unstable());
        map.put("phase", d.phase().phase().name());
        if (d.image() != null) {
            map.put("digest", d.image().digest());
            map.put("pinnedImage", d.image().reference());
        }
        map.put("taskDefinitionArns", definitions(d));
        map.put("previousTaskDefinitionArns", previous(d));
        if (d.migration() != null) {
            put(map, "migrationTaskDefinitionArn", d.migration().plan().taskDefinition());
            put(map, "migrationTaskArn", d.migration().taskArn());
            put(map, "exitCode", d.migration().exitCode());
        }
        map.put("durations", durations(d));
        return map;
    }

    private static void put(Map<String, Serializable> map, String key, Serializable value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** By service. */
    private static LinkedHashMap<String, String> definitions(Deployment d) {
        LinkedHashMap<String, String> map = new LinkedHashMap<>();
        for (ServiceUpdate service : d.services()) {
            if (service.taskDefinition() != null) {
                map.put(service.name(), service.taskDefinition());
            }
        }
        return map;
    }

    private static LinkedHashMap<String, String> previous(Deployment d) {
        LinkedHashMap<String, String> map = new LinkedHashMap<>();
        d.services().forEach(s -> map.put(s.name(), s.previousTaskDefinition()));
        return map;
    }

    /** Milliseconds by phase, of the phases that have ended. */
    private static LinkedHashMap<String, Long> durations(Deployment d) {
        LinkedHashMap<String, Long> map = new LinkedHashMap<>();
        for (PhaseRun phase : d.phases()) {
            if (phase.endedAt() != null) {
                map.put(phase.phase().name(), phase.took(phase.endedAt()).toMillis());
            }
        }
        return map;
    }
}
