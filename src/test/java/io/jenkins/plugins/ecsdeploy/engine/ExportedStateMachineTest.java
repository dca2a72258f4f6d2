package io.jenkins.plugins.ecsdeploy.engine;

import static io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits.Database.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.NpmTools;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits.Database;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.definition.Comparison;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import io.jenkins.plugins.ecsdeploy.engine.workflow.UnsupportedConfigurationException;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported state machine comes to the same ends as the engine, on the same simulated account. */
class ExportedStateMachineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:iam::111122223333:role/other";

    /**
     * One situation that both meet.
     *
     * @param account what is so before the deployment begins
     */
    private record Scenario(String name, Consumer<Rig> account, UnaryOperator<Configuration.Builder> configuration) {}

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("success, derived migration", r -> {}, c -> c),
            new Scenario(
                    "success, dedicated migration", r -> dedicated(r), c -> c.migration(full(Kind.DEDICATED, "jobs"))),
            new Scenario(
                    "success, overridden migration", r -> {}, c -> c.migration(Rig.migration(Kind.OVERRIDE, "api"))),
            new Scenario("success, replaced settings", r -> {}, c -> c.migration(full(Kind.DERIVED, "api"))),
            new Scenario(
                    "success, session limits", r -> {}, c -> c.migration(limited(Kind.DERIVED, "api", POSTGRESQL))),
            new Scenario("limits that a secret hides", r -> hidingOptions(r), c -> c.migration(
                            limited(Kind.DEDICATED, "jobs", POSTGRESQL))
                    .services(List.of())),
            new Scenario("success, no migration", r -> {}, c -> c.migration(null)),
            new Scenario(
                    "a migration without subnets", r -> dedicated(r), c -> c.migration(full(Kind.DEDICATED, "jobs"))
                            .services(List.of())),
            new Scenario("success, only a migration", r -> {}, c -> c.services(List.of())),
            new Scenario("failed migration", r -> r.migration = exits(3), c -> c),
            new Scenario("migration runs too long", r -> r.migration = Behaviour.runsForever(), c -> c),
            new Scenario("failed rollout", r -> r.app = Behaviour.neverHealthy(), c -> c),
            new Scenario("concurrent deployment", r -> r.ecs("UpdateService", """
                    {"cluster":"prod","service":"worker","forceNewDeployment":true}"""), c -> c),
            new Scenario("foreign migration", r -> foreignMigration(r), c -> c),
            new Scenario("no such image", r -> {}, c -> c.image(new ImageReference(null, "api", "v99", null, null))),
            new Scenario("no such service", r -> {}, c -> c.services(List.of(new Service("nope", null)))),
            new Scenario(
                    "image of nobody",
                    r -> r.aws.push("other", "v1", Behaviour.runsForever()),
                    c -> c.image(new ImageReference(null, "other", "v1", null, null))));

    private static Behaviour exits(int code) {
        return new Behaviour.Exits(code, Duration.ofSeconds(5), List.of("no"));
    }

    private static Migration full(Kind kind, String name) {
        return new Migration(
                new Migration.Source(kind, name),
                null,
                List.of("migrate"),
                Map.of("MODE", "migration", "MORE", "1"),
                Map.of(),
                ARN,
                null,
                "512",
                "1024",
                null,
                null,
                null,
                null,
                null);
    }

    private static Migration limited(Kind kind, String name, Database database) {
        return Rig.migration(kind, name)
                .withLimits(new SessionLimits(
                        database, Duration.ofSeconds(5), database == Database.MYSQL ? null : Duration.ofMinutes(15)));
    }

    private static void hidingOptions(Rig rig) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"jobs","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"migrate","image":"%s",
                   "secrets":[{"name":"PGOPTIONS","valueFrom":"arn:aws:ssm:eu-west-1:111122223333:parameter/options"}]}]}
                """.formatted(rig.v1.tagged()));
    }

    private static void dedicated(Rig rig) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"jobs","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"migrate","image":"%s","dockerLabels":{"Team":"data","unit":"m"},
                   "environment":[{"name":"MODE","value":"old"},{"name":"KEPT","value":"yes"},
                     {"name":"PGOPTIONS","value":"-c work_mem=64MB"},{"name":"FLYWAY_INIT_SQL","value":"SELECT 1"}]}]}
                """.formatted(rig.v1.tagged()));
    }

    private static void foreignMigration(Rig rig) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"api-migration","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256",
                 "memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"app","image":"%s"}]}
                """.formatted(rig.v1.tagged()));
        rig.ecs("RunTask", """
                {"cluster":"prod","taskDefinition":"api-migration","launchType":"FARGATE","startedBy":"somebody",
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}""");
        rig.time.advance(Duration.ofSeconds(5));
    }

    @Test
    void theStateMachineAndTheEngineComeToTheSameEnds() throws Exception {
        List<String> table = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            String engine;
            String stateMachine;
            List<String> changes;
            try (Rig rig = prepared(scenario)) {
                Deployment d = rig.deploy(configuration(rig, scenario));
                engine = d.failure() == null ? "SUCCEEDED" : d.failure().kind().name();
                changes = kinds(rig);
            }
            try (Rig rig = prepared(scenario)) {
                JsonNode end = execute(rig, configuration(rig, scenario), "one", "{}");
                stateMachine = end.path("error").asText(end.path("status").asText());
                assertThat(kinds(rig)).as(scenario.name()).isEqualTo(changes);
            }
            String followed;
            try (Rig rig = prepared(scenario)) {
                Configuration asked = configuration(rig, scenario);
                rig.withStateMachineOf(asked);
                Deployment d = rig.deploy(
                        asked.toBuilder().orchestrator(Orchestrator.DEFAULT).build());
                followed =
                        d.failure() == null ? "SUCCEEDED" : d.failure().kind().name();
                assertThat(kinds(rig)).as(scenario.name()).isEqualTo(changes);
            }
            table.add("%-32s %-22s %-22s %-22s".formatted(scenario.name(), engine, stateMachine, followed));
            assertThat(stateMachine).as(scenario.name()).isEqualTo(engine);
            assertThat(followed).as(scenario.name()).isEqualTo(engine);
        }
        System.out.println("%-32s %-22s %-22s %-22s".formatted("scenario", "engine", "state machine", "orchestrator"));
        table.forEach(System.out::println);
    }

    /** What changed, whatever the order in which definitions are registered. */
    private static List<String> kinds(Rig rig) {
        return rig.changes().stream().sorted().toList();
    }

    private static Rig prepared(Scenario scenario) {
        Rig rig = new Rig();
        scenario.account().accept(rig);
        rig.aws.calls().clear();
        return rig;
    }

    private static Configuration configuration(Rig rig, Scenario scenario) {
        Timeouts t = Timeouts.DEFAULT;
        Configuration.Builder usual = rig.configuration().toBuilder()
                .timeouts(new Timeouts(
                        t.resolve(), t.preflight(), t.register(), Duration.ofMinutes(5), t.deploy(), t.verify()));
        return scenario.configuration().apply(usual).build();
    }

    @Test
    void theStateMachineRegistersWhatTheEngineRegisters() throws Exception {
        for (Migration migration : List.of(
                Rig.migration(Kind.DERIVED, "api"),
                full(Kind.DERIVED, "api"),
                full(Kind.DEDICATED, "jobs"),
                limited(Kind.DERIVED, "api", POSTGRESQL),
                limited(Kind.DERIVED, "api", Database.MYSQL),
                limited(Kind.DEDICATED, "jobs", POSTGRESQL))) {
            try (Rig byEngine = new Rig();
                    Rig byStates = new Rig()) {
                dedicated(byEngine);
                dedicated(byStates);
                Configuration c = byEngine.configuration().toBuilder()
                        .migration(migration)
                        .build();
                byEngine.deploy(c);
                execute(byStates, c, "one", "{}");

                for (String definition : List.of("api", "worker", "api-migration", "jobs")) {
                    assertThat(same(byStates, byEngine, definition))
                            .as("%s with %s", definition, migration)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theStateMachineOverridesWhatTheEngineOverrides() throws Exception {
        for (Migration migration : List.of(
                Rig.migration(Kind.OVERRIDE, "api"),
                limited(Kind.OVERRIDE, "api", POSTGRESQL),
                limited(Kind.OVERRIDE, "api", Database.MYSQL))) {
            try (Rig byEngine = new Rig();
                    Rig byStates = new Rig()) {
                Configuration c = byEngine.configuration().toBuilder()
                        .migration(migration)
                        .build();
                byEngine.deploy(c);
                execute(byStates, c, "one", "{}");

                assertThat(override(byStates).path("command"))
                        .isEqualTo(override(byEngine).path("command"));
                assertThat(override(byStates).path("environment"))
                        .as("%s", migration)
                        .containsExactlyInAnyOrderElementsOf(override(byEngine).path("environment"));
            }
        }
    }

    private static JsonNode override(Rig rig) {
        return rig.aws.calls().all().stream()
                .filter(c -> c.operation().equals("RunTask"))
                .findFirst()
                .orElseThrow()
                .body()
                .at("/overrides/containerOverrides/0");
    }

    private static boolean same(Rig one, Rig other, String family) throws IOException {
        JsonNode definition = definition(one, family);
        return definition.isMissingNode()
                ? definition(other, family).isMissingNode()
                : Comparison.same((ObjectNode) definition, (ObjectNode) definition(other, family));
    }

    /** Its latest revision; missing when there is none. */
    private static JsonNode definition(Rig rig, String family) throws IOException {
        Response response = rig.aws.handle(Request.json(
                "AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition",
                "{\"taskDefinition\":\"" + family + "\"}"));
        return JSON.readTree(response.text()).path("taskDefinition");
    }

    @Test
    void I1_theDigestOfAPushEventIsDeployedAndNotWhatItsTagNamesNow() throws Exception {
        try (Rig rig = new Rig()) {
            rig.aws.push("api", "v2", new Behaviour.RunsForever(List.of(), false)); // the tag moves on
            String event = """
                    {"source":"aws.ecr","detail":{"action-type":"PUSH","result":"SUCCESS","repository-name":"api",
                     "image-tag":"v2","image-digest":"%s"}}""".formatted(rig.v2.digest());

            JsonNode end = execute(rig, rig.configuration(), "pushed", event);

            assertThat(end.path("status").asText()).isEqualTo("SUCCEEDED");
            assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        }
    }

    @Test
    void anEventOfAnotherRepositoryChangesNothing() throws Exception {
        try (Rig rig = new Rig()) {
            JsonNode end = execute(rig, rig.configuration(), "pushed", """
                    {"detail":{"repository-name":"shop","image-tag":"v2","image-digest":"sha256:00"}}""");

            assertThat(end.path("error").asText()).isEqualTo("RESOLVE_FAILED");
            assertThat(rig.changes()).isEmpty();
        }
    }

    @Test
    void I4_ofTwoExecutionsAtOnceTheSecondDoesNothing() throws Exception {
        try (Rig rig = new Rig()) {
            String machine = create(rig, rig.configuration());
            String first = start(rig, machine, "first", "{}");
            String second = start(rig, machine, "second", "{}");

            assertThat(end(rig, second).path("cause").asText()).contains("Another execution");
            assertThat(end(rig, first).path("status").asText()).isEqualTo("SUCCEEDED");
            assertThat(rig.aws.calls().count("RunTask")).isEqualTo(1);
        }
    }

    @Test
    void I4_theSecondWaitsForTheFirstWhenAskedTo() throws Exception {
        try (Rig rig = new Rig()) {
            String machine = create(
                    rig, rig.configuration().toBuilder().whenBusy(WhenBusy.WAIT).build());
            String first = start(rig, machine, "first", "{}");
            String second = start(rig, machine, "second", "{}");

            assertThat(end(rig, second).path("status").asText()).isEqualTo("SUCCEEDED");
            assertThat(end(rig, first).path("status").asText()).isEqualTo("SUCCEEDED");
            assertThat(rig.aws.calls().count("RunTask")).isEqualTo(2);
        }
    }

    @Test
    void I3_startingTheSameExecutionTwiceIsStartingItOnce() throws Exception {
        try (Rig rig = new Rig()) {
            String machine = create(rig, rig.configuration());
            String once = start(rig, machine, "deploy-42", "{}");
            String twice = start(rig, machine, "deploy-42", "{}");

            assertThat(twice).isEqualTo(once);
            end(rig, once);
            assertThat(rig.aws.calls().count("RunTask")).isEqualTo(1);
        }
    }

    @Test
    void I3_aStartWhoseAnswerWasLostIsNotCalledAMigrationThatDidNotStart() throws Exception {
        try (Rig rig = new Rig()) {
            rig.aws.faults().on("RunTask").loseResponse();

            JsonNode end = execute(rig, rig.configuration(), "one", "{}");

            assertThat(end.path("error").asText()).isEqualTo("MIGRATION_UNKNOWN");
            assertThat(end.path("cause").asText()).contains("not known", "SdkClientException", "was started by one");
            assertThat(rig.aws.calls().count("RunTask")).isEqualTo(1);
            assertThat(rig.changes()).doesNotContain("UpdateService");
        }
    }

    @Test
    void aStartThatEcsRefusesIsTold() throws Exception {
        try (Rig rig = new Rig()) {
            rig.aws.faults().on("RunTask").error(400, "InvalidParameterException", "No such subnet");

            JsonNode end = execute(rig, rig.configuration(), "one", "{}");

            assertThat(end.path("error").asText()).isEqualTo("MIGRATION_NOT_STARTED");
            assertThat(end.path("cause").asText()).contains("did not start", "No such subnet");
        }
    }

    @Test
    void aStoppedExecutionStopsItsMigration() throws Exception {
        try (Rig rig = new Rig()) {
            rig.migration = Behaviour.runsForever();
            String machine = create(rig, rig.configuration());
            String execution = start(rig, machine, "one", "{}");
            while (rig.aws.calls().count("RunTask") == 0) {
                rig.time.step();
            }
            states(rig, "StopExecution", JSON.createObjectNode().put("executionArn", execution));

            assertThat(end(rig, execution).path("status").asText()).isEqualTo("ABORTED");
            assertThat(rig.changes()).contains("StopTask").doesNotContain("UpdateService");
        }
    }

    @Test
    void whatAStateMachineCannotDoIsRefused() {
        Configuration asked = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference("docker.io", "library/nginx", "1", null, null))
                .build();
        assertThatThrownBy(() -> StateMachineDefinition.of(asked))
                .isInstanceOf(UnsupportedConfigurationException.class)
                .hasMessageContaining("Amazon ECR");
    }

    @Test
    void whatOnlyTheEngineDoesIsRefusedByItsKey() {
        try (Rig rig = new Rig()) {
            Migration migration = Rig.migration(Migration.Source.Kind.DERIVED, "api");
            Configuration plain = rig.configuration();
            refused(plain.toBuilder().after(List.of(Rig.after("backfill", false))), "after:");
            refused(
                    plain.toBuilder().migration(migration.withContract(new Contract(List.of("api"), null))),
                    "migration.contract:");
            refused(plain.toBuilder().migration(migration.withRetries(Rig.RETRIES)), "migration.retries:");
            refused(plain.toBuilder().smokeTests(Rig.smokeTests()), "smokeTests:");
            refused(plain.toBuilder().notifications(new Notify(new Notify.EventBridge(null, null), null)), "notify:");
            refused(plain.toBuilder().lock(Lock.lease("locks", null, null)), "lock.table:");
        }
    }

    private static void refused(Configuration.Builder asked, String key) {
        assertThatThrownBy(() -> StateMachineDefinition.of(asked.build()))
                .isInstanceOf(UnsupportedConfigurationException.class)
                .hasMessageContaining(key);
    }

    @Test
    void aValidatorThatNobodyHereWroteAcceptsIt(@TempDir Path directory) throws Exception {
        Path validator = NpmTools.installed("asl-validator", "the exported state machine");
        Path good = directory.resolve("good.asl.json");
        Path bad = directory.resolve("bad.asl.json");
        try (Rig rig = new Rig()) {
            String definition = StateMachineDefinition.of(rig.configuration()).toPrettyString();
            Files.writeString(good, definition);
            Files.writeString(bad, definition.replace("\"Next\" : \"Resolve\"", "\"Next\" : \"Nowhere\""));
        }
        assertThat(NpmTools.run(directory, validator.toString(), "--json-path", good.toString()))
                .isZero();
        assertThat(NpmTools.run(directory, validator.toString(), "--json-path", bad.toString()))
                .isNotZero();
    }

    // --- executions

    private static JsonNode execute(Rig rig, Configuration configuration, String name, String input) throws Exception {
        return end(rig, start(rig, create(rig, configuration), name, input));
    }

    private static String create(Rig rig, Configuration configuration) throws Exception {
        ObjectNode machine = JSON.createObjectNode()
                .put("name", "deploy")
                .put("roleArn", "arn:aws:iam::111122223333:role/deploy")
                .put("definition", StateMachineDefinition.of(configuration).toString());
        return states(rig, "CreateStateMachine", machine)
                .path("stateMachineArn")
                .asText();
    }

    private static String start(Rig rig, String machine, String name, String input) throws Exception {
        ObjectNode start = JSON.createObjectNode()
                .put("stateMachineArn", machine)
                .put("name", name)
                .put("input", input);
        return states(rig, "StartExecution", start).path("executionArn").asText();
    }

    /** Lets time pass until the execution has ended. */
    private static JsonNode end(Rig rig, String execution) throws Exception {
        for (int i = 0; i < 50_000; i++) {
            JsonNode now =
                    states(rig, "DescribeExecution", JSON.createObjectNode().put("executionArn", execution));
            if (!now.path("status").asText().equals("RUNNING")) {
                return now;
            }
            rig.time.step();
        }
        throw new AssertionError("The execution does not end: " + execution);
    }

    private static JsonNode states(Rig rig, String operation, ObjectNode body) throws Exception {
        Response response = rig.aws.handle(Request.json("AWSStepFunctions." + operation, body.toString()));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return JSON.readTree(response.text());
    }
}
