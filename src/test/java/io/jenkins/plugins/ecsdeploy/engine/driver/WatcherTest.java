package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.VirtualScheduler;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
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

/** More logs than there are calls for: ten calls a second, a hundred logs. */
class WatcherTest {
    private static final int LOGS = 100;

    private final VirtualTime time = new VirtualTime();
    private final CountingScheduler scheduler = new CountingScheduler(time);
    private final Watcher watcher = new Watcher(scheduler, Pacing.DEFAULT);
    private final Reads reads = new Reads();

    private void watchAll() {
        for (int i = 0; i < LOGS; i++) {
            watcher.watch(reads, log(i), (watched, sighting) -> {});
        }
    }

    private static Watched.Log log(int i) {
        return new Watched.Log(new Logs.LogStream("eu-west-1", "/ecs/api", "stream-" + i), null);
    }

    @Test
    void nobodyIsPassedOver() {
        watchAll();
        time.advance(Duration.ofSeconds(100));

        assertThat(reads.streams).hasSizeBetween(990, 1001);
        Map<String, Integer> counts = new HashMap<>();
        reads.streams.forEach(s -> counts.merge(s, 1, Integer::sum));
        assertThat(counts.values()).hasSize(LOGS).allMatch(n -> n >= 9 && n <= 11);
    }

    @Test
    void whoIsInAHurryIsLookedAtNext() {
        watchAll();
        time.advance(Duration.ofSeconds(30));
        reads.streams.clear();

        watcher.hurry(reads, log(95));
        watcher.hurry(reads, log(95));
        time.advance(Duration.ofMillis(100));

        assertThat(reads.streams).contains("stream-95");
    }

    @Test
    void evenWhatNobodyWatchedBeforeIsLookedAtNext() {
        watchAll();
        time.advance(Duration.ofSeconds(30));

        watcher.watch(reads, log(LOGS), (watched, sighting) -> {});
        watcher.hurry(reads, log(LOGS));
        time.advance(Duration.ofMillis(100));

        assertThat(reads.streams).contains("stream-" + LOGS);
    }

    @Test
    void waitingCostsNoTimerForEachThatWaits() {
        watchAll();
        time.advance(Duration.ofSeconds(100));

        assertThat(scheduler.scheduled).isLessThan(3 * reads.streams.size() + LOGS);
    }

    @Test
    void whoLeavesTheQueueIsNotLookedAt() {
        Watcher.Sink sink = (watched, sighting) -> {};
        watchAll();
        watcher.watch(reads, log(LOGS), sink);
        time.advance(Duration.ofSeconds(1));

        watcher.unwatch(reads, log(LOGS), sink);
        time.advance(Duration.ofSeconds(30));

        assertThat(reads.streams).doesNotContain("stream-" + LOGS).hasSizeGreaterThan(300);
    }

    /** Strangers may take their time: neither a thread nor anybody else's look waits for them. */
    @Test
    void anAddressThatDoesNotAnswerKeepsNobodyElseWaiting() {
        List<Object> seen = new ArrayList<>();
        Watched.Address address = new Watched.Address(
                new Web.WebRequest("https://example.com/", "GET", false, null, null, Duration.ofSeconds(10), 1000));
        watcher.watch(reads, address, (watched, sighting) -> seen.add(sighting.look()));
        watcher.watch(reads, log(0), (watched, sighting) -> {});
        time.advance(Duration.ofSeconds(5));

        assertThat(reads.streams).hasSizeGreaterThan(1);
        assertThat(reads.asked).hasSize(1);
        assertThat(seen).isEmpty();

        Web.WebLook.Unanswered answer = new Web.WebLook.Unanswered("late");
        reads.asked.get(0).complete(answer);
        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly(answer);
        assertThat(reads.asked).hasSize(2);
    }

    /** A page that differs each time must not be asked for at the pace of things that change. */
    @Test
    void addressesAreAskedLessAndLessOften() {
        Watched.Address address = new Watched.Address(
                new Web.WebRequest("https://example.com/", "GET", false, null, null, Duration.ofSeconds(10), 1000));
        watcher.watch(reads, address, (watched, sighting) -> {});
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofMillis(100));
            int number = i;
            reads.asked.forEach(a -> a.complete(new Web.WebLook.Unanswered("change " + number)));
        }

        assertThat(reads.asked).hasSizeBetween(15, 30);
    }

    /** What one's token shows is not for another, whose token of that name may be another. */
    @Test
    void I10_anAddressWithATokenIsAskedForEachWhoHasOne() {
        Reads others = new Reads();
        for (String variable : new String[] {null, "TOKEN"}) {
            Watched.Address address = new Watched.Address(new Web.WebRequest(
                    "https://example.com/", "GET", false, null, variable, Duration.ofSeconds(10), 1000));
            watcher.watch(reads, address, (watched, sighting) -> {});
            watcher.watch(others, address, (watched, sighting) -> {});
        }
        time.advance(Duration.ofSeconds(5));

        assertThat(reads.asked).as("for both without a token, and with its own").hasSize(2);
        assertThat(others.asked).as("its own").hasSize(1);
    }

    private static Event changed(int task) {
        return new Event.TaskChanged(
                "e",
                Instant.EPOCH,
                "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
                "arn:aws:ecs:eu-west-1:111122223333:task/prod/" + task,
                null);
    }

    private static Watched.Task task(int i) {
        return new Watched.Task("prod", "arn:aws:ecs:eu-west-1:111122223333:task/prod/" + i);
    }

    /** Time passes without news, until looks are far apart. */
    private void watchTasks(int count) {
        for (int i = 0; i < count; i++) {
            watcher.watch(reads, task(i), (watched, sighting) -> {});
        }
        time.advance(Duration.ofSeconds(60));
        reads.described.clear();
    }

    @Test
    void anEventWakesWhoWatchesWhatItTellsOf() {
        watchTasks(1);
        while (reads.described.isEmpty()) {
            time.step();
        }
        time.advance(Duration.ofSeconds(1));
        reads.described.clear();

        assertThat(watcher.heard(changed(7))).isTrue();
        time.advance(Duration.ofMillis(100));
        assertThat(reads.described).isEmpty();

        watcher.heard(changed(0));
        time.advance(Duration.ofMillis(100));
        assertThat(reads.described).hasSize(1);
    }

    /** 100 events a second, and still never two looks within half a second; and the others have their turn. */
    @Test
    void aFloodOfEventsAsksNoFasterThanThePacingAllows() {
        watchTasks(250);
        Instant start = time.now();
        for (int i = 0; i < 2000; i++) {
            watcher.heard(changed(i % 3));
            time.advance(Duration.ofMillis(10));
        }

        assertThat(reads.described.size()).isBetween(3 * 20, 3 * 41);
        Map<String, Instant> last = new HashMap<>();
        Map<String, Integer> looks = new HashMap<>();
        reads.described.forEach(call -> call.arns().forEach(arn -> {
            Instant before = last.put(arn, call.at());
            assertThat(before == null || Duration.between(before, call.at()).compareTo(Pacing.DEFAULT.soonest()) >= 0)
                    .as(arn)
                    .isTrue();
            looks.merge(arn, 1, Integer::sum);
        }));
        assertThat(looks).hasSize(250);
        assertThat(looks.values()).allMatch(n -> n >= 15);
        assertThat(Duration.between(start, time.now())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatChangesWhileItIsLookedAtIsLookedAtOnceMore() {
        watchTasks(1);
        reads.during = () -> watcher.heard(changed(0));
        while (reads.described.isEmpty()) {
            time.step();
        }
        Instant first = reads.described.get(0).at();
        time.advance(Duration.ofSeconds(1));

        assertThat(reads.described).hasSizeGreaterThan(1);
        assertThat(Duration.between(first, reads.described.get(1).at())).isEqualTo(Pacing.DEFAULT.soonest());
    }

    private static final class CountingScheduler implements Scheduler {
        private final VirtualScheduler real;
        private int scheduled;

        CountingScheduler(VirtualTime time) {
            real = new VirtualScheduler(time);
        }

        @Override
        public Instant now() {
            return real.now();
        }

        @Override
        public Duration uptime() {
            return real.uptime();
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            scheduled++;
            return real.at(when, action);
        }
    }

    /** Logs that never grow, and who asked for them. */
    private final class Reads implements Outside, Logs, Web, Tasks {
        /** One call. */
        record Described(Instant at, List<String> arns) {}

        private final List<Described> described = new ArrayList<>();
        private Runnable during = () -> {};

        @Override
        public TasksSeen describe(String cluster, Collection<String> arns) {
            described.add(new Described(time.now(), List.copyOf(arns)));
            Runnable once = during;
            during = () -> {};
            once.run();
            return new TasksSeen(List.of(), Set.copyOf(arns));
        }

        @Override
        public RunAnswer run(RunRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop(String cluster, String taskArn, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> startedBy(String cluster, String startedBy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> ofFamily(String cluster, String family, boolean stopped) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BlueGreenDeployments blueGreenDeployments() {
            throw new UnsupportedOperationException();
        }

        private final List<String> streams = new ArrayList<>();
        private final List<CompletableFuture<WebLook>> asked = new ArrayList<>();

        @Override
        public CompletableFuture<WebLook> post(WebPost message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogPage read(LogStream stream, String token) {
            streams.add(stream.stream());
            return new LogPage(List.of(), token);
        }

        @Override
        public Logs logs() {
            return this;
        }

        @Override
        public String scope() {
            return "eu-west-1|test";
        }

        @Override
        public boolean groupExists(String region, String group) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Images images() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clusters clusters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskDefinitions taskDefinitions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public StateMachines stateMachines() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Events events() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Locks locks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Snapshots snapshots() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tasks tasks() {
            return this;
        }

        @Override
        public Services services() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TargetGroups targetGroups() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Web web() {
            return this;
        }

        @Override
        public boolean knows(String variable) {
            return false;
        }

        @Override
        public CompletableFuture<WebLook> ask(WebRequest request) {
            CompletableFuture<WebLook> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public Optional<LogEvent> any(String region, String group, List<String> streams, String contains) {
            throw new UnsupportedOperationException();
        }
    }
}
