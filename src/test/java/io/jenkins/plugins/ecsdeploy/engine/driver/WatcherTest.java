package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.VirtualScheduler;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final class Reads implements Outside, Logs, Web {
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
        public Events events() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Locks locks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tasks tasks() {
            throw new UnsupportedOperationException();
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
