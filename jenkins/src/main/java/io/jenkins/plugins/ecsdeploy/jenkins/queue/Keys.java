package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.util.ArrayList;
import java.util.List;

/** What a deployment touches, as keys: its services, and what its migration runs from. */
public final class Keys {
    private Keys() {}

    /** @param account 12 digits; or, when nobody can tell, whatever names the identity */
    public static List<String> of(Configuration configuration, String account) {
        String cluster = configuration.cluster();
        String place = account + "/" + configuration.region() + "/" + cluster.substring(cluster.lastIndexOf('/') + 1);
        List<String> keys = new ArrayList<>();
        configuration.services().forEach(s -> keys.add(place + "/service/" + s.name()));
        configuration
                .whenMigration()
                .filter(m -> m.source() != null && m.source().name() != null)
                .ifPresent(m -> keys.add(place + "/migration/" + m.source().kind() + "/"
                        + m.source().name()));
        return keys;
    }
}
