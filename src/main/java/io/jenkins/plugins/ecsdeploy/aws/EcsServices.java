package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/** {@link Services} of ECS. */
final class EcsServices implements Services {
    private static final String DESCRIBE = "ecs:DescribeServices";
    private static final String CREATE = "ecs:CreateService";
    private static final String UPDATE = "ecs:UpdateService";
    private static final String STOP = "ecs:StopServiceDeployment";
    private static final String LIST_DEPLOYMENTS = "ecs:ListServiceDeployments";
    private static final List<String> ONGOING =
            List.of("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS");

    private final AwsClients clients;
    private final ServiceRevisions revisions;
    private final ServiceDeployments deployments;

    EcsServices(AwsClients clients) {
        this.clients = clients;
        this.revisions = new ServiceRevisions(clients);
        this.deployments = new ServiceDeployments(clients);
    }

    @Override
    public ServicesSeen describe(String cluster, Collection<String> services) {
        if (services.isEmpty()) {
            return new ServicesSeen(List.of(), Set.of());
        }
        RawAnswer raw = new RawAnswer();
        return AwsCall.of(
                DESCRIBE,
                () -> clients.ecs()
                        .describeServices(
                                r -> r.cluster(cluster).services(services).overrideConfiguration(raw.wanted())),
                answer -> seen(answer, raw, services));
    }

    private static ServicesSeen seen(DescribeServicesResponse answer, RawAnswer raw, Collection<String> services) {
        List<ServiceView> views = views(answer.services(), raw);
        Set<String> missing = asAsked(EcsFailures.missing(DESCRIBE, answer.failures()), services);
        Answers.complete(
                DESCRIBE, services, views.stream().map(ServiceView::name).toList(), missing);
        return new ServicesSeen(views, missing);
    }

    /** The plain answer is read only where a strategy is: most services have none, and events make it long. */
    private static List<ServiceView> views(List<Service> services, RawAnswer raw) {
        boolean plain = services.stream().allMatch(s -> ServiceViews.strategy(s).equals("ROLLING"));
        JsonNode trees = plain ? MissingNode.getInstance() : raw.tree(DESCRIBE).path("services");
        List<ServiceView> views = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            views.add(ServiceViews.of(DESCRIBE, services.get(i), trees.path(i)));
        }
        return views;
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
                answer -> answered(UPDATE, answer.service()));
    }

    @Override
    public ServiceView create(ObjectNode request) {
        byte[] body = Json.bytes(request);
        return AwsCall.of(
                CREATE,
                () -> clients.ecs()
                        .createService(
                                r -> r.overrideConfiguration(o -> o.putExecutionAttribute(RawJson.REQUEST, body))),
                answer -> answered(CREATE, answer.service()));
    }

    @Override
    public ServiceView scale(String cluster, String service, int desiredCount) {
        return AwsCall.of(
                UPDATE,
                () -> clients.ecs()
                        .updateService(r -> r.cluster(cluster).service(service).desiredCount(desiredCount)),
                answer -> answered(UPDATE, answer.service()));
    }

    private static ServiceView answered(String operation, Service service) {
        return ServiceViews.of(operation, Answers.required(operation, "service", service), MissingNode.getInstance());
    }

    @Override
    public List<ServiceDeploymentView> serviceDeployments(String cluster, String service, Instant createdSince) {
        // ECS keeps milliseconds, and its own filter leaves out the very moment.
        Instant since = createdSince.truncatedTo(ChronoUnit.MILLIS);
        List<ServiceDeploymentBrief> found =
                list(cluster, service, r -> r.createdAt(c -> c.after(since.minusSeconds(1)))).stream()
                        .filter(d -> !d.createdAt().isBefore(since))
                        .sorted(Comparator.comparing(ServiceDeploymentBrief::createdAt)
                                .reversed())
                        .toList();
        return views(found);
    }

    private List<ServiceDeploymentView> views(List<ServiceDeploymentBrief> found) {
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

    @Override
    public List<ServiceDeploymentView> ongoingDeployments(String cluster, String service) {
        return views(list(cluster, service, r -> r.statusWithStrings(ONGOING)));
    }

    @Override
    public List<StagedDeployment> describeDeployments(Collection<String> serviceDeploymentArns) {
        return deployments.describe(serviceDeploymentArns);
    }

    @Override
    public void stopDeployment(String serviceDeploymentArn) {
        AwsCall.of(
                STOP,
                () -> clients.ecs().stopServiceDeployment(r -> r.serviceDeploymentArn(serviceDeploymentArn)
                        .stopType("ROLLBACK")),
                answer -> Answers.arn(STOP, "serviceDeploymentArn", answer.serviceDeploymentArn()));
    }

    private List<ServiceDeploymentBrief> list(
            String cluster, String service, Consumer<ListServiceDeploymentsRequest.Builder> filter) {
        List<ServiceDeploymentBrief> found = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListServiceDeploymentsResponse answer = AwsCall.of(LIST_DEPLOYMENTS, () -> clients.ecs()
                    .listServiceDeployments(r ->
                            filter.accept(r.cluster(cluster).service(service).nextToken(page))));
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
