package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges.Change;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rolling update: when it is asked for, and what each look at the service says of our own service deployment. */
class RollingUpdateLooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration LIMIT = Timeouts.DEFAULT.deploy();
    private static final Watched.Service API = new Watched.Service("prod", "api");

    private static final ServiceUpdate INTENDED = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOON);
    private static final ServiceUpdate SENT = INTENDED.updated("ours", NOON);

    private static Deployment deployment(ServiceUpdate service) {
        return Given.deploying(service, NOON);
    }

    private static DeploymentView ecs(String id, String status, String definition, String rollout) {
        return new DeploymentView(id, status, definition, 2, 1, 1, 3, rollout, null, NOON.plusSeconds(1), null);
    }

    private static ServiceView view(String status, DeploymentView... deployments) {
        return Given.view("api", status, "arn/api:2", "ROLLING", 2, 1, deployments);
    }

    private static FixedWorld world(Instant now, ServiceDeploymentView... records) {
        return new FixedWorld(now)
                .answers("services.serviceDeployments", a -> List.of(records))
                .answers("services.tasks", a -> List.of());
    }

    private static Rollout.Step look(int seconds, ServiceView look, ServiceDeploymentView... records) {
        Instant now = NOON.plusSeconds(seconds);
        return new RollingUpdate().advance(deployment(SENT), world(now, records).sees(API, now, look), SENT);
    }

    private static Outcome.Wait waits(Rollout.Step step) {
        return (Outcome.Wait) ((Rollout.Step.On) step).outcome();
    }

    private static ServiceUpdate next(Rollout.Step step) {
        return ((Outcome.Next) ((Rollout.Step.On) step).outcome())
                .deployment()
                .services()
                .get(0);
    }

    private static ServiceDeploymentView record(String status, String reason) {
        return new ServiceDeploymentView("arn/d", "arn/api:2", status, reason, NOON.plusSeconds(1));
    }

    // --- watching

    @Test
    void I7_onlyOurOwnServiceDeploymentThatCompletedIsSuccess() {
        assertThat(look(60, view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", "COMPLETED"))))
                .isEqualTo(new Rollout.Step.Completed(deployment(SENT.completed(NOON.plusSeconds(60)))));
        assertThat(waits(look(60, view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", "IN_PROGRESS")))))
                .isEqualTo(new Outcome.Wait(
                        Set.of(API), NOON.plus(LIMIT), false, "api: 1 of 2 tasks run, 1 pending, 3 failed"));
        assertThat(look(60, view("ACTIVE", ecs("another", "PRIMARY", "arn/api:2", "COMPLETED"))))
                .isNotInstanceOf(Rollout.Step.Completed.class);
        assertThat(look(
                        60,
                        view(
                                "ACTIVE",
                                ecs("another", "PRIMARY", "arn/api:3", "COMPLETED"),
                                ecs("ours", "ACTIVE", "arn/api:2", "COMPLETED"))))
                .isNotInstanceOf(Rollout.Step.Completed.class);
    }

    @Test
    void nothingIsJudgedByALookFromBeforeTheUpdate() {
        Rollout.Step step = new RollingUpdate()
                .advance(
                        deployment(SENT),
                        world(NOON.plusSeconds(5))
                                .sees(API, NOON, view("ACTIVE", ecs("x", "PRIMARY", "arn/api:9", "COMPLETED"))),
                        SENT);

        assertThat(waits(step))
                .isEqualTo(new Outcome.Wait(
                        Set.of(API), NOON.plusSeconds(5).plus(UpdateCall.SKEW), false, "api: updating"));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0, true", "2, 2, 0, false", "1, 1, 0, false", "1, 2, 1, false", "1, 3, 0, true"})
    void behindAClassicLoadBalancerOneDeploymentWithAllItsTasksHasCompleted(
            int deployments, int running, int pending, boolean completed) {
        DeploymentView ours =
                new DeploymentView("ours", "PRIMARY", "arn/api:2", 2, running, pending, 0, null, null, NOON, null);
        ServiceView view =
                deployments == 1 ? view("ACTIVE", ours) : view("ACTIVE", ours, ecs("old", "ACTIVE", "arn/api:1", null));

        assertThat(RollingUpdate.completed(view, ours)).isEqualTo(completed);
    }

    @Test
    void I7_howItEndedIsToldByEcsOwnRecord() {
        DeploymentView old = ecs("older", "PRIMARY", "arn/api:1", "IN_PROGRESS");
        Rollout.Step.Failed back = (Rollout.Step.Failed)
                look(600, view("ACTIVE", old), record("ROLLBACK_IN_PROGRESS", "the circuit breaker"));

        assertThat(back.kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(back.summary())
                .isEqualTo("ECS rolled the deployment of service api back. ECS says: the circuit breaker The service is"
                        + " on api:1 now.");
        Rollout.Step.Failed superseded = (Rollout.Step.Failed) look(
                600, view("ACTIVE", ecs("theirs", "PRIMARY", "arn/api:3", "IN_PROGRESS")), record("STOPPED", null));
        assertThat(superseded.kind()).isEqualTo(Failure.Kind.SUPERSEDED);
        assertThat(superseded.summary())
                .isEqualTo("Another deployment took the place of ours on service api. The service is on api:3 now.");
        Rollout.Step.Failed failed =
                (Rollout.Step.Failed) look(600, view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", "FAILED")));
        assertThat(failed.kind()).isEqualTo(Failure.Kind.ROLLOUT_FAILED);
        assertThat(failed.summary()).isEqualTo("The deployment of service api failed. The service is on api:2 now.");
        assertThat(((Rollout.Step.Failed) look(600, null)).summary())
                .isEqualTo("The service api was deleted while it was deployed.");
    }

    @Test
    void anUpdateThatTakesTooLongHasFailedAndGoesOnInEcs() {
        ServiceView slow = view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", "IN_PROGRESS"));
        int limit = (int) LIMIT.toSeconds();

        assertThat(look(limit - 1, slow)).isInstanceOf(Rollout.Step.On.class);
        assertThat((Rollout.Step.Failed) look(limit, slow))
                .returns(Failure.Kind.ROLLOUT_TIMED_OUT, Rollout.Step.Failed::kind)
                .returns(
                        "The deployment of service api took longer than 30m; it goes on in ECS.",
                        Rollout.Step.Failed::summary);
    }

    // --- asking

    private static Rollout.Step send(Object answer, ServiceUpdate service) {
        FixedWorld world = world(NOON).answers("services.update", a -> {
            if (answer instanceof OutsideException e) {
                throw e;
            }
            return answer;
        });
        Rollout.Step step = new RollingUpdate().advance(deployment(service), world, service);
        assertThat(world.calls).containsExactly("services.update[prod, api, arn/api:2]");
        return step;
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "ecs:UpdateService", "", "no", null);
    }

    @Test
    void I8_theUpdateIsAskedForOnceAndItsAnswerIsWrittenDown() {
        assertThat(next(send(view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", null)), INTENDED)))
                .isEqualTo(SENT);
        assertThat(next(send(view("ACTIVE", ecs("old", "PRIMARY", "arn/api:1", null)), INTENDED))
                        .doubtful())
                .as("the answer does not show it")
                .isTrue();
        assertThat(next(send(problem(OutsideException.Kind.UNAVAILABLE), INTENDED))
                        .doubtful())
                .isTrue();
        assertThat((Rollout.Step.Failed) send(problem(OutsideException.Kind.DENIED), INTENDED))
                .returns(Failure.Kind.UPDATE_REFUSED, Rollout.Step.Failed::kind)
                .returns("ECS refused to update the service api.", Rollout.Step.Failed::summary);
        assertThat(((Rollout.Step.On) send(problem(OutsideException.Kind.CREDENTIALS), INTENDED)).outcome())
                .isInstanceOf(Outcome.Suspend.class);
        assertThatThrownBy(() -> send(problem(OutsideException.Kind.THROTTLED), INTENDED))
                .isInstanceOf(OutsideException.class);
    }

    private static Rollout.Step inDoubt(ServiceView view, ServiceDeploymentView... records) {
        ServiceUpdate doubtful = INTENDED.inDoubt(true);
        FixedWorld world = world(NOON.plusSeconds(600), records)
                .answers("services.describe", a -> new ServicesSeen(List.of(view), Set.of()));
        Rollout.Step step = new RollingUpdate().advance(deployment(doubtful), world, doubtful);
        assertThat(world.calls).noneMatch(c -> c.startsWith("services.update"));
        return step;
    }

    @Test
    void whatIsInDoubtIsLookedForInTheServiceAndInEcsRecordsBeforeItIsAskedForAgain() {
        ServiceView old = view("ACTIVE", ecs("old", "PRIMARY", "arn/api:1", "COMPLETED"));
        ServiceDeploymentView anothers = new ServiceDeploymentView("arn/x", "arn/api:9", "IN_PROGRESS", null, NOON);

        assertThat(next(inDoubt(view("ACTIVE", ecs("ours", "PRIMARY", "arn/api:2", "IN_PROGRESS")))))
                .isEqualTo(INTENDED.updated("ours", NOON.plusSeconds(600)));
        assertThat(next(inDoubt(old, anothers))).isEqualTo(INTENDED);
        assertThat(next(inDoubt(old, anothers, record("IN_PROGRESS", null)))).isEqualTo(INTENDED.inDoubt(true));
        assertThat(inDoubt(old, record("ROLLBACK_SUCCESSFUL", "the circuit breaker")))
                .isInstanceOfSatisfying(Rollout.Step.Failed.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Failure.Kind.ROLLED_BACK));
    }

    // --- the tasks that tell why

    @Test
    void onlyStoppedTasksOfOurRevisionTellWhyAndNotSeeingThemHidesNothing() {
        List<String> many = IntStream.range(0, 101).mapToObj(i -> "t" + i).toList();
        TaskView ours = task("t0", "arn/api:2");
        FixedWorld world = new FixedWorld(NOON)
                .answers("services.tasks", a -> many)
                .answers("tasks.describe", a -> new TasksSeen(List.of(ours, task("t1", "arn/api:1")), Set.of()));

        assertThat(DeadTasks.of(deployment(SENT), world, SENT)).containsExactly(ours);
        assertThat(world.calls)
                .containsExactly(
                        "services.tasks[prod, api, true]", "tasks.describe[prod, " + many.subList(0, 100) + "]");
        FixedWorld none = new FixedWorld(NOON).answers("services.tasks", a -> List.of());
        assertThat(DeadTasks.of(deployment(SENT), none, SENT)).isEmpty();
        FixedWorld blind = new FixedWorld(NOON).answers("services.tasks", a -> {
            throw problem(OutsideException.Kind.DENIED);
        });
        assertThat(DeadTasks.of(deployment(SENT), blind, SENT)).isEmpty();
    }

    private static TaskView task(String arn, String definition) {
        return new TaskView(
                arn, definition, null, null, "STOPPED", null, null, null, null, null, null, null, null, 1, List.of());
    }

    // --- what of a definition's changes is kept

    private static TaskDefinition running(String key, Map<String, String> values) {
        var content = JsonNodeFactory.instance.objectNode();
        values.forEach(content.putObject(key)::put);
        return new TaskDefinition("arn/api:1", "api", 1, true, content);
    }

    @Test
    void asManyChangesAsAreWorthReadingAreKeptAndNoneIsLong() {
        Map<String, String> values =
                IntStream.range(0, 31).boxed().collect(Collectors.toMap(i -> "k" + (10 + i), i -> "x".repeat(270 + i)));
        DefinitionChanges changes =
                Compared.of("service api", running("more", values), JsonNodeFactory.instance.objectNode());

        assertThat(changes)
                .returns("service api", DefinitionChanges::role)
                .returns("arn/api:1", DefinitionChanges::against)
                .returns(1, DefinitionChanges::more);
        assertThat(changes.changes()).hasSize(30);
        assertThat(changes.changes().get(0)).isEqualTo(new Change("more/k10", "x".repeat(270), null));
        DefinitionChanges one = Compared.of(
                "service api",
                running("more", Map.of("a", "x".repeat(300), "b", "x".repeat(301))),
                JsonNodeFactory.instance.objectNode());
        assertThat(one.more()).isZero();
        assertThat(one.changes()).extracting(Change::before).containsExactly("x".repeat(300), "x".repeat(300) + "…");
    }

    @Test
    void withinOneStepADefinitionIsAskedForOnceUntilOneIsRegistered() {
        FixedWorld world = new FixedWorld(NOON)
                .answers("taskDefinitions.find", a -> Optional.empty())
                .answers("taskDefinitions.register", a -> running("x", Map.of()))
                .answers("taskDefinitions.tags", a -> Map.of("a", "b"))
                .answers("taskDefinitions.revisions", a -> List.of("arn/api:1"))
                .answers("taskDefinitions.tag", a -> null);
        Remembered remembered = new Remembered(world.outside().taskDefinitions());

        assertThat(remembered.find("api")).isEmpty();
        assertThat(remembered.find("api")).isEmpty();
        assertThat(world.calls).containsExactly("taskDefinitions.find[api]");
        assertThat(remembered
                        .register(JsonNodeFactory.instance.objectNode(), Map.of())
                        .arn())
                .isEqualTo("arn/api:1");
        remembered.find("api");
        assertThat(world.calls)
                .filteredOn(c -> c.equals("taskDefinitions.find[api]"))
                .hasSize(2);
        assertThat(remembered.tags("arn")).containsEntry("a", "b");
        assertThat(remembered.revisions("api")).containsExactly("arn/api:1");
        remembered.tag("arn", Map.of());
        assertThat(world.calls).endsWith("taskDefinitions.tag[arn, {}]");
    }

    @Test
    void anUpdateThatWasStoppedCountsAsCancelledOnlyWhenSomebodyCancelled() {
        Deployment d = deployment(INTENDED);

        assertThat(Stopping.kind(d, Failure.Kind.ROLLED_BACK)).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(Stopping.kind(Steps.cancel(d, "kim", NOON), Failure.Kind.ROLLED_BACK))
                .isEqualTo(Failure.Kind.CANCELLED);
    }

    @Test
    void aServiceDeploymentWithoutARevisionIsDiagnosedToo() {
        StagedDeployment look = new StagedDeployment(
                "arn/sd", null, "FAILED", "a reason of its own", null, 1, 0, 0, null, null, null, null);

        assertThat(StagedDiagnosis.of(view("ACTIVE"), look, INTENDED, List.of()).evidence())
                .anySatisfy(line -> assertThat(line).contains("a reason of its own"));
    }
}
