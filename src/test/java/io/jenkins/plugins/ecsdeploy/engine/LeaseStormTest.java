package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.Scheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.phase.LockKeys;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * I4 in storms: two deployments want the same keys; their processes die, sleep, live on beside their successors, and have
 * clocks that are wrong and jump, while calls to the table are throttled and lost. At every change that anybody makes, the
 * table must say that the one who makes it holds the keys.
 *
 * <p>{@code -Dlease.storm.seeds=10000} for a long run, {@code -Dlease.storm.first=47 -Dlease.storm.seeds=1} to replay one.
 */
class LeaseStormTest {

    @Test
    void I4_whoChangesSomethingHoldsTheLockInEveryStorm() {
        long first = Long.getLong("lease.storm.first", 1);
        long seeds = Long.getLong("lease.storm.seeds", 100);
        Map<Deployment.Status, Integer> ends = new EnumMap<>(Deployment.Status.class);
        int changes = 0;
        int takeOvers = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            try (Storm storm = new Storm(seed)) {
                storm.rage().forEach(status -> ends.merge(status, 1, Integer::sum));
                changes += storm.changes;
                takeOvers += storm.takeOvers();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + " (replay: -Dlease.storm.first=" + seed + " -Dlease.storm.seeds=1): "
                                + e.getMessage(),
                        e);
            }
        }
        Harness.tell(
                "lease storms",
                String.format(
                        "%d seeds from %d with two deployments each, %d changes, %d claims after the first,"
                                + " %s, 0 violations",
                        seeds, first, changes, takeOvers, ends));
    }

    /** The harness itself: a process that trusts its wall clock alone, which jumps back, must be noticed. */
    @Test
    void aHolderThatTrustsItsWallClockIsNoticed() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 30; seed++) {
                        try (Storm storm = new Storm(seed)) {
                            storm.monotonicClocksStandStill = true;
                            storm.rage();
                        }
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("changes without the lock");
    }

    private static final class Storm implements AutoCloseable {
        private final Random random;
        private final Rig rig;
        private final Locks table;
        private final List<Contender> contenders = new ArrayList<>();
        /** Collected: an error inside a call might end a process that nobody looks at any more. */
        private final List<String> violations = new ArrayList<>();

        private boolean monotonicClocksStandStill;
        private int changes;

        Storm(long seed) {
            random = new Random(seed * 104_729);
            rig = new Rig(seed).withLockTable();
            table = rig.outside(rig.leased()).locks();
            rig.migration = new Behaviour.Exits(0, Duration.ofSeconds(random.nextInt(1_200)), List.of("migrated"));
            contenders.add(new Contender("d-storm-a"));
            contenders.add(new Contender("d-storm-b"));
        }

        List<Deployment.Status> rage() {
            double strength = random.nextDouble() * 0.4;
            for (String fault : List.of("throttle", "unavailable", "closeBeforeEffect", "loseResponse")) {
                var plan =
                        rig.aws.faults().on("TransactWriteItems").always().when(body -> random.nextDouble() < strength);
                switch (fault) {
                    case "throttle" -> plan.throttle();
                    case "unavailable" -> plan.unavailable();
                    case "closeBeforeEffect" -> plan.closeBeforeEffect();
                    default -> plan.loseResponse();
                }
            }
            contenders.forEach(Contender::begin);
            for (int i = 0; i < 8; i++) {
                let(random.nextInt(150));
                contenders.get(random.nextInt(2)).suffer();
            }
            rig.aws.faults().clear();
            for (int i = 0; i < 20 && !contenders.stream().allMatch(Contender::over); i++) {
                contenders.forEach(Contender::resumeIfNeeded);
                let(5_000);
            }
            assertThat(violations).as("changes without the lock").isEmpty();
            assertThat(contenders).allMatch(Contender::over, "comes to an end");
            boolean said = contenders.stream()
                    .flatMap(c -> c.journal.load().notes().stream())
                    .anyMatch(note -> note.text().contains("could not be given back"));
            boolean stopped = contenders.stream().anyMatch(Contender::wasStopped);
            if (!said && !stopped) {
                assertThat(holdings()).allMatch(Holding::isFree, "is given back");
            }
            return contenders.stream().map(c -> c.journal.load().status()).toList();
        }

        private void let(int steps) {
            for (int i = 0; i < steps && !contenders.stream().allMatch(Contender::idle); i++) {
                rig.time.step();
            }
        }

        private Configuration configuration() {
            return rig.leased().toBuilder().whenBusy(WhenBusy.WAIT).build();
        }

        private List<Holding> holdings() {
            return table.inspect("locks", LockKeys.of(rig.leased()));
        }

        int takeOvers() {
            return (int) holdings().get(0).fencingToken() - 1;
        }

        @Override
        public void close() {
            contenders.forEach(Contender::die);
            rig.close();
        }

        /** A deployment, and the processes that drive or drove it. */
        private final class Contender implements InProcessHttp.Calls {
            private final String id;
            private final MemoryJournal journal = new MemoryJournal();
            private final List<Machine> machines = new ArrayList<>();

            Contender(String id) {
                this.id = id;
            }

            void begin() {
                start(true);
            }

            private void start(boolean anew) {
                Machine machine = new Machine(
                        Duration.ofSeconds(random.nextInt(1_200) - 600),
                        monotonicClocksStandStill && contenders.get(0) == this);
                machines.add(machine);
                Pacing pacing = new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(100));
                Driver driver = new Driver(machine, new Watcher(machine, pacing), new Random(7));
                Journal fenced =
                        journal.of(moment -> {}); // as files are: a process that was taken over saves nothing more
                try {
                    machine.drive = anew
                            ? driver.begin(
                                    Deployment.create(id, configuration(), machine.now()),
                                    outside(),
                                    fenced,
                                    new Listener() {})
                            : driver.resume(journal.load(), outside(), fenced, new Listener() {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            private AwsOutside outside() {
                return AwsOutside.open(
                        configuration(),
                        AwsSettings.DEFAULT
                                .withEndpoint(URI.create("http://127.0.0.1:9"))
                                .withHttpClient(() -> new InProcessHttp(rig.aws, this))
                                .withCredentials(
                                        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, id)), id)
                                .withRetryDelay(Duration.ofMillis(1)));
            }

            /** The truth at the moment of each change, as the table has it. */
            @Override
            public Response pass(String operation, byte[] body, Supplier<Response> send) {
                try {
                    return send.get();
                } finally {
                    if (Rig.CHANGES.contains(operation)) {
                        changes++;
                        boolean held = holdings().stream().allMatch(h -> id.equals(h.owner()));
                        if (!held) {
                            violations.add(rig.time.now() + " " + operation + " by " + id + ", but: " + holdings());
                        }
                    }
                }
            }

            void suffer() {
                Machine machine = machines.get(machines.size() - 1);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        machine.die();
                        if (!journal.load().ended()) {
                            start(false);
                        }
                    }
                    case 1 -> {
                        machine.die();
                        rig.time.advance(Duration.ofMinutes(random.nextInt(15)));
                    }
                    case 2 -> machine.sleep(Duration.ofMinutes(random.nextInt(20)));
                    case 3 -> machine.jump(Duration.ofMinutes(random.nextInt(60) - 30));
                    default -> {
                        if (!journal.load().ended()) {
                            start(false); // beside the one before, which knows nothing of it
                        }
                    }
                }
            }

            boolean over() {
                return journal.load().ended() && idle();
            }

            /** No process of it does anything any more. */
            boolean idle() {
                return machines.stream().allMatch(m -> m.dead || m.drive.done().isDone());
            }

            /** Whether a process of it was taken over: it sends nothing more, so what it claimed lapses. */
            boolean wasStopped() {
                return machines.stream()
                        .filter(m -> !m.dead && m.drive.done().isDone())
                        .anyMatch(m -> m.drive.done().join() instanceof Ended.Suspended suspended
                                && suspended.why().reason() == Suspension.Reason.JOURNAL);
            }

            void resumeIfNeeded() {
                machines.stream()
                        .filter(m -> m.drive.done().isCompletedExceptionally())
                        .forEach(m -> m.drive.done().join());
                if (idle() && !journal.load().ended()) {
                    machines.forEach(Machine::die);
                    start(false);
                }
            }

            void die() {
                machines.forEach(Machine::die);
            }
        }

        /** A machine with a clock of its own, which may be wrong and jump, and which may fall asleep. */
        private final class Machine implements Scheduler {
            private final Life life = new Life(-1);
            private final VirtualScheduler real = new VirtualScheduler(rig.time, life, () -> Duration.ZERO);
            private final boolean uptimeStandsStill;
            private Duration skew;
            private Instant asleepUntil = Instant.MIN;
            private Drive drive;
            private boolean dead;

            Machine(Duration skew, boolean uptimeStandsStill) {
                this.skew = skew;
                this.uptimeStandsStill = uptimeStandsStill;
            }

            void die() {
                dead = true;
                life.end();
            }

            void sleep(Duration howLong) {
                asleepUntil = rig.time.now().plus(howLong);
            }

            void jump(Duration howFar) {
                skew = skew.plus(howFar);
            }

            @Override
            public Instant now() {
                return rig.time.now().plus(skew);
            }

            @Override
            public Duration uptime() {
                return uptimeStandsStill ? Duration.ZERO : real.uptime();
            }

            @Override
            public Runnable at(Instant when, Runnable action) {
                return real.at(when.minus(skew), () -> {
                    if (rig.time.now().isBefore(asleepUntil)) {
                        real.at(asleepUntil, action);
                    } else {
                        action.run();
                    }
                });
            }
        }
    }
}
