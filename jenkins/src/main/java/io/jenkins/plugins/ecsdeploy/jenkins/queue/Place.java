package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import hudson.model.Run;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * A deployment's place in the queue.
 *
 * @param deployment id of the deployment
 * @param build external id of its build
 * @param keys what it deploys; two places that share one exclude each other
 * @param since when it came
 * @param held true once it is its turn, until it leaves
 */
public record Place(String deployment, String build, List<String> keys, Instant since, boolean held) {
    public Place {
        keys = List.copyOf(keys);
    }

    boolean overlaps(Place other) {
        return !Collections.disjoint(keys, other.keys);
    }

    Place turn() {
        return new Place(deployment, build, keys, since, true);
    }

    /** {@code #41} for a build of the same job, else the job's name too. */
    String nameFor(Place reader) {
        int number = build.lastIndexOf('#');
        boolean sameJob = number >= 0 && reader.build.startsWith(build.substring(0, number + 1));
        return sameJob ? build.substring(number) : build.replace("#", " #");
    }

    /** Its build; null when it is gone. */
    Run<?, ?> run() {
        return Run.fromExternalizableId(build);
    }
}
