package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.VirtualScheduler;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.phase.Given;
import io.jenkins.plugins.ecsdeploy.engine.phase.Sighting;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each kind of thing that is watched: what goes into one call, what wakes it, how often it is looked at, and what fails. */
@SuppressWarnings("FutureReturnValueIgnored") // they are what a port gives
class WatchedKindsTest {
    private static final String ECS = "arn:aws:ecs:eu-west-1:111122223333:";
    private static final String CLUSTER = ECS + "cluster/prod";

    private final VirtualTime time = new VirtualTime();
    private final Watcher watcher = new Watcher(new VirtualScheduler(time), Pacing.DEFAULT);
    private final Answers answers = new Answers()
            .on("tasks.describe", a -> new TasksSeen(List.of(), Set.of()))
            .on("services.describe", a -> new ServicesSeen(List.of(), Set.of()))
            .on("services.describeDeployments", a -> List.of())
            .on("blueGreenDeployments.describe", a -> List.of());
    private final Map<Watched<?>, List<Sighting<?>>> seen = new HashMap<>();
    private final Watcher.Sink sink = (watched, sighting) ->
            seen.computeIfAbsent(watched, w -> new ArrayList<>()).add(sighting);

    private void watch(Watched<?>... all) {
        for (Watched<?> one : all) {
            watcher.watch(answers.outside, one, sink);
        }
    }

    /** What a look at it brings, at once. */
    private Object look(Watched<?> watched) {
        watch(watched);
        time.advance(Duration.ZERO);
        assertThat(seen.get(watched)).as(watched.toString()).hasSize(1);
        return seen.get(watched).get(0).look();
    }

    private static Watched.Task task(int i) {
        return new Watched.Task(CLUSTER, ECS + "task/prod/" + i);
    }

    private static WebRequest request() {
        return new WebRequest("https://example.com/", "GET", false, null, null, Duration.ofSeconds(10), 1000);
    }

    private static Watched.Post post() {
        return new Watched.Post(
                new WebPost("https://example.com/hook", null, Map.of(), "{}", null, null, null, Duration.ofSeconds(5)));
    }

    private static WebLook answered(int status) {
        return new WebLook.Answered("https://example.com/hook", status, Map.of(), "", false);
    }

    private static OutsideException trouble(OutsideException.Kind kind) {
        return new OutsideException(kind, "ecs:DescribeTasks", "", "no", null);
    }

    // --- what is asked

    @Test
    void eachKindIsShownWhatItsOwnPortSays() {
        StagedDeployment staged =
                new StagedDeployment("d1", "arn/r", "IN_PROGRESS", null, "BAKE_TIME", 1, 0, 0, null, null, null, null);
        BlueGreenDeployment blueGreen = new BlueGreenDeployment(
                "d-1", "Ready", "words", null, null, false, null, null, null, null, Instant.EPOCH);
        Snapshot snapshot = new Snapshot("s", "arn/s", "db", "db-1", "postgres", "available", 100, null, Map.of());
        ExecutionEvent event =
                new ExecutionEvent(1, Instant.EPOCH, "ExecutionStarted", null, null, null, Map.of(), null, null);
        Events.Event told = new Events.Event("default", "ecs-deploy", "type", Instant.EPOCH, "{}");
        answers.on("services.describeDeployments", a -> List.of(staged))
                .on("blueGreenDeployments.describe", a -> List.of(blueGreen))
                .on("snapshots.find", a -> Optional.of(snapshot))
                .on("stateMachines.events", a -> List.of(event))
                .on("events.put", a -> null)
                .on("web.post", a -> CompletableFuture.completedFuture(answered(204)))
                .on("web.ask", a -> CompletableFuture.completedFuture(answered(200)));

        assertThat(look(new Watched.ServiceDeployment("d1"))).isEqualTo(staged);
        assertThat(look(new Watched.BlueGreen("d-1"))).isEqualTo(blueGreen);
        assertThat(look(new Watched.Snapshot(Backup.Kind.CLUSTER, "s"))).isEqualTo(snapshot);
        assertThat(look(new Watched.Execution("e", 7))).isEqualTo(List.of(event));
        assertThat(look(new Watched.Targets(CLUSTER, List.of(), List.of())))
                .isEqualTo(new Watched.TargetsSeen(Map.of(), Map.of()));
        assertThat(look(new Watched.Lines(CLUSTER, List.of(), List.of(), "up")))
                .isEqualTo(new Watched.LinesSeen(Map.of(), Map.of()));
        assertThat(look(new Watched.Event(told))).isEqualTo(new Watched.Told(true, false, "taken"));
        assertThat(look(post())).isEqualTo(new Watched.Told(true, false, "status 204"));
        assertThat(look(new Watched.Address(request()))).isEqualTo(answered(200));
        assertThat(answers.calls)
                .contains(
                        new Answers.Call("snapshots.find", List.of(Backup.Kind.CLUSTER, "s")),
                        new Answers.Call("stateMachines.events", List.of("e", 7L)),
                        new Answers.Call("events.put", List.of(told)));
    }

    @Test
    void thingsOfOneKindAndClusterGoIntoOneCall() {
        watch(
                new Watched.ServiceDeployment("d1"),
                new Watched.ServiceDeployment("d2"),
                new Watched.BlueGreen("d-1"),
                new Watched.BlueGreen("d-2"),
                task(1),
                task(2),
                new Watched.Service(CLUSTER, "api"),
                new Watched.Service(CLUSTER, "web"));
        time.advance(Duration.ZERO);

        assertThat(answers.calls)
                .containsExactlyInAnyOrder(
                        new Answers.Call("services.describeDeployments", List.of(List.of("d1", "d2"))),
                        new Answers.Call("blueGreenDeployments.describe", List.of(List.of("d-1", "d-2"))),
                        new Answers.Call("tasks.describe", List.of(CLUSTER, List.of(task(1).arn(), task(2).arn()))),
                        new Answers.Call("services.describe", List.of(CLUSTER, List.of("api", "web"))));
    }

    @Test
    void thingsThatNoCallTakesTogetherAreLookedAtOneByOne() {
        answers.on("stateMachines.events", a -> List.of()).on("snapshots.find", a -> Optional.empty());
        watch(
                new Watched.Execution("e1", 0),
                new Watched.Execution("e2", 0),
                new Watched.Snapshot(Backup.Kind.CLUSTER, "s1"),
                new Watched.Snapshot(Backup.Kind.CLUSTER, "s2"),
                new Watched.Task("one", "t1"),
                new Watched.Task("two", "t2"));
        time.advance(Duration.ofMillis(150));

        assertThat(answers.names())
                .containsExactlyInAnyOrder(
                        "stateMachines.events",
                        "stateMachines.events",
                        "snapshots.find",
                        "snapshots.find",
                        "tasks.describe",
                        "tasks.describe");
    }

    /** Calls of one action share a rate limit; those of two actions do not wait for each other. */
    @Test
    void onlyCallsOfTheSameActionAreKeptApart() {
        watch(new Watched.Task("one", "t1"), new Watched.Task("two", "t2"), new Watched.Service("one", "api"));
        time.advance(Duration.ZERO);
        assertThat(answers.names()).containsExactlyInAnyOrder("tasks.describe", "services.describe");

        time.advance(Pacing.DEFAULT.apart());
        assertThat(answers.names()).containsExactlyInAnyOrder("tasks.describe", "services.describe", "tasks.describe");
    }

    // --- how often

    /** Looks at tasks that were asked for by now. */
    private long looks() {
        return answers.names().stream().filter("tasks.describe"::equals).count();
    }

    @Test
    void asLongAsOneOfSeveralChangesTheyAreLookedAtOften() {
        answers.on(
                "tasks.describe",
                a -> new TasksSeen(
                        ((Collection<?>) a[1])
                                .stream()
                                        .map(arn -> Given.task(
                                                (String) arn,
                                                null,
                                                "RUNNING",
                                                arn.equals(task(1).arn()) ? answers.calls.size() : 0))
                                        .toList(),
                        Set.of()));
        watch(task(0), task(1), task(2));
        time.advance(Duration.ofSeconds(10));
        assertThat(looks()).isEqualTo(21);
    }

    @Test
    void whatDoesNotChangeOrCannotBeSeenIsLookedAtLessAndLess() {
        watch(task(0));
        time.advance(Duration.ofSeconds(10));
        assertThat(looks()).isLessThan(10);

        answers.calls.clear();
        answers.on("tasks.describe", a -> {
            throw trouble(OutsideException.Kind.THROTTLED);
        });
        time.advance(Duration.ofSeconds(30));
        assertThat(looks()).isBetween(9L, 11L);
    }

    @Test
    void whatWasTakenOrRefusedForGoodIsNotToldAgain() {
        for (int status : new int[] {200, 404}) {
            answers.on("web.post", a -> CompletableFuture.completedFuture(answered(status)));
            answers.calls.clear();
            Watched.Post post = post();
            watch(post);
            time.advance(Duration.ofMinutes(59));
            assertThat(answers.names()).containsExactly("web.post");
            watcher.unwatch(answers.outside, post, sink);
        }
    }

    @Test
    void whatMayBeTakenLaterIsToldAgainAfterLongerAndLongerPauses() {
        List<Duration> at = new ArrayList<>();
        Instant start = time.now();
        answers.on("web.post", a -> {
            at.add(Duration.between(start, time.now()));
            return CompletableFuture.completedFuture(answered(503));
        });
        watch(post());
        time.advance(Duration.ofSeconds(72));
        assertThat(at.stream().map(Duration::toMillis))
                .containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L, 51_500L, 71_500L);
    }

    // --- what fails

    @Test
    void troubleThatDoesNotPassIsToldToEachAndTroubleThatDoesToNobody() {
        answers.on("tasks.describe", a -> {
            throw trouble(OutsideException.Kind.UNAVAILABLE);
        });
        watch(task(0), task(1));
        time.advance(Duration.ofSeconds(5));
        assertThat(seen).isEmpty();

        OutsideException denied = trouble(OutsideException.Kind.DENIED);
        answers.on("tasks.describe", a -> {
            throw denied;
        });
        time.advance(Duration.ofSeconds(5));
        assertThat(seen).containsOnlyKeys(task(0), task(1));
        assertThat(seen.values()).allSatisfy(all -> assertThat(all).allSatisfy(s -> {
            assertThat(s.problem()).isSameAs(denied);
            assertThat(s.look()).isNull();
        }));
    }

    @Test
    void anAnswerThatIsNotUnderstoodIsToldToWhoeverWaits() {
        List<CompletableFuture<WebLook>> asked = new ArrayList<>();
        answers.on("tasks.describe", a -> {
                    throw new IllegalStateException("odd");
                })
                .on("web.ask", a -> {
                    CompletableFuture<WebLook> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                })
                .on("web.post", a -> {
                    throw new IllegalStateException("odd");
                });
        watch(task(0), new Watched.Address(request()), post());
        time.advance(Duration.ZERO);
        asked.get(0).completeExceptionally(new IllegalStateException("odd"));
        time.advance(Duration.ZERO);

        assertThat(seen).containsOnlyKeys(task(0), new Watched.Address(request()), post());
        assertThat(seen.values()).allSatisfy(all -> assertThat(all).hasSize(1).allSatisfy(s -> {
            assertThat(s.problem().kind()).isEqualTo(OutsideException.Kind.REFUSED);
            assertThat(s.problem()).hasMessageContaining("not understood").hasMessageContaining("odd");
            assertThat(s.look()).isNull();
        }));
    }

    @Test
    void whoLeavesWhileItIsLookedAtHearsNothingAndNobodyLooksAgain() {
        answers.on("tasks.describe", a -> {
            watcher.unwatch(answers.outside, task(0), sink);
            return new TasksSeen(List.of(Given.task(task(0).arn(), null, "RUNNING", 1)), Set.of());
        });
        watch(task(0));
        time.advance(Duration.ofMinutes(1));
        assertThat(looks()).isEqualTo(1);
        assertThat(seen).isEmpty();
    }

    @Test
    void whoLeavesBeforeTheNextLookAndComesBackIsLookedAtOnceAtATime() {
        watch(task(0));
        time.advance(Duration.ofMinutes(1));
        watcher.unwatch(answers.outside, task(0), sink);
        answers.calls.clear();
        time.advance(Duration.ofMinutes(1));
        assertThat(answers.calls).isEmpty();

        watch(task(0));
        time.advance(Duration.ZERO);
        assertThat(looks()).isEqualTo(1);
    }

    // --- what wakes

    private static Event.ServiceChanged service(String cluster, String name) {
        return new Event.ServiceChanged("e", Instant.EPOCH, cluster, name);
    }

    /** What is looked at soon after an event, although nothing has changed for a minute. */
    private List<Answers.Call> woken(Event event) {
        time.advance(Duration.ofMinutes(1));
        int before;
        do { // right after a look, when the next one is far
            before = answers.calls.size();
            time.step();
        } while (answers.calls.size() == before);
        time.advance(Pacing.DEFAULT.soonest());
        answers.calls.clear();
        watcher.heard(event);
        time.advance(Duration.ofMillis(1));
        return List.copyOf(answers.calls);
    }

    @Test
    void anEventOfAServiceWakesWhoWatchesThatServiceInThatCluster() {
        watch(new Watched.Service(CLUSTER, "api"));
        Answers.Call look = new Answers.Call("services.describe", List.of(CLUSTER, List.of("api")));

        assertThat(woken(service("prod", "api"))).containsExactly(look);
        assertThat(woken(service(null, "api"))).as("of an ARN of the old form").containsExactly(look);
        assertThat(woken(service("prod", "web"))).isEmpty();
        assertThat(woken(service("test", "api"))).isEmpty();
    }

    @Test
    void anEventOfATaskWakesWhoWatchesItsService() {
        watch(new Watched.Service(CLUSTER, "api"));

        assertThat(woken(new Event.TaskChanged("e", Instant.EPOCH, CLUSTER, task(1).arn(), "api")))
                .hasSize(1);
        assertThat(woken(new Event.TaskChanged("e", Instant.EPOCH, CLUSTER, task(1).arn(), null)))
                .isEmpty();
        assertThat(woken(new Event.TaskChanged("e", Instant.EPOCH, ECS + "cluster/test", task(1).arn(), "api")))
                .isEmpty();
    }

    @Test
    void anEventOfAServiceWakesWhoWatchesItsServiceDeployment() {
        watch(new Watched.ServiceDeployment(ECS + "service-deployment/prod/api/xyz"));

        assertThat(woken(service("prod", "api"))).hasSize(1);
        assertThat(woken(service(null, "api"))).hasSize(1);
        assertThat(woken(service("prod", "web"))).isEmpty();
        assertThat(woken(service("test", "api"))).isEmpty();
    }

    @Test
    void eventsOfTheClusterOfTheTaskWakeNobodyElse() {
        watch(task(1), new Watched.BlueGreen("d-1"));

        assertThat(woken(service("prod", "api"))).isEmpty();
        assertThat(watcher.heard(service("prod", "api"))).isTrue();
        assertThat(watcher.heard(new Event.MigrationRequested(
                        "e", Instant.EPOCH, "111122223333", "eu-west-1", "orders", "api:v2", "")))
                .isFalse();
    }
}
