package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All services, by ARN. Deleted ones stay as INACTIVE until one of the same name is created. */
final class Services {

    private final Kernel kernel;
    private final Map<String, Service> byArn = new LinkedHashMap<>();

    Services(Kernel kernel) {
        this.kernel = kernel;
    }

    void add(Service service) {
        byArn.put(service.arn, service);
    }

    String arn(Cluster cluster, String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : kernel.arn("ecs", "service/" + cluster.name + "/" + nameOrArn);
    }

    Optional<Service> find(Cluster cluster, String nameOrArn) {
        return Optional.ofNullable(byArn.get(arn(cluster, nameOrArn))).filter(each -> each.cluster == cluster);
    }

    Optional<Service> byArn(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /** An ACTIVE service; ServiceNotFoundException or ServiceNotActiveException otherwise. */
    Service active(Cluster cluster, String nameOrArn) {
        Service service = find(cluster, nameOrArn)
                .orElseThrow(() -> AwsException.of(400, "ServiceNotFoundException", "Service not found."));
        if (!service.isActive()) {
            throw AwsException.of(400, "ServiceNotActiveException", "Service was not ACTIVE.");
        }
        return service;
    }

    List<Service> of(Cluster cluster) {
        return byArn.values().stream()
                .filter(each -> each.cluster == cluster && !each.status.equals("INACTIVE"))
                .toList();
    }

    List<Service> all() {
        return List.copyOf(byArn.values());
    }
}
