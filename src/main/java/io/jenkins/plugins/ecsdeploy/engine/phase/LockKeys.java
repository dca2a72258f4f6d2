package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a deployment locks: each of its services, and those that its contract is about, and what its one-off tasks are made
 * from, so that two deployments that share any of them exclude each other; or the one key that its owner names.
 */
public final class LockKeys {
    private LockKeys() {}

    /** Sorted; such as {@code eu-west-1/prod/service/api}. */
    public static List<String> of(Configuration configuration) {
        if (configuration.lock().key() != null) {
            return List.of(configuration.lock().key());
        }
        String cluster = configuration.cluster();
        String place = configuration.region() + "/" + cluster.substring(cluster.lastIndexOf('/') + 1) + "/";
        SortedSet<String> keys = new TreeSet<>();
        configuration.services().forEach(s -> keys.add(place + "service/" + s.name()));
        Stream.concat(
                        configuration.whenMigration().stream(),
                        configuration.after().stream().map(AfterTask::task))
                .map(Migration::source)
                .forEach(source -> keys.add(place
                        + (source.kind() == Migration.Source.Kind.DEDICATED ? "family/" : "service/")
                        + source.name()));
        // Nobody may bring older code back while a contract takes away what it needs.
        configuration.whenMigration().map(Migration::contract).ifPresent(c -> c.services()
                .forEach(name -> keys.add(place + "service/" + name)));
        return List.copyOf(keys);
    }
}
