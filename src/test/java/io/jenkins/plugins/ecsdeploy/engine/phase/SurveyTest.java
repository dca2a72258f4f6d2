package io.jenkins.plugins.ecsdeploy.engine.phase;

import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.app;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.asked;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.container;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.definition;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.Group;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentSettings;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What preflight finds of services, those that run and those that are to be created, and what it plans for them. */
class SurveyTest {
    private final Account account = new Account();

    private static Configuration.Builder services(Service... services) {
        return asked().services(List.of(services));
    }

    private static Configuration.Builder api() {
        return services(new Service("api", null));
    }

    private static Service created(String name, List<String> containers, String request) {
        return new Service(name, containers, null, null, tree(request));
    }

    private List<String> described() {
        return account.world.calls.stream()
                .filter(c -> c.startsWith("services.describe"))
                .toList();
    }

    private List<String> definitionsLookedFor() {
        return account.world.calls.stream()
                .filter(c -> c.startsWith("taskDefinitions.find"))
                .toList();
    }

    // --- services that run

    @Test
    void aServiceIsPlannedFromTheRevisionThatItRuns() {
        account.service("api").define("api:1", app("api"));

        Findings found = account.look(api());

        assertThat(found.problems()).isEmpty();
        assertThat(found.busy()).isEmpty();
        assertThat(found.services())
                .containsExactly(
                        ServiceUpdate.planned("api", List.of("app"), 2, "api:1").by("ROLLING"));
    }

    @Test
    void ecsIsAskedForTenServicesACallAndNeverForNone() {
        Service[] ten =
                IntStream.range(0, 10).mapToObj(i -> new Service("s" + i, null)).toArray(Service[]::new);
        account.look(services(ten));
        assertThat(described()).containsExactly("services.describe[prod, [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9]]");

        account.world.calls.clear();
        account.look(services(ten).migration(Given.migration(Kind.OVERRIDE, "jobs")));
        assertThat(described()).hasSize(2).last().isEqualTo("services.describe[prod, [jobs]]");
    }

    @Test
    void onlyTheControllersOfEcsAndOfCodeDeployAreDeployedThrough() {
        account.service("api", s -> s.controller = "EXTERNAL").define("api:1", app("api"));

        Findings found = account.look(api());

        assertThat(found.problems())
                .singleElement()
                .asString()
                .startsWith("The service api has the deployment controller EXTERNAL: whoever made it creates and"
                        + " deletes its task sets");
        assertThat(found.services()).isEmpty();
    }

    @Test
    void aServiceOfCodeDeployIsPlannedOnceItsDeploymentGroupIsKnown() {
        account.service("api", s -> {
                    s.controller = "CODE_DEPLOY";
                    s.loadBalancers = List.of(new LoadBalancerView("tg", "app", 80));
                })
                .define("api:1", app("api"));
        account.world
                .answers(
                        "blueGreenDeployments.group",
                        a -> Optional.of(new Group(
                                "ECS",
                                List.of("prod/api"),
                                "CodeDeployDefault.ECSAllAtOnce",
                                Duration.ZERO,
                                null,
                                Duration.ZERO,
                                true)))
                .answers("blueGreenDeployments.ongoing", a -> List.of());

        Findings without = account.look(api());
        assertThat(without.problems())
                .singleElement()
                .asString()
                .startsWith("The service api is deployed by CodeDeploy");
        assertThat(without.services()).isEmpty();

        Findings with = account.look(
                services(new Service("api", null, null, null, null, new CodeDeploy("shop", "prod", null, null, null))));
        assertThat(with.problems()).isEmpty();
        assertThat(with.services()).singleElement().satisfies(s -> {
            assertThat(s.strategy()).isEqualTo("CODE_DEPLOY");
            assertThat(s.codeDeploy().application()).isEqualTo("shop");
            assertThat(s.previousTaskDefinition()).isEqualTo("api:1");
        });
    }

    @Test
    void aServiceWhoseOwnWaitsTakeLongerThanItsTimeLimitIsAProblem() {
        account.service("api", s -> {
                    s.strategy = "BLUE_GREEN";
                    s.settings =
                            new DeploymentSettings(100, 200, true, true, Duration.ofHours(1), Duration.ZERO, List.of());
                })
                .define("api:1", app("api"));

        assertThat(account.look(api()).problems())
                .singleElement()
                .asString()
                .startsWith("The deployment of service api takes at least 1h (BLUE_GREEN with 1h of bake time)");
    }

    private static String logging(String more) {
        return container(
                "app",
                "host/api:v1",
                ",\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/api\"" + more
                        + "}}");
    }

    @Test
    void aLogGroupThatIsMissingIsAProblemUnlessTheDriverCreatesIt() {
        account.world.answers("logs.groupExists", a -> false);
        account.service("api").define("api:1", definition("api", logging("")));
        assertThat(account.look(api()).problems())
                .containsExactly("The log group /ecs/api in eu-west-1, to which container app of service api logs, does"
                        + " not exist: its tasks would fail to start.");

        account.world.calls.clear();
        account.define("api:1", definition("api", logging(",\"awslogs-create-group\":\"true\"")));
        assertThat(account.look(api()).problems()).isEmpty();
        assertThat(account.world.calls).noneMatch(c -> c.startsWith("logs."));
    }

    // --- what Fargate can run

    /** What is said of a definition for an image of these platforms, separated by blanks. */
    private List<String> problems(String platforms, String content) {
        PinnedImage image = new PinnedImage(
                "host/api", "sha256:new", "v2", platforms.isEmpty() ? null : List.of(platforms.split(" ", -1)));
        ObjectNode definition = app("api");
        definition.setAll(tree(content));
        account.service("api").define("api:1", definition);
        return Survey.of(Account.deployment(api().build()).withImage(image), account.world.outside())
                .problems();
    }

    @Test
    void aSizeThatFargateDoesNotHaveIsAProblemOnFargateOnly() {
        assertThat(problems("", """
                {"cpu":"256","memory":"8192","requiresCompatibilities":["EC2","FARGATE"]}"""))
                .containsExactly("In service api: Fargate has no size of 256 CPU units with 8192 MiB of memory (512,"
                        + " 1024 or 2048).");
        assertThat(problems("", """
                {"cpu":"256","memory":"8192","requiresCompatibilities":["EC2"]}""")).isEmpty();
    }

    private static final String FARGATE =
            "\"requiresCompatibilities\":[\"FARGATE\"],\"cpu\":\"256\",\"memory\":\"512\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux/arm64 linux/s390x | {%s} | amd64",
                "linux/amd64 linux/arm64 | {%s} | ''",
                "linux/amd64 | {%s,\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}} | arm64",
                "linux/arm64/v8 | {%s,\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\"}} | ''",
                "linux/arm64 | {%s,\"runtimePlatform\":{\"operatingSystemFamily\":\"WINDOWS_SERVER_2022_CORE\"}} | ''",
                "linux/arm64 | {} | ''",
                "'' | {%s} | ''"
            })
    void anImageWithoutTheArchitectureOfItsTasksIsAProblemOnFargateWithLinux(
            String platforms, String content, String missing) {
        assertThat(problems(platforms, content.formatted(FARGATE)))
                .isEqualTo(
                        missing.isEmpty()
                                ? List.<String>of()
                                : List.of("The image host/api@sha256:new has no manifest for linux/" + missing
                                        + ", on which service api runs; it has " + platforms.replace(" ", ", ") + "."));
    }

    // --- who is in the way

    private static DeploymentView deployment(String status, String rolloutState) {
        return new DeploymentView(
                "ecs-svc/1", status, "arn/api:1", 1, 1, 0, 0, rolloutState, null, Account.NOON, Account.NOON);
    }

    @ParameterizedTest
    @CsvSource({
        "IN_PROGRESS, DRAINING, ROLLING, true",
        "COMPLETED, ACTIVE, ROLLING, true",
        "COMPLETED, DRAINING, ROLLING, false",
        "COMPLETED, DRAINING, BLUE_GREEN, true"
    })
    void aDeploymentOfEcsThatIsUnderWayIsInTheWay(String rollout, String other, String how, boolean busy) {
        account.service("api", s -> {
                    s.strategy = how;
                    s.deployments = List.of(deployment("PRIMARY", rollout), deployment(other, null));
                })
                .define("api:1", app("api"));
        account.world.answers(
                "services.ongoingDeployments",
                a -> List.of(new ServiceDeploymentView("arn", "arn/api:1", "IN_PROGRESS", null, Account.NOON)));

        Findings found = account.look(api());

        assertThat(found.busy())
                .isEqualTo(
                        busy ? List.of("a service deployment of api is in progress (arn/api:1)") : List.<String>of());
    }

    @Test
    void aDeploymentByStagesThatIsOverIsInNobodysWay() {
        account.service("api", s -> {
                    s.strategy = "CANARY";
                    s.deployments = List.of(deployment("PRIMARY", "COMPLETED"));
                })
                .define("api:1", app("api"));

        assertThat(account.look(api()).busy()).isEmpty();
        assertThat(account.world.calls).contains("services.ongoingDeployments[prod, api]");
    }

    // --- services that are to be created

    @Test
    void aServiceIsCreatedFromTheRevisionThatItsRequestNames() {
        account.define("api:5", app("api"));

        Findings found = account.look(services(created("api", null, """
                {"taskDefinition":"api:5","desiredCount":3}""")));

        assertThat(found.problems()).isEmpty();
        assertThat(found.warnings()).isEmpty();
        assertThat(found.services()).containsExactly(ServiceUpdate.toCreate("api", List.of("app"), 3, "arn/api:5"));
    }

    @Test
    void aRevisionThatIsRetiredIsNoneToCreateAServiceFrom() {
        account.define("api:5", false, app("api"));

        Findings found = account.look(services(created("api", null, """
                {"taskDefinition":"api:5","desiredCount":3}""")));

        assertThat(found.problems())
                .containsExactly("There is no ACTIVE task definition api:5, from which service api is to be created.");
        assertThat(found.services()).isEmpty();
    }

    @Test
    void aDefinitionInTheRequestIsLookedForNowhere() {
        Findings found = account.look(services(created("api", null, """
                {"taskDefinition":{"family":"api","containerDefinitions":[{"name":"app","image":"host/api:v1"}]}}""")));

        assertThat(found.problems()).isEmpty();
        assertThat(found.warnings())
                .containsExactly(
                        "The service api will be created with a desired count of 0: no task will run to prove it.");
        assertThat(found.services()).containsExactly(ServiceUpdate.toCreate("api", List.of("app"), 0, null));
        assertThat(definitionsLookedFor()).isEmpty();
    }

    @Test
    void theContainersOfACreatedServiceAreItsOwnOrThoseOfAll() {
        account.define(
                "api:5",
                definition(
                        "api",
                        container("app", "host/api:v1", ""),
                        container("web", "nginx", ""),
                        container("cron", "busybox", "")));
        String request = """
                {"taskDefinition":"api:5","desiredCount":1}""";

        assertThat(account.look(services(created("api", List.of("web"), request))
                                .containers(List.of("cron")))
                        .services())
                .extracting(ServiceUpdate::containers)
                .containsExactly(List.of("web"));
        assertThat(account.look(services(created("api", null, request)).containers(List.of("cron")))
                        .services())
                .extracting(ServiceUpdate::containers)
                .containsExactly(List.of("cron"));
    }

    @Test
    void theContentOfACreatedServiceIsCheckedAsThatOfOneThatRuns() {
        account.world.answers("logs.groupExists", a -> false);
        account.define("api:5", definition("api", logging("")));

        assertThat(account.look(services(created("api", null, """
                        {"taskDefinition":"api:5","desiredCount":1}"""))).problems())
                .singleElement()
                .asString()
                .startsWith("The log group /ecs/api in eu-west-1, to which container app of service api logs");
    }

    @Test
    void aServiceThatDrainsIsNotCreatedAnewBesideItself() {
        account.service("api", s -> s.status = "DRAINING").define("api:5", app("api"));
        Service service = created("api", null, """
                {"taskDefinition":"api:5","desiredCount":3}""");

        Findings draining = account.look(services(service));
        assertThat(draining.problems())
                .containsExactly("There is no ACTIVE service api in cluster prod: it is DRAINING.");
        assertThat(draining.services()).isEmpty();

        account.service("api", s -> s.status = "INACTIVE");
        assertThat(account.look(services(service)).services())
                .as("one that was deleted is made again")
                .hasSize(1);
    }

    // --- what else a deployment touches

    @Test
    void aContractLooksAtEveryServiceThatItNames() {
        account.service("api").define("api:1", app("api")).define("jobs", app("jobs"));
        Configuration.Builder contract = api().migration(
                        Given.migration(Kind.DEDICATED, "jobs").withContract(new Contract(List.of("api"), null)));

        assertThat(account.look(contract).migration().plan().contracted()).containsExactly("api:1");
        assertThat(account.look(contract.migration(Given.migration(Kind.DEDICATED, "jobs")
                                .withContract(new Contract(List.of("gone"), null))))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("There is no ACTIVE service gone in cluster prod");
    }

    @Test
    void smokeTestsArePlannedAndTheDatabaseThatIsBackedUpIsLookedAt() {
        account.service("api").define("api:1", app("api")).define("jobs", app("jobs"));
        account.world.answers("snapshots.database", a -> Optional.empty());
        SmokeCheck check = new SmokeCheck.Task("api", null, null, List.of("check"), null, null, null);

        Findings found = account.look(api().smokeTests(List.of(new SmokeTest("check", check, null, null)))
                .migration(Given.migration(Kind.DEDICATED, "jobs"))
                .backup(new Backup(Backup.Kind.CLUSTER, "shop", Backup.When.ALWAYS, null, null)));

        assertThat(found.smokeTests()).extracting(SmokeTestRun::name).containsExactly("check");
        assertThat(found.problems())
                .singleElement()
                .asString()
                .contains("shop in eu-west-1 that these credentials can see (backup).");
    }
}
