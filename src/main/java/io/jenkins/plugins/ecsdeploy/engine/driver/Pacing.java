package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.time.Duration;

/**
 * How often to look.
 *
 * @param soonest between two looks at the same thing while things change
 * @param latest between two looks when nothing has changed for a while
 * @param apart between any two calls of one API action in one account and Region: well under what AWS refills (20 a second
 *     for DescribeTasks and DescribeServices, about 25 for GetLogEvents), because others call too
 */
public record Pacing(Duration soonest, Duration latest, Duration apart) {
    public static final Pacing DEFAULT =
            new Pacing(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMillis(100));

    /** The next interval after one that showed nothing new. */
    Duration slower(Duration interval) {
        Duration next = interval.multipliedBy(5).dividedBy(4);
        return next.compareTo(latest) > 0 ? latest : next;
    }
}
