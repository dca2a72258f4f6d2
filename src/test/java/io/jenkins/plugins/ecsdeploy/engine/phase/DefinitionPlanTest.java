package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each definition of a deployment is made from and where its revision is noted; and what is told of what goes on. */
class DefinitionPlanTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final LogStream LOGS = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");

    private static ObjectNode definition(String family, String image) {
        try {
            return (ObjectNode) new ObjectMapper().readTree("""
                    {"family":"%s","containerDefinitions":[{"name":"app","image":"%s","essential":true,
                     "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                       "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}""".formatted(family, image));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Migration task(Migration.Source.Kind kind, String source) {
        return Given.migration(kind, source);
    }

    private static TaskRun planned(String base) {
        return TaskRun.planned(base, "app", List.of("app"), null, Map.of(), List.of());
    }

    private static Deployment deployment() {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null)))
                .migration(task(Migration.Source.Kind.DERIVED, "api"))
                .after(List.of(new AfterTask("fill", task(Migration.Source.Kind.DEDICATED, "fills"), false, null)))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON)
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null))
                .withServices(List.of(ServiceUpdate.planned("api", List.of("app"), 1, "api:1")))
                .withMigration(planned("api:1"))
                .withSmokeTests(List.of(
                        SmokeTestRun.planned("logs", null, null, null, null),
                        SmokeTestRun.planned("own", null, null, null, CheckTask.ofService("api", "app", null)),
                        SmokeTestRun.planned(
                                "check",
                                null,
                                null,
                                null,
                                CheckTask.ofFamily("checks:3", "app", List.of("app"), null))))
                .withAfter(List.of(AfterRun.planned("fill", planned("fills:4"))));
    }

    private static FixedWorld account() {
        return new FixedWorld(NOON)
                .answers(
                        "taskDefinitions.find",
                        a -> Optional.of(new TaskDefinition(
                                (String) a.get(0),
                                "family",
                                1,
                                true,
                                definition(((String) a.get(0)).split(":", -1)[0], "host/api:v1"))));
    }

    @Test
    void I1_everyDefinitionIsMadeFromTheRevisionThatPreflightSawAndCarriesTheDigest() {
        Deployment d = deployment();
        FixedWorld world = account();

        assertThat(DefinitionPlan.all(d))
                .extracting(DefinitionPlan::role)
                .containsExactly("service api", "the migration", "smoke test check", "the task fill");
        assertThat(DefinitionPlan.all(d))
                .extracting(p -> p.base(d))
                .containsExactly("api:1", "api:1", "checks:3", "fills:4");
        assertThat(DefinitionPlan.all(d))
                .extracting(p -> p.wanted(d, world.outside().taskDefinitions()))
                .extracting(w -> w.path("family").asText() + " "
                        + w.at("/containerDefinitions/0/image").asText())
                .containsExactly(
                        "api host/api@sha256:new",
                        "api-migration host/api@sha256:new",
                        "checks host/api@sha256:new",
                        "fills host/api@sha256:new");
        assertThat(world.calls)
                .containsExactly(
                        "taskDefinitions.find[api:1]",
                        "taskDefinitions.find[api:1]",
                        "taskDefinitions.find[checks:3]",
                        "taskDefinitions.find[fills:4]");
    }

    @Test
    void whatWasRegisteredIsNotedWhereItBelongsAndNowhereElse() {
        Deployment d = deployment();
        List<DefinitionPlan> plans = DefinitionPlan.all(d);
        for (DefinitionPlan plan : plans) {
            Deployment after = plan.settle(d, "ours:9", true, definition("x", "y"));
            assertThat(plans)
                    .extracting(p -> p.registered(after))
                    .containsExactlyElementsOf(plans.stream()
                            .map(p -> p.equals(plan) ? "ours:9" : null)
                            .toList());
        }
        Deployment all = d;
        for (DefinitionPlan plan : plans) {
            all = plan.settle(all, "ours:9", true, definition("x", "y"));
        }
        assertThat(all.services().get(0).reused()).isTrue();
        assertThat(all.migration().plan())
                .returns(true, TaskRun.Plan::reused)
                .returns(List.of("app"), TaskRun.Plan::essential)
                .returns(LOGS, TaskRun.Plan::logs);
        assertThat(all.smokeTests().get(2).task().reused()).isTrue();
        assertThat(all.after().get(0).run().plan().logs()).isEqualTo(LOGS);
    }

    @Test
    void aRevisionThatIsGoneIsToldByItsName() {
        FixedWorld gone = new FixedWorld(NOON).answers("taskDefinitions.find", a -> Optional.empty());
        Outcome.Next next = (Outcome.Next) new Register().advance(deployment().enter(PhaseName.REGISTER, NOON), gone);

        assertThat(next.deployment().failure())
                .returns(Failure.Kind.REGISTER_FAILED, Failure::kind)
                .returns("The task definition for service api could not be registered.", Failure::summary);
    }

    @Test
    void onlyATaskOfTheServicesOwnRevisionIsOverridden() {
        assertThat(DefinitionPlan.overrides(task(Migration.Source.Kind.OVERRIDE, "api")))
                .isTrue();
        assertThat(DefinitionPlan.overrides(task(Migration.Source.Kind.DERIVED, "api")))
                .isFalse();
        assertThat(DefinitionPlan.overrides(task(Migration.Source.Kind.DEDICATED, "api")))
                .isFalse();
    }

    // --- registering

    private static Deployment registering(FixedWorld world) {
        return ((Outcome.Next) new Register().advance(deployment().enter(PhaseName.REGISTER, NOON), world))
                .deployment();
    }

    @Test
    void I3_whatIsRegisteredAlreadyIsTakenAndWhatIsNotIsRegisteredOnce() {
        ObjectNode wanted = definition("api", "host/api@sha256:new");
        TaskDefinition ours = new TaskDefinition("arn/api:2", "api", 2, true, wanted);
        TaskDefinition retired = new TaskDefinition("arn/api:2", "api", 2, false, wanted);
        FixedWorld there = account();
        FixedWorld inactive = account();
        for (FixedWorld world : List.of(there, inactive)) {
            TaskDefinition latest = world == there ? ours : retired;
            world.answers(
                            "taskDefinitions.find",
                            a -> Optional.of(
                                    a.get(0).equals("api")
                                            ? latest
                                            : new TaskDefinition(
                                                    "api:1", "api", 1, true, definition("api", "host/api:v1"))))
                    .answers(
                            "taskDefinitions.register",
                            a -> new TaskDefinition("arn/api:3", "api", 3, true, (ObjectNode) a.get(0)));
        }

        assertThat(registering(there).services().get(0))
                .returns("arn/api:2", ServiceUpdate::taskDefinition)
                .returns(true, ServiceUpdate::reused);
        assertThat(there.calls).noneMatch(c -> c.startsWith("taskDefinitions.register"));
        assertThat(registering(inactive).services().get(0))
                .returns("arn/api:3", ServiceUpdate::taskDefinition)
                .returns(false, ServiceUpdate::reused);
        assertThat(inactive.calls)
                .filteredOn(c -> c.startsWith("taskDefinitions.register"))
                .hasSize(1);
        assertThat(registering(inactive).definitionChanges())
                .containsExactly(new DefinitionChanges(
                        "service api",
                        "api:1",
                        List.of(new DefinitionChanges.Change(
                                "containerDefinitions/app/image", "host/api:v1", "host/api@sha256:new")),
                        0));
    }

    @Test
    void whatEcsRegisteredOtherwiseThanItWasSentIsAFailure() {
        FixedWorld world = account()
                .answers(
                        "taskDefinitions.register",
                        a -> new TaskDefinition("arn/api:3", "api", 3, true, definition("api", "host/api:v1")));

        assertThat(registering(world).failure())
                .returns(Failure.Kind.REGISTER_FAILED, Failure::kind)
                .satisfies(f -> assertThat(f.summary())
                        .startsWith("ECS registered arn/api:3, but not as it was sent: ")
                        .endsWith(". Nothing runs from it."));
    }

    // --- what goes on, in words

    @Test
    void whatGoesOnIsToldOfEachTaskAndService() {
        Deployment d = deployment().withAfter(List.of());
        TaskRun run = planned("api:1")
                .registered("api:2", false, List.of("app"), null)
                .intended("d-1-m", NOON);
        ServiceUpdate api = d.services().get(0).intended(NOON);

        assertThat(Lease.goesOn(d)).isEqualTo("Services are untouched.");
        assertThat(Lease.goesOn(d.withMigration(run))).isEqualTo("Services are untouched.");
        assertThat(Lease.goesOn(d.withMigration(run.inDoubt())))
                .isEqualTo("A migration task may have been started; resuming finds out. Services are untouched.");
        assertThat(Lease.goesOn(d.withMigration(run.started("task/1", NOON, 0))))
                .isEqualTo("The migration task task/1 goes on running. Services are untouched.");
        Deployment migrated = d.withMigration(run.started("task/1", NOON, 0).ended(NOON, null));
        assertThat(Lease.goesOn(migrated)).isEqualTo("The migration has ended. Services are untouched.");
        assertThat(Lease.goesOn(migrated.withServices(List.of(api.inDoubt(true)))))
                .isEqualTo("The migration has ended. The update of service api may have begun; resuming finds out.");
        assertThat(Lease.goesOn(migrated.withServices(List.of(api.updated("x", NOON)))))
                .isEqualTo("The migration has ended. The deployment of service api goes on in ECS.");
        assertThat(Lease.goesOn(
                        migrated.withServices(List.of(api.updated("x", NOON).completed(NOON)))))
                .isEqualTo("The migration has ended.");
        BackupRun asked = new BackupRun("s-1", NOON, "arn", "postgres", "db", null, null, null);
        assertThat(Lease.goesOn(d.withBackup(asked)))
                .isEqualTo("The snapshot s-1 goes on in RDS. Services are untouched.");
        assertThat(Lease.goesOn(d.withBackup(new BackupRun("s-1", NOON, "arn", "e", "db", NOON, null, null))))
                .isEqualTo("Services are untouched.");
    }

    // --- after somebody else had the lock

    private static ServiceView view(String name, String definition) {
        return new ServiceView(
                "arn",
                name,
                "ACTIVE",
                definition,
                1,
                1,
                0,
                "ECS",
                "ROLLING",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void I4_onlyWhatIsStillToBeReplacedMustBeAsItWasAndAllOfItIsLookedAt() {
        List<ServiceUpdate> services = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i ->
                        ServiceUpdate.planned("s" + i, List.of(), 1, "old:" + i).registered("new:" + i, false))
                .toList());
        services.set(0, services.get(0).intended(NOON).updated("x", NOON).completed(NOON));
        Deployment d = deployment().withServices(services);
        List<ServiceView> seen = new ArrayList<>();
        for (int i = 1; i < 10; i++) {
            seen.add(view("s" + i, i == 2 ? "new:2" : "old:" + i));
        }
        seen.add(view("s10", "other:1"));
        FixedWorld world = new FixedWorld(NOON)
                .answers(
                        "services.describe",
                        a -> new ServicesSeen(
                                seen.stream()
                                        .filter(v -> ((List<?>) a.get(1)).contains(v.name()))
                                        .toList(),
                                Set.of()));

        assertThat(LookAround.at(d, world.outside()))
                .isEqualTo(new LookAround(
                        List.of("the service s10 is on other:1 now, was on old:10", "the service s11 is gone"),
                        List.of()));
        assertThat(world.calls)
                .containsExactly(
                        "services.describe[prod, [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10]]",
                        "services.describe[prod, [s11]]");
    }
}
