package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;

/**
 * What there is to choose from in one Region, for forms: names only, sorted, and not more than one would look through.
 * Thread-safe; opening it asks AWS nothing yet.
 *
 * <p>Every method throws {@link io.jenkins.plugins.ecsdeploy.engine.port.OutsideException} when AWS does not answer.
 */
public final class AwsCatalog implements AutoCloseable {
    private static final int MOST = 500;

    private final AwsClients clients;

    private AwsCatalog(AwsClients clients) {
        this.clients = clients;
    }

    public static AwsCatalog open(String region, Credentials credentials, AwsSettings settings) {
        return new AwsCatalog(new AwsClients(region, credentials, settings, new CallCounter()));
    }

    /** Names of the clusters. */
    public Set<String> clusters() {
        return AwsCall.of(
                "ecs:ListClusters",
                () -> names(clients.ecs().listClustersPaginator().clusterArns().stream()
                        .limit(MOST)
                        .toList()));
    }

    /** Names of a cluster's services. */
    public Set<String> services(String cluster) {
        return AwsCall.of(
                "ecs:ListServices",
                () -> names(
                        clients
                                .ecs()
                                .listServicesPaginator(r -> r.cluster(cluster).maxResults(100))
                                .serviceArns()
                                .stream()
                                .limit(MOST)
                                .toList()));
    }

    /** Families with an active revision. */
    public Set<String> families() {
        return AwsCall.of(
                "ecs:ListTaskDefinitionFamilies",
                () -> new TreeSet<>(clients
                        .ecs()
                        .listTaskDefinitionFamiliesPaginator(r -> r.status(TaskDefinitionFamilyStatus.ACTIVE))
                        .families()
                        .stream()
                        .limit(MOST)
                        .toList()));
    }

    /** Names of the containers in a family's newest revision. */
    public Set<String> containersOfFamily(String family) {
        return AwsCall.of(
                "ecs:DescribeTaskDefinition",
                () -> containers(clients.ecs()
                        .describeTaskDefinition(r -> r.taskDefinition(family))
                        .taskDefinition()));
    }

    /** Names of the containers in what a service runs; none when there is no such service. */
    public Set<String> containersOfService(String cluster, String service) {
        return AwsCall.of(
                "ecs:DescribeServices",
                () -> clients.ecs().describeServices(r -> r.cluster(cluster).services(service)).services().stream()
                        .map(s -> containersOfFamily(s.taskDefinition()))
                        .findFirst()
                        .orElse(Set.of()));
    }

    private static Set<String> containers(TaskDefinition definition) {
        return new TreeSet<>(definition.containerDefinitions().stream()
                .map(ContainerDefinition::name)
                .toList());
    }

    private static Set<String> names(List<String> arns) {
        return new TreeSet<>(arns.stream()
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .toList());
    }

    @Override
    public void close() {
        clients.close();
    }
}
