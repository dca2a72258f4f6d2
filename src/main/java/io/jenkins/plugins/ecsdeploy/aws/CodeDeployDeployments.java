package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.codedeploy.model.BatchGetDeploymentsResponse;
import software.amazon.awssdk.services.codedeploy.model.BlueGreenDeploymentConfiguration;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.ECSTarget;
import software.amazon.awssdk.services.codedeploy.model.ECSTaskSet;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEvent;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentsRequest;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentsResponse;
import software.amazon.awssdk.services.codedeploy.model.TrafficRoutingConfig;

/** {@link BlueGreenDeployments} of AWS CodeDeploy. */
final class CodeDeployDeployments implements BlueGreenDeployments {
    /** The most that BatchGetDeployments takes. */
    private static final int BATCH = 25;

    private static final List<String> ONGOING = List.of("Created", "Queued", "InProgress", "Baking", "Ready");

    private static final String GROUP = "codedeploy:GetDeploymentGroup";
    private static final String CONFIG = "codedeploy:GetDeploymentConfig";
    private static final String CREATE = "codedeploy:CreateDeployment";
    private static final String LIST = "codedeploy:ListDeployments";
    private static final String BATCH_GET = "codedeploy:BatchGetDeployments";
    private static final String LIST_TARGETS = "codedeploy:ListDeploymentTargets";
    private static final String BATCH_GET_TARGETS = "codedeploy:BatchGetDeploymentTargets";
    private static final String STOP = "codedeploy:StopDeployment";

    private final AwsClients clients;

    CodeDeployDeployments(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<Group> group(String application, String deploymentGroup) {
        DeploymentGroupInfo info;
        try {
            info = AwsCall.of(
                    GROUP,
                    () -> clients.codeDeploy().getDeploymentGroup(r -> r.applicationName(application)
                            .deploymentGroupName(deploymentGroup)),
                    answer -> Answers.required(GROUP, "deploymentGroupInfo", answer.deploymentGroupInfo()));
        } catch (OutsideException e) {
            if (e.code().endsWith("DoesNotExistException")) {
                return Optional.empty();
            }
            throw e;
        }
        BlueGreenDeploymentConfiguration blueGreen = info.blueGreenDeploymentConfiguration();
        return Optional.of(new Group(
                Answers.required(GROUP, "computePlatform", info.computePlatformAsString()),
                info.ecsServices().stream()
                        .map(s -> s.clusterName() + "/" + s.serviceName())
                        .toList(),
                info.deploymentConfigName(),
                shiftTime(Answers.required(GROUP, "deploymentConfigName", info.deploymentConfigName())),
                readyWait(blueGreen),
                terminationWait(blueGreen),
                info.autoRollbackConfiguration() != null
                        && Boolean.TRUE.equals(info.autoRollbackConfiguration().enabled())
                        && info.autoRollbackConfiguration().eventsAsStrings().contains("DEPLOYMENT_FAILURE")));
    }

    private Duration shiftTime(String configuration) {
        TrafficRoutingConfig routing = AwsCall.of(
                        CONFIG,
                        () -> clients.codeDeploy().getDeploymentConfig(r -> r.deploymentConfigName(configuration)),
                        answer -> Answers.required(CONFIG, "deploymentConfigInfo", answer.deploymentConfigInfo()))
                .trafficRoutingConfig();
        if (routing != null && routing.timeBasedCanary() != null) {
            return Duration.ofMinutes(number(routing.timeBasedCanary().canaryInterval()));
        }
        if (routing != null && routing.timeBasedLinear() != null) {
            int percent = number(routing.timeBasedLinear().linearPercentage());
            long waits = percent <= 0 ? 0 : (99 + percent) / percent - 1;
            return Duration.ofMinutes(waits * number(routing.timeBasedLinear().linearInterval()));
        }
        return Duration.ZERO;
    }

    private static Duration readyWait(BlueGreenDeploymentConfiguration blueGreen) {
        boolean waits = blueGreen != null
                && blueGreen.deploymentReadyOption() != null
                && "STOP_DEPLOYMENT".equals(blueGreen.deploymentReadyOption().actionOnTimeoutAsString());
        return waits
                ? Duration.ofMinutes(number(blueGreen.deploymentReadyOption().waitTimeInMinutes()))
                : null;
    }

    private static Duration terminationWait(BlueGreenDeploymentConfiguration blueGreen) {
        boolean terminates = blueGreen != null
                && blueGreen.terminateBlueInstancesOnDeploymentSuccess() != null
                && "TERMINATE"
                        .equals(blueGreen
                                .terminateBlueInstancesOnDeploymentSuccess()
                                .actionAsString());
        return terminates
                ? Duration.ofMinutes(number(
                        blueGreen.terminateBlueInstancesOnDeploymentSuccess().terminationWaitTimeInMinutes()))
                : Duration.ZERO;
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }

    @Override
    public String create(String application, String deploymentGroup, String appSpec, String description) {
        return AwsCall.of(
                CREATE,
                () -> clients.codeDeployOnce().createDeployment(r -> r.applicationName(application)
                        .deploymentGroupName(deploymentGroup)
                        .description(description)
                        .revision(v -> v.revisionType("AppSpecContent")
                                .appSpecContent(c -> c.content(appSpec).sha256(sha256(appSpec))))),
                answer -> Answers.required(CREATE, "deploymentId", answer.deploymentId()));
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<BlueGreenDeployment> createdSince(String application, String deploymentGroup, Instant since) {
        List<String> ids = list(application, deploymentGroup, r -> r.createTimeRange(t -> t.start(since)));
        List<BlueGreenDeployment> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + BATCH));
            List<DeploymentInfo> infos = batch(some);
            // All were listed just now: one that is left out here is not one that there is not.
            Answers.complete(
                    BATCH_GET,
                    some,
                    infos.stream().map(DeploymentInfo::deploymentId).toList(),
                    List.of());
            infos.forEach(info -> found.add(view(info, null)));
        }
        found.sort(Comparator.comparing(BlueGreenDeployment::createdAt).reversed());
        return found;
    }

    @Override
    public List<String> ongoing(String application, String deploymentGroup) {
        return list(application, deploymentGroup, r -> r.includeOnlyStatusesWithStrings(ONGOING));
    }

    private List<String> list(
            String application, String deploymentGroup, Consumer<ListDeploymentsRequest.Builder> filter) {
        List<String> ids = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListDeploymentsResponse answer = AwsCall.of(LIST, () -> clients.codeDeploy()
                    .listDeployments(r -> filter.accept(r.applicationName(application)
                            .deploymentGroupName(deploymentGroup)
                            .nextToken(page))));
            Answers.require(LIST, "deployments", answer.hasDeployments());
            answer.deployments().forEach(id -> ids.add(Answers.required(LIST, "deploymentId", id)));
            token = Answers.nextToken(LIST, page, answer.nextToken());
        } while (token != null);
        return ids;
    }

    @Override
    public List<BlueGreenDeployment> describe(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : batch(List.copyOf(ids)).stream()
                        .map(info -> view(info, target(info)))
                        .toList();
    }

    private List<DeploymentInfo> batch(List<String> ids) {
        return AwsCall.of(
                BATCH_GET,
                () -> clients.codeDeploy().batchGetDeployments(r -> r.deploymentIds(ids)),
                CodeDeployDeployments::whole);
    }

    private static List<DeploymentInfo> whole(BatchGetDeploymentsResponse answer) {
        Answers.require(BATCH_GET, "deploymentsInfo", answer.hasDeploymentsInfo());
        for (DeploymentInfo info : answer.deploymentsInfo()) {
            Answers.required(BATCH_GET, "deploymentId", info.deploymentId());
            Answers.required(BATCH_GET, "status", info.statusAsString());
            Answers.required(BATCH_GET, "createTime", info.createTime());
        }
        return answer.deploymentsInfo();
    }

    /** Its one target says how the traffic stands; only while it goes on, and only to be shown. */
    private ECSTarget target(DeploymentInfo info) {
        if (!"InProgress".equals(info.statusAsString())) {
            return null;
        }
        try {
            Optional<String> id = AwsCall.of(
                    LIST_TARGETS,
                    () -> clients.codeDeploy().listDeploymentTargets(r -> r.deploymentId(info.deploymentId())),
                    answer -> answer.targetIds().stream().findFirst());
            return id.isEmpty()
                    ? null
                    : AwsCall.of(
                            BATCH_GET_TARGETS,
                            () -> clients.codeDeploy()
                                    .batchGetDeploymentTargets(r ->
                                            r.deploymentId(info.deploymentId()).targetIds(id.get())),
                            answer -> answer.deploymentTargets().get(0).ecsTarget());
        } catch (OutsideException e) {
            if (e.passing()) {
                return null;
            }
            throw e;
        }
    }

    private static BlueGreenDeployment view(DeploymentInfo info, ECSTarget target) {
        return new BlueGreenDeployment(
                info.deploymentId(),
                info.statusAsString(),
                info.description(),
                event(target),
                weight(target),
                Boolean.TRUE.equals(info.instanceTerminationWaitTimeStarted()),
                info.errorInformation() == null ? null : info.errorInformation().codeAsString(),
                info.errorInformation() == null ? null : info.errorInformation().message(),
                info.rollbackInfo() == null ? null : info.rollbackInfo().rollbackDeploymentId(),
                info.rollbackInfo() == null ? null : info.rollbackInfo().rollbackMessage(),
                info.createTime());
    }

    private static String event(ECSTarget target) {
        return target == null
                ? null
                : target.lifecycleEvents().stream()
                        .filter(e -> "InProgress".equals(e.statusAsString()))
                        .map(LifecycleEvent::lifecycleEventName)
                        .findFirst()
                        .orElse(null);
    }

    private static Double weight(ECSTarget target) {
        return target == null
                ? null
                : target.taskSetsInfo().stream()
                        .filter(s -> "Green".equals(s.taskSetLabelAsString()))
                        .map(ECSTaskSet::trafficWeight)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public void proceed(String id) {
        AwsCall.of("codedeploy:ContinueDeployment", () -> clients.codeDeploy()
                .continueDeployment(r -> r.deploymentId(id).deploymentWaitType("READY_WAIT")));
    }

    @Override
    public void stop(String id) {
        AwsCall.of(
                STOP,
                () -> clients.codeDeploy()
                        .stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(true)),
                answer -> Answers.required(STOP, "status", answer.statusAsString()));
    }
}
