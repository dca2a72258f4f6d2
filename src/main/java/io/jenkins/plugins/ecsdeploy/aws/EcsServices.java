package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/** {@link Services} of ECS. */
final class EcsServices implements Services {
    private static final String DESCRIBE = "ecs:DescribeServices";
    private static final String UPDATE = "ecs:UpdateService";
    private static final String LIST_DEPLOYMENTS = "ecs:ListServiceDeployments";

    private final AwsClients clients;
    private final ServiceRevisions revisions;

    EcsServices(AwsClients clients) {
        this.clients = clients;
        this.revisions = new ServiceRevisions(clients);
    }

    @Override
    public ServicesSeen describe(String cluster, Collection<String> services) {
        if (services.isEmpty()) {
            return new ServicesSeen(List.of(), Set.of());
        }
        return AwsCall.of(
                DESCRIBE,
                () -> clients.ecs().describeServices(r -> r.cluster(cluster).services(services)),
                answer -> seen(answer, services));
    }

    private static ServicesSeen seen(DescribeServicesResponse answer, Collection<String> services) {
        List<ServiceView> views = answer.services().stream()
                .map(s -> ServiceViews.of(DESCRIBE, s))
                .toList();
        Set<String> missing = asAsked(EcsFailures.missing(DESCRIBE, answer.failures()), services);
        Answers.complete(
                DESCRIBE, services, views.stream().map(ServiceView::name).toList(), missing);
        return new ServicesSeen(views, missing);
    }

    /** ECS answers with ARNs to whoever asked with names. */
    private static Set<String> asAsked(Set<String> missing, Collection<String> services) {
        Set<String> names = new LinkedHashSet<>();
        for (String arn : missing) {
            names.add(services.stream()
                    .filter(service -> lastPart(service).equals(lastPart(arn)))
                    .findFirst()
                    .orElse(lastPart(arn)));
        }
        return names;
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    @Override
    public ServiceView update(String cluster, String service, String taskDefinitionArn) {
        return AwsCall.of(
                UPDATE,
                () -> clients.ecs()
                        .updateService(r -> r.cluster(cluster).service(service).taskDefinition(taskDefinitionArn)),
                answer -> ServiceViews.of(UPDATE, Answers.required(UPDATE, "service", answer.service())));
    }

    @Override
    public List<ServiceDeploymentView> serviceDeployments(String cluster, String service, Instant createdSince) {
        // ECS keeps milliseconds, and its own filter leaves out the very moment.
        Instant since = createdSince.truncatedTo(ChronoUnit.MILLIS);
        List<ServiceDeploymentBrief> found = list(cluster, service, since.minusSeconds(1)).stream()
                .filter(d -> !d.createdAt().isBefore(since))
                .sorted(Comparator.comparing(ServiceDeploymentBrief::createdAt).reversed())
                .toList();
        var taskDefinitions = revisions.taskDefinitions(found.stream()
                .map(ServiceDeploymentBrief::targetServiceRevisionArn)
                .toList());
        return found.stream()
                .map(d -> new ServiceDeploymentView(
                        d.serviceDeploymentArn(),
                        taskDefinitions.get(d.targetServiceRevisionArn()),
                        d.statusAsString(),
                        d.statusReason(),
                        d.createdAt()))
                .toList();
    }

    private List<ServiceDeploymentBrief> list(String cluster, String service, Instant after) {
        List<ServiceDeploymentBrief> found = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListServiceDeploymentsResponse answer =
                    AwsCall.of(LIST_DEPLOYMENTS, () -> clients.ecs().listServiceDeployments(r -> r.cluster(cluster)
                            .service(service)
                            .createdAt(c -> c.after(after))
                            .nextToken(page)));
            found.addAll(Answers.read(LIST_DEPLOYMENTS, () -> whole(answer)));
            token = Answers.nextToken(LIST_DEPLOYMENTS, page, answer.nextToken());
        } while (token != null);
        return found;
    }

    private static List<ServiceDeploymentBrief> whole(ListServiceDeploymentsResponse answer) {
        Answers.require(LIST_DEPLOYMENTS, "serviceDeployments", answer.hasServiceDeployments());
        for (ServiceDeploymentBrief one : answer.serviceDeployments()) {
            Answers.required(LIST_DEPLOYMENTS, "serviceDeploymentArn", one.serviceDeploymentArn());
            Answers.required(LIST_DEPLOYMENTS, "targetServiceRevisionArn", one.targetServiceRevisionArn());
            Answers.required(LIST_DEPLOYMENTS, "status", one.statusAsString());
            Answers.required(LIST_DEPLOYMENTS, "createdAt", one.createdAt());
        }
        return answer.serviceDeployments();
    }

    @Override
    public List<String> tasks(String cluster, String service, boolean stopped) {
        return EcsTasks.list(
                clients, r -> r.cluster(cluster).serviceName(service).desiredStatus(stopped ? "STOPPED" : "RUNNING"));
    }
}
