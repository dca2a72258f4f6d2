package io.jenkins.plugins.ecsdeploy.engine.phase;

import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.IMAGE;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.app;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.asked;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.container;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.definition;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What preflight finds of one-off tasks: what they are made from, which container decides, and where they will run. */
class SurveyTasksTest {
    private static final Network NETWORK = new Network(List.of("subnet-1"), List.of("sg-1"), false);
    private static final Network OTHER = new Network(List.of("subnet-2"), null, true);
    private static final List<CapacityProvider> SPOT = List.of(new CapacityProvider("FARGATE_SPOT", 1, 0));

    private final Account account = new Account().service("api").define("api:1", app("api"));

    private static Configuration.Builder deploying(Migration migration) {
        return asked().services(List.of(new Service("api", null))).migration(migration);
    }

    private Findings look(Migration migration) {
        return account.look(deploying(migration));
    }

    private static Migration jobs() {
        return Given.migration(Kind.DEDICATED, "jobs");
    }

    private static Migration of(Kind kind, String source, String container) {
        return placed(kind, source, container, null, null, null, null);
    }

    private static Migration placed(
            Network network, String launchType, List<CapacityProvider> providers, String platformVersion) {
        return placed(Kind.DEDICATED, "jobs", null, network, launchType, providers, platformVersion);
    }

    private static Migration placed(
            Kind kind,
            String source,
            String container,
            Network network,
            String launchType,
            List<CapacityProvider> providers,
            String platformVersion) {
        return new Migration(
                new Migration.Source(kind, source),
                container,
                List.of("migrate"),
                null,
                null,
                null,
                null,
                null,
                null,
                network,
                launchType,
                providers,
                platformVersion,
                null);
    }

    private static ObjectNode awsvpc(ObjectNode definition) {
        return definition.put("networkMode", "awsvpc");
    }

    // --- what it is made from

    @Test
    void aServiceThatIsNotDeployedCanLendItsDefinition() {
        account.service("worker").define("worker:1", app("worker"));

        Findings found = account.look(deploying(Given.migration(Kind.DERIVED, "worker"))
                .after(List.of(
                        new AfterTask("fill", Given.migration(Kind.OVERRIDE, "cron"), false, null),
                        new AfterTask("warm", Given.migration(Kind.OVERRIDE, "worker"), false, null))));

        assertThat(found.migration().plan().base()).isEqualTo("arn/worker:1");
        assertThat(found.after()).extracting(AfterRun::name).containsExactly("warm");
        assertThat(found.problems()).containsExactly("There is no ACTIVE service cron in cluster prod.");
        assertThat(found.services()).as("it is not updated").hasSize(1);
        assertThat(account.world.calls).contains("services.describe[prod, [api, worker, cron]]");
    }

    @Test
    void aTaskOfAServiceThatIsToBeCreatedIsMadeFromThatServicesRevision() {
        account.define("front:5", app("front")).define("back:7", app("back"));
        Service front = new Service("front", null, null, null, tree("""
                {"taskDefinition":"front:5","desiredCount":1}"""));
        Service back = new Service("back", null, null, null, tree("""
                {"taskDefinition":"back:7","desiredCount":1,"launchType":"EC2"}"""));

        TaskRun.Plan plan = account.look(
                        asked().services(List.of(front, back)).migration(Given.migration(Kind.DERIVED, "back")))
                .migration()
                .plan();

        assertThat(plan.base()).isEqualTo("arn/back:7");
        assertThat(plan.placement().launchType()).isEqualTo("EC2");
    }

    // --- its container

    @Test
    void aContainerThatDoesNotTakeTheImageIsToldUnlessTheTaskIsDerivedFromIt() {
        ObjectNode two = definition("jobs", container("app", "host/api:v1", ""), container("flyway", "flyway:10", ""));
        account.define("jobs", two).define("api:1", two);

        assertThat(look(of(Kind.DEDICATED, "jobs", "flyway")).warnings())
                .containsExactly("The migration's container flyway keeps its own image: only app takes " + IMAGE + ".");
        assertThat(look(of(Kind.DEDICATED, "jobs", "app")).warnings()).isEmpty();
        assertThat(look(of(Kind.DERIVED, "api", "flyway")).warnings()).isEmpty();
        assertThat(look(of(Kind.DERIVED, "api", "flyway")).migration().plan().container())
                .isEqualTo("flyway");
    }

    @Test
    void aContainerThatIsNotThereIsToldWithThoseThatAre() {
        account.define("jobs", definition("jobs", container("app", "host/api:v1", ""), container("web", "nginx", "")));

        Findings found = look(of(Kind.DEDICATED, "jobs", "flyway"));

        assertThat(found.problems())
                .singleElement()
                .asString()
                .startsWith("There is no container flyway in ")
                .endsWith("task definition jobs; it has app, web.");
        assertThat(found.migration()).isNull();
    }

    @Test
    void withoutANameTheContainerThatTakesTheImageDecides() {
        account.define("jobs", definition("jobs", container("web", "nginx", ""), container("app", "host/api:v1", "")));
        assertThat(look(jobs()).migration().plan().container()).isEqualTo("app");

        account.define("jobs", definition("jobs", container("a", "host/api:v1", ""), container("b", "host/api", "")));
        Findings found = look(jobs());
        assertThat(found.problems())
                .containsExactly("Which container of task definition jobs is the migration? Name it under"
                        + " migration.container: a, b.");
        assertThat(found.migration()).isNull();
    }

    @Test
    void whereATaskHasNoContainerOfTheImageItsSourceIsToldByItsName() {
        account.define("jobs", definition("jobs", container("web", "nginx", "")))
                .service("worker")
                .define("worker:1", definition("worker", container("web", "nginx", "")));

        assertThat(look(jobs()).problems())
                .singleElement()
                .asString()
                .startsWith("No container of task definition jobs has an image of host/api;");
        assertThat(look(Given.migration(Kind.OVERRIDE, "worker")).problems())
                .singleElement()
                .asString()
                .startsWith("No container of service worker has an image of host/api;");
    }

    @Test
    void limitsThatASecretWouldHideAreAProblem() {
        account.define("jobs", definition("jobs", container("app", "host/api:v1", """
                ,"secrets":[{"name":"PGOPTIONS","valueFrom":"arn"}]""")));

        assertThat(look(jobs().withLimits(new SessionLimits(
                                SessionLimits.Database.POSTGRESQL, Duration.ofSeconds(5), Duration.ofMinutes(1))))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("The migration: its container takes PGOPTIONS from a secret");
    }

    @Test
    void aLogRouterThatIsNotCarriedOverIsAProblem() {
        String logged = container("app", "host/api:v1", ",\"logConfiguration\":{\"logDriver\":\"awsfirelens\"}");
        String router = container("router", "fluent-bit", ",\"firelensConfiguration\":{\"type\":\"fluentbit\"}");
        account.define("api:1", definition("api", logged, router)).define("jobs", definition("jobs", logged, router));

        assertThat(look(jobs()).problems()).as("it brings its router along").isEmpty();
        assertThat(look(Given.migration(Kind.DERIVED, "api")).problems())
                .containsExactly("The migration's container app logs through awsfirelens, whose log router is not"
                        + " carried over: use a task definition of its own (migration.taskDefinition).");
        account.define("api:1", app("api"));
        assertThat(look(Given.migration(Kind.DERIVED, "api")).problems())
                .as("it has no use for a router")
                .isEmpty();
    }

    // --- where it runs

    private Placement placement(Migration migration) {
        return look(migration).migration().plan().placement();
    }

    @Test
    void itRunsWhereTheServiceRunsUnlessItSaysItsOwn() {
        account.service("api", s -> {
                    s.network = NETWORK;
                    s.launchType = null;
                    s.capacityProviders = SPOT;
                })
                .define("jobs", awsvpc(app("jobs")));
        List<CapacityProvider> own = List.of(new CapacityProvider("own", 1, 0));

        assertThat(placement(jobs())).isEqualTo(new Placement(NETWORK, null, SPOT, "1.4.0"));
        assertThat(placement(placed(OTHER, "FARGATE", null, "1.3.0")))
                .isEqualTo(new Placement(OTHER, "FARGATE", List.of(), "1.3.0"));
        account.service("api", s -> s.network = NETWORK);
        assertThat(placement(placed(null, null, own, null))).isEqualTo(new Placement(NETWORK, null, own, "1.4.0"));
        account.define("jobs", app("jobs"));
        assertThat(placement(jobs()))
                .as("networks are of the mode awsvpc")
                .isEqualTo(new Placement(null, "FARGATE", List.of(), "1.4.0"));
    }

    @Test
    void withoutAnyServiceOnlyWhatItSaysItselfIsKnown() {
        account.define("jobs", app("jobs"));

        assertThat(account.look(asked().migration(jobs())).migration().plan().placement())
                .isEqualTo(new Placement(null, null, List.of(), null));
        assertThat(account.look(asked().migration(placed(null, "EC2", null, null)))
                        .migration()
                        .plan()
                        .placement())
                .isEqualTo(new Placement(null, "EC2", List.of(), null));
    }

    @Test
    void subnetsAreNeededWhereTheNetworkModeIsAwsvpcAndNowhereElse() {
        String problem = "The migration's network mode is awsvpc, but no subnets are given (migration.network), and"
                + " there is no service to take them from.";
        account.define("jobs", awsvpc(app("jobs")));
        assertThat(look(jobs()).problems()).containsExactly(problem);
        assertThat(look(placed(new Network(null, null, false), null, null, null))
                        .problems())
                .containsExactly(problem);
        assertThat(look(placed(OTHER, null, null, null)).problems()).isEmpty();

        account.define("jobs", app("jobs").put("networkMode", "bridge"));
        assertThat(look(jobs()).problems()).isEmpty();
    }

    @Test
    void aServiceThatWillNotBeCreatedIsNoneToTakeSubnetsFrom() {
        account.define("jobs", awsvpc(app("jobs"))).define("front:5", awsvpc(app("front")));
        String request = """
                {"taskDefinition":"%s","desiredCount":1,
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}""";

        Findings there = account.look(
                asked().services(List.of(new Service("front", null, null, null, tree(request.formatted("front:5")))))
                        .migration(jobs()));
        assertThat(there.problems()).isEmpty();
        assertThat(there.migration().plan().placement().network().subnets()).containsExactly("subnet-1");

        Findings gone = account.look(
                asked().services(List.of(new Service("front", null, null, null, tree(request.formatted("front:6")))))
                        .migration(jobs()));
        assertThat(gone.problems())
                .hasSize(2)
                .anyMatch(p -> p.contains("no ACTIVE task definition front:6"))
                .anyMatch(p -> p.contains("there is no service to take them from"));
    }

    @ParameterizedTest
    @CsvSource({
        "FARGATE_SPOT, 1, 0, true",
        "FARGATE_SPOT, 0, 1, true",
        "FARGATE_SPOT, 0, 0, false",
        "FARGATE, 1, 1, false"
    })
    void aTaskThatAwsMayStopHalfWayIsTold(String provider, int weight, int base, boolean told) {
        account.define("jobs", app("jobs"));

        assertThat(look(placed(null, null, List.of(new CapacityProvider(provider, weight, base)), null))
                        .warnings())
                .isEqualTo(
                        told
                                ? List.of("The migration may run on FARGATE_SPOT, where AWS can stop it half way: set"
                                        + " migration.launchType to FARGATE.")
                                : List.<String>of());
    }

    // --- others' tasks

    private static TaskView task(String arn, String startedBy, String group, String status) {
        return new TaskView(
                arn, "arn/jobs:7", startedBy, group, status, null, null, null, null, null, null, null, null, 1, null);
    }

    @Test
    void somebodyElsesTaskOfTheFamilyIsInTheWayWhileItRuns() {
        account.define("jobs", app("jobs"))
                .runs(task("t-1", null, null, "RUNNING"))
                .runs(task("t-2", "bob", "family:jobs", "PENDING"))
                .runs(task("t-3", "ecs-svc/1", "service:jobs", "RUNNING"))
                .runs(task("t-4", "d-1", "family:jobs", "RUNNING"))
                .runs(task("t-5", "bob", "family:jobs", "STOPPED"));

        assertThat(look(jobs()).busy())
                .containsExactly(
                        "a task of family jobs is running: t-1",
                        "a task of family jobs is running: t-2, started by bob");
        assertThat(account.world.calls).contains("tasks.ofFamily[prod, jobs, false]");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 1", "101, 2"})
    void ecsIsAskedForAHundredTasksACallAndNeverForNone(int tasks, int calls) {
        account.define("jobs", app("jobs"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            account.runs(task("t-" + i, null, null, "RUNNING"));
            expected.add("a task of family jobs is running: t-" + i);
        }

        assertThat(look(jobs()).busy()).isEqualTo(expected);
        assertThat(account.world.calls)
                .filteredOn(c -> c.startsWith("tasks.describe"))
                .hasSize(calls);
    }

    @Test
    void whatItsSessionsAreToHoldIsPlannedWithIt() {
        account.define("jobs", app("jobs"));

        assertThat(look(jobs().withLimits(new SessionLimits(SessionLimits.Database.MYSQL, Duration.ofSeconds(5), null)))
                        .migration()
                        .plan()
                        .environment())
                .isEqualTo(Map.of(
                        "FLYWAY_INIT_SQL", "SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5",
                        "ECS_DEPLOY_SESSION_SQL", "SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5"));
    }
}
