package io.jenkins.plugins.ecsdeploy.engine.port;

import java.util.Optional;

/** ECS clusters (ECS API: DescribeClusters). */
public interface Clusters {

    /** The cluster's status ({@code ACTIVE}, {@code INACTIVE}, …), or empty when there is none of that name. */
    Optional<String> status(String cluster);
}
