package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one-off tasks of a deployment: which is which, how one that ended is judged, and what a contract looks at. */
class OneOffTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final OneOff MIGRATION = new OneOff.OfMigration();
    private static final OneOff FILL = new OneOff.OfAfter("fill");
    private static final OneOff SWEEP = new OneOff.OfAfter("sweep");

    private static Migration task(String source) {
        return Given.migration(Migration.Source.Kind.DEDICATED, source);
    }

    private static TaskRun planned(String base) {
        return TaskRun.planned(base, "app", List.of("app"), null, Map.of("LIMIT", "5s"), List.of())
                .registered("arn/" + base + ":7", false, List.of("app", "proxy"), null);
    }

    private static Deployment deployment(Contract contract) {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null)))
                .migration(contract == null ? task("jobs") : task("jobs").withContract(contract))
                .after(List.of(
                        new AfterTask("fill", task("fills"), false, Duration.ofHours(2)),
                        new AfterTask("sweep", task("sweeps"), true, null)))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON)
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null))
                .withServices(List.of(ServiceUpdate.planned("api", List.of("app"), 1, "a/api:5")
                        .registered("a/api:6", false)))
                .withMigration(planned("jobs"))
                .withAfter(List.of(
                        AfterRun.planned("fill", planned("fills")), AfterRun.planned("sweep", planned("sweeps"))));
    }

    // --- which is which

    @Test
    void I3_eachTaskHasTokensOfItsOwn() {
        Deployment d = deployment(null);

        assertThat(OneOff.all(d)).containsExactly(MIGRATION, FILL, SWEEP);
        assertThat(OneOff.all(d.withMigration(null))).containsExactly(FILL, SWEEP);
        assertThat(OneOff.all(d)).extracting(t -> t.tokens(d)).containsExactly("d-1-m", "d-1-a1-", "d-1-a2-");
        assertThat(SWEEP.intended(d, NOON).after().get(1).run().attempt().clientToken())
                .isEqualTo("d-1-a2-1");
        assertThat(SWEEP.intended(d, NOON).after().get(0)).isEqualTo(d.after().get(0));
        assertThat(MIGRATION.intended(d, NOON).migration().attempt().clientToken())
                .isEqualTo("d-1-m1");
    }

    @Test
    void eachTaskIsWhatItsOwnerAskedForUnderItsName() {
        Deployment d = deployment(null);

        assertThat(OneOff.all(d))
                .extracting(t -> t.asked(d).source().name())
                .containsExactly("jobs", "fills", "sweeps");
        assertThat(OneOff.all(d)).extracting(t -> t.run(d).plan().base()).containsExactly("jobs", "fills", "sweeps");
        assertThat(OneOff.all(d))
                .extracting(t -> t.limit(d))
                .containsExactly(Timeouts.DEFAULT.migrate(), Duration.ofHours(2), Duration.ofHours(24));
        assertThat(OneOff.all(d))
                .extracting(OneOff::limitKey)
                .containsExactly("timeouts.migrate", "its timeout", "its timeout");
        assertThat(OneOff.all(d))
                .extracting(t -> t.kind(d))
                .containsExactly(MarkKind.EXPAND, MarkKind.AFTER, MarkKind.AFTER);
        assertThat(MIGRATION.kind(deployment(new Contract(List.of("api"), null))))
                .isEqualTo(MarkKind.CONTRACT);
        assertThat(FILL.complete(d).environment()).containsEntry("LIMIT", "5s");
    }

    @Test
    void eachTaskIsToldInItsOwnWords() {
        assertThat(List.of(MIGRATION, FILL)).extracting(OneOff::the).containsExactly("The migration", "The task fill");
        assertThat(List.of(MIGRATION, FILL)).extracting(OneOff::task).containsExactly("migration task", "task fill");
        assertThat(List.of(MIGRATION, FILL))
                .extracting(OneOff::services)
                .containsExactly("Services are untouched.", "Services are on the new version.");
        assertThat(List.of(MIGRATION, FILL))
                .extracting(t -> List.of(t.notStarted(), t.failed(), t.timedOut()))
                .containsExactly(
                        List.of(
                                Failure.Kind.MIGRATION_NOT_STARTED,
                                Failure.Kind.MIGRATION_FAILED,
                                Failure.Kind.MIGRATION_TIMED_OUT),
                        List.of(Failure.Kind.AFTER_FAILED, Failure.Kind.AFTER_FAILED, Failure.Kind.AFTER_FAILED));
    }

    @Test
    void onlyATaskAfterTheServicesIsEverLeftRunning() {
        Deployment d = deployment(null);
        Deployment left = d.withAfter("sweep", a -> a.done(AfterRun.Result.LEFT))
                .withAfter("fill", a -> a.done(AfterRun.Result.SUCCEEDED));

        assertThat(OneOff.all(d)).extracting(t -> t.leftRunning(d)).containsExactly(false, false, true);
        assertThat(OneOff.all(d)).extracting(t -> t.left(d)).containsExactly(false, false, false);
        assertThat(OneOff.all(left)).extracting(t -> t.left(left)).containsExactly(false, false, true);
    }

    @Test
    void afterATaskTheNextOneIsIntendedAndAfterTheLastAllHasSucceeded() {
        Deployment d = deployment(null).enter(PhaseName.AFTER, NOON);
        FixedWorld world = new FixedWorld(NOON);
        Deployment second = FILL.next(d, world, AfterRun.Result.SUCCEEDED);

        assertThat(second.after().get(0).result()).isEqualTo(AfterRun.Result.SUCCEEDED);
        assertThat(second.after().get(1).run().attempt().clientToken()).isEqualTo("d-1-a2-1");
        Deployment ended = SWEEP.next(second, world, AfterRun.Result.LEFT);
        assertThat(ended.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(ended.after().get(1).result()).isEqualTo(AfterRun.Result.LEFT);
    }

    // --- how it ended

    private static TaskView stopped(String stopCode, Integer app, Integer proxy) {
        return new TaskView(
                "arn:task/prod/1",
                "arn/jobs:7",
                "d-1",
                null,
                "STOPPED",
                "STOPPED",
                stopCode,
                null,
                null,
                null,
                NOON,
                NOON,
                NOON,
                1,
                List.of(
                        new ContainerView("app", "STOPPED", app, null, null, null),
                        new ContainerView("proxy", "STOPPED", proxy, null, null, null)));
    }

    private static Deployment ended(TaskView task) {
        Deployment d = deployment(null).enter(PhaseName.MIGRATE, NOON);
        TaskRun run = MIGRATION
                .run(d)
                .intended("d-1-m", NOON)
                .started("arn:task/prod/1", NOON, 0)
                .ended(NOON, task)
                .marked("ended 1");
        return d.withMigration(run);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "EssentialContainerExited, 0, 0, -",
                "-, 0, 0, -",
                "EssentialContainerExited, 1, 0, The migration exited with code 1.",
                "EssentialContainerExited, -, 0, The container app of the migration has no exit code: it never ran.",
                "EssentialContainerExited, 0, 137, 'The migration exited with code 0, but the essential container proxy exited with code 137.'",
                "EssentialContainerExited, 0, -, 'The migration exited with code 0, but the essential container proxy has no exit code.'",
                "UserInitiated, 0, 0, The migration task did not end by itself: UserInitiated."
            })
    void I2_onlyATaskThatEndedByItselfWithZeroOfEveryEssentialContainerIsASuccess(
            String stopCode, Integer app, Integer proxy, String verdict) {
        Deployment d = ended(stopped(stopCode, app, proxy));
        Deployment after = ((Outcome.Next) new OneOffTask(MIGRATION).advance(d, new FixedWorld(NOON.plusSeconds(60))))
                .deployment();

        assertThat(after.failure() == null ? null : after.failure().summary()).isEqualTo(verdict);
        assertThat(after.phase().phase()).isEqualTo(verdict == null ? PhaseName.DEPLOY : PhaseName.MIGRATE);
        assertThat(new OneOffTask(MIGRATION).succeeded(d.migration())).isEqualTo(verdict == null);
    }

    @Test
    void I2_theOwnersWordIsTakenAndWhatHasNotEndedIsNoSuccess() {
        assertThat(new OneOffTask(MIGRATION).succeeded(ended(null).migration())).isTrue();
        assertThat(new OneOffTask(MIGRATION).succeeded(planned("jobs"))).isFalse();
        assertThat(((Outcome.Next) new OneOffTask(MIGRATION).advance(ended(null), new FixedWorld(NOON)))
                        .deployment()
                        .phase()
                        .phase())
                .isEqualTo(PhaseName.DEPLOY);
    }

    // --- whose code a contract takes something away from

    private static ObjectNode definition(String... namesAndImages) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < namesAndImages.length; i += 2) {
            all.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"%s\",\"image\":\"%s\"}".formatted(namesAndImages[i], namesAndImages[i + 1]));
        }
        try {
            return (ObjectNode) new ObjectMapper().readTree("{\"containerDefinitions\":[" + all + "]}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static TaskView runs(String id, String desired, String definition, String digest) {
        return new TaskView(
                "task/prod/" + id,
                definition,
                null,
                null,
                desired.equals("gone") ? "STOPPED" : "RUNNING",
                desired,
                null,
                null,
                null,
                null,
                NOON,
                null,
                null,
                1,
                List.of(new ContainerView("app", "RUNNING", null, null, null, digest)));
    }

    private static ServiceView service(String status) {
        DeploymentView primary =
                new DeploymentView("x", "PRIMARY", "a/api:5", 1, 1, 0, 0, "COMPLETED", null, NOON, null);
        return Given.view("api", status, "a/api:5", "ROLLING", 1, 1, primary);
    }

    private static final Map<String, ObjectNode> DEFINITIONS = Map.of(
            "a/api:5", definition("app", "host/api@sha256:old"),
            "a/api:6", definition("app", "host/api@sha256:new"),
            "a/api:7", definition("app", "host/api:v1"),
            "a/api:8", definition("app", "other@sha256:new"),
            "a/api:9", definition("app", "other@sha256:x"),
            "a/two:1", definition("app", "host/api@sha256:new", "beside", "host/api@sha256:old"));

    private static ContractGuard guard(Contract contract, String status, TaskView... tasks) {
        return ContractGuard.look(deployment(contract), account(status, tasks).outside());
    }

    private static FixedWorld account(String status, TaskView... tasks) {
        return new FixedWorld(NOON)
                .answers("services.describe", a -> new ServicesSeen(List.of(service(status)), Set.of()))
                .answers(
                        "services.tasks",
                        a -> (boolean) a.get(2)
                                ? List.of()
                                : Arrays.stream(tasks).map(TaskView::arn).toList())
                .answers(
                        "tasks.describe",
                        a -> new TasksSeen(
                                Arrays.stream(tasks)
                                        .filter(t -> ((Collection<?>) a.get(1)).contains(t.arn()))
                                        .toList(),
                                Set.of()))
                .answers("taskDefinitions.find", a -> Optional.ofNullable(DEFINITIONS.get(a.get(0)))
                        .map(content -> new TaskDefinition((String) a.get(0), "api", 1, true, content)));
    }

    private static final Contract CONTRACT = new Contract(List.of("api"), List.of("sha256:fine"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a/api:5, sha256:new, true",
                "a/api:5, sha256:fine, true",
                "a/api:5, sha256:old, false",
                "a/api:5, -, false",
                "a/api:6, sha256:platform, true",
                "a/api:7, sha256:platform, false",
                "a/api:8, -, true",
                "a/api:9, -, false",
                "a/two:1, sha256:new, false",
                "a/none:1, sha256:new, false"
            })
    void aTaskIsJudgedByTheDigestThatItRunsOrThatItsDefinitionPins(String definition, String digest, boolean fits) {
        ContractGuard guard = guard(CONTRACT, "ACTIVE", runs("1", "RUNNING", definition, digest));

        assertThat(guard.problems().isEmpty()).isEqualTo(fits);
        assertThat(guard.busy()).isEmpty();
        assertThat(guard.definitions()).containsExactly("a/api:5");
    }

    @Test
    void oldTasksAreToldWithWhatIsAllowedAndThoseThatStopMayBeWaitedFor() {
        ContractGuard guard = guard(
                CONTRACT,
                "ACTIVE",
                runs("1", "RUNNING", "a/api:5", "sha256:old"),
                runs("2", "STOPPED", "a/api:5", null),
                runs("3", "gone", "a/api:5", "sha256:old"));

        assertThat(guard.problems())
                .containsExactly(
                        "A contract must wait until no older code runs, but the service api runs task 1 (api:5,"
                                + " since 2026-11-02T12:00:00Z, sha256:old). Allowed: sha256:fine, sha256:new.");
        assertThat(guard.busy())
                .containsExactly("the service api still stops task 2 (api:5, since 2026-11-02T12:00:00Z, an unknown"
                        + " image)");
        assertThat(guard(CONTRACT, "DRAINING").problems())
                .containsExactly(
                        "There is no ACTIVE service api in cluster prod: whether code of its runs can't be told"
                                + " (migration.contract.services).");
    }

    @Test
    void everyTaskIsLookedAtHoweverManyThereAreAndFiveAreNamed() {
        List<TaskView> many = new ArrayList<>(IntStream.range(100, 205)
                .mapToObj(i -> runs(String.valueOf(i), "RUNNING", "a/api:6", null))
                .toList());
        assertThat(guard(CONTRACT, "ACTIVE", many.toArray(TaskView[]::new)).problems())
                .isEmpty();

        for (int i = 300; i < 306; i++) {
            many.add(runs(String.valueOf(i), "RUNNING", "a/api:5", "sha256:old"));
        }
        assertThat(guard(CONTRACT, "ACTIVE", many.toArray(TaskView[]::new)).problems())
                .singleElement()
                .asString()
                .contains("task 304 (")
                .doesNotContain("task 305 (")
                .contains(") and 1 more. Allowed: ");
        assertThat(guard(CONTRACT, "ACTIVE", many.subList(0, 110).toArray(TaskView[]::new))
                        .problems())
                .singleElement()
                .asString()
                .contains("task 304 (")
                .doesNotContain(" more.");
    }

    @Test
    void ecsIsAskedForTenServicesAndAHundredTasksACallAndNeverForNone() {
        List<String> ten = IntStream.range(0, 10).mapToObj(i -> "s" + i).toList();
        FixedWorld many = account("ACTIVE");
        FixedWorld one = account(
                "ACTIVE",
                IntStream.range(100, 200)
                        .mapToObj(i -> runs(String.valueOf(i), "RUNNING", "a/api:6", null))
                        .toArray(TaskView[]::new));

        ContractGuard.look(deployment(new Contract(ten, null)), many.outside());
        ContractGuard.look(deployment(CONTRACT), one.outside());

        assertThat(many.calls).containsExactly("services.describe[prod, " + ten + "]");
        assertThat(one.calls)
                .filteredOn(c -> c.startsWith("tasks.describe"))
                .singleElement()
                .asString()
                .contains("task/prod/100", "task/prod/199");
    }

    // --- where marks are

    @Test
    void theHistoryIsLookedForInTheFamiliesOfAllTasksAndServices() {
        FixedWorld world = new FixedWorld(NOON)
                .answers("services.describe", a -> new ServicesSeen(List.of(service("ACTIVE")), Set.of()));
        Configuration all = deployment(new Contract(List.of("old"), null)).configuration();

        assertThat(MigrationHistory.families(all, world.outside())).containsExactly("jobs", "fills", "sweeps", "api");
        assertThat(world.calls).containsExactly("services.describe[prod, [api]]", "services.describe[prod, [old]]");
        Migration derived = Given.migration(Migration.Source.Kind.DERIVED, "api");
        assertThat(MigrationHistory.families(
                        all.toBuilder().migration(derived).after(List.of()).build(), world.outside()))
                .containsExactly("api-migration", "api");
    }
}
