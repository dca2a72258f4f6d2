package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random storms: every call may be throttled, refused, cut before or after its effect, or answered with old news; the
 * process dies and is replaced at random moments, now and then while the old one lives on; other people deploy in between.
 *
 * <p>{@code -Dstorm.seeds=10000} for a long run, {@code -Dstorm.first=4711 -Dstorm.seeds=1} to replay one seed.
 */
class StormTest {
    private static final List<String> READS = List.of(
            "DescribeTasks",
            "DescribeServices",
            "DescribeTaskDefinition",
            "ListTasks",
            "GetLogEvents",
            "DescribeClusters",
            "BatchGetImage",
            "ListServiceDeployments");
    private static final List<String> EFFECTS =
            List.of("RegisterTaskDefinition", "RunTask", "UpdateService", "StopTask");

    @Test
    void I1_I2_I3_I5_I6_I7_holdInEveryStorm() {
        long first = Long.getLong("storm.first", 1);
        long seeds = Long.getLong("storm.seeds", 500);
        Map<Deployment.Status, Integer> ends = new EnumMap<>(Deployment.Status.class);
        for (long seed = first; seed < first + seeds; seed++) {
            Storm storm = new Storm(seed);
            try {
                ends.merge(storm.rage(), 1, Integer::sum);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + " (replay: -Dstorm.first=" + seed + " -Dstorm.seeds=1): " + e.getMessage()
                                + "\n" + storm.history(),
                        e);
            }
        }
        System.out.printf("Storms: %d seeds from %d, %s, 0 violations%n", seeds, first, ends);
    }

    /** One storm, told by its seed alone. */
    private static final class Storm {
        private final Random random;
        private final Rig rig;
        private final List<String> events = new ArrayList<>();
        private boolean foreign;
        private List<String> services = List.of("api", "worker");

        Storm(long seed) {
            random = new Random(seed * 7919);
            rig = new Rig(seed);
            rig.migration = pick(List.of(
                    new Behaviour.Exits(0, Duration.ofSeconds(random.nextInt(600)), List.of("migrated")),
                    new Behaviour.Exits(0, Duration.ZERO, List.of("migrated at once")),
                    new Behaviour.Exits(0, Duration.ofMinutes(20), List.of("migrated slowly")),
                    new Behaviour.Exits(1, Duration.ofSeconds(3), List.of("no"))));
            rig.app = random.nextInt(4) == 0 ? Behaviour.exits(1) : Behaviour.runsForever();
            if (random.nextInt(3) == 0) {
                rig.migrationSource = Migration.Source.Kind.OVERRIDE;
            }
            if (random.nextInt(3) == 0) {
                services = List.of("api", "worker", "admin", "web");
                rig.withFourServices();
                boolean back = random.nextBoolean();
                rig.configured = () -> rig.inWaves().toBuilder()
                        .onFailure(back ? OnFailure.ROLL_BACK : OnFailure.LEAVE)
                        .build();
                if (random.nextBoolean()) {
                    rig.badServices.add(pick(services));
                }
            }
        }

        Deployment.Status rage() {
            try (rig) {
                blow();
                rig.begin(rig.configuration());
                int lives = random.nextInt(6);
                for (int life = 0; life < lives; life++) {
                    live();
                    loseProcess();
                }
                calm();
                Deployment d = finish();
                check(d);
                return d.status();
            }
        }

        // --- weather

        private void blow() {
            double strength = random.nextDouble() * 0.3;
            for (String read : READS) {
                chance(read, strength, "throttle");
                chance(read, strength, "serverError");
                chance(read, strength, "loseResponse");
                chance(read, strength, "stale");
            }
            for (String effect : EFFECTS) {
                chance(effect, strength, "throttle");
                chance(effect, strength, "unavailable");
                chance(effect, strength, "closeBeforeEffect");
                chance(effect, strength, "loseResponse");
            }
        }

        private void chance(String operation, double probability, String fault) {
            var plan = rig.aws
                    .faults()
                    .on(operation)
                    .always()
                    .when(body -> random.nextDouble() < probability && (!fault.equals("stale") || lately(operation)));
            switch (fault) {
                case "throttle" -> plan.throttle();
                case "serverError" -> plan.serverError();
                case "unavailable" -> plan.unavailable();
                case "closeBeforeEffect" -> plan.closeBeforeEffect();
                case "loseResponse" -> plan.loseResponse();
                case "stale" -> plan.stale();
                default -> throw new IllegalArgumentException(fault);
            }
        }

        /** Eventual consistency is a matter of seconds: old news are told only right after a change. */
        private boolean lately(String read) {
            String change =
                    switch (read) {
                        case "DescribeServices", "ListServiceDeployments" -> "UpdateService";
                        case "DescribeTasks", "ListTasks" -> "RunTask";
                        case "DescribeTaskDefinition" -> "RegisterTaskDefinition";
                        default -> "none";
                    };
            return rig.aws.calls().of(change).stream()
                    .anyMatch(c -> c.at().isAfter(rig.now().minusSeconds(20)));
        }

        private void calm() {
            rig.aws.faults().clear();
            event("calm");
        }

        // --- life and death

        private void live() {
            int steps = random.nextInt(120);
            for (int i = 0; i < steps && !rig.drive().done().isDone(); i++) {
                rig.time.step();
            }
            if (random.nextInt(12) == 0 && !foreign) {
                foreign = true;
                calm();
                String worker = rig.service("worker").path("taskDefinition").asText();
                rig.ecs(
                        "UpdateService",
                        "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");
                event("somebody deployed api");
                blow();
            }
        }

        private void loseProcess() {
            if (random.nextInt(5) == 0) {
                event("a second process takes over beside the first");
                rig.resumeBeside();
                return;
            }
            rig.die();
            Duration outage = pick(List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(59),
                    Duration.ofMinutes(61),
                    Duration.ofHours(25)));
            event("died for " + outage);
            rig.time.advance(outage);
            rig.resume();
        }

        private Deployment finish() {
            for (int i = 0; i < 10; i++) {
                Ended ended = rig.finish();
                if (ended instanceof Ended.Finished) {
                    rig.die();
                    return rig.journal.load();
                }
                Suspension why = ((Ended.Suspended) ended).why();
                event("suspended: " + why.reason());
                if (why.reason() == Suspension.Reason.MIGRATION_UNKNOWN) {
                    boolean ran = everStarted();
                    event("the owner says that it ran: " + ran);
                    rig.resume(d -> ran ? Steps.migrationDone(d, rig.now()) : Steps.migrationNotRun(d, rig.now()));
                } else {
                    rig.resume();
                }
            }
            throw new AssertionError("it never ends");
        }

        // --- promises

        private void check(Deployment d) {
            String id = d.id();
            List<Call> calls = rig.aws.calls().all();

            // Of all states ever saved: with two processes side by side the last one may know less than another.
            int attempts = rig.journal.history().stream()
                    .map(Deployment::migration)
                    .filter(m -> m != null && m.attempt() != null)
                    .mapToInt(m -> m.attempt().number())
                    .max()
                    .orElse(0);

            assertThat(rig.migrationTasks())
                    .as("I3: tasks started for %d attempt(s)", attempts)
                    .isLessThanOrEqualTo(attempts);
            assertThat(calls.stream()
                            .filter(c -> c.operation().equals("RegisterTaskDefinition")
                                    && c.accessKeyId().equals("rig"))
                            .map(c ->
                                    c.body().at("/containerDefinitions/0/image").asText()))
                    .as("I1")
                    .allMatch(rig.v2.pinned()::equals);
            boolean updated = calls.stream()
                    .anyMatch(c -> c.operation().equals("UpdateService")
                            && c.accessKeyId().equals("rig"));
            if (updated) {
                boolean toldDone =
                        d.migration().ending() != null && d.migration().ending().task() == null;
                assertThat(toldDone ? 0 : rig.prematureUpdates())
                        .as("I2: updated after %s", d.migration().ending())
                        .isZero();
            } else {
                assertThat(d.status()).as("I7").isNotEqualTo(Deployment.Status.SUCCEEDED);
            }
            if (d.status() == Deployment.Status.FAILED && !d.touchedServices()) {
                assertThat(updated).as("I6: %s", d.failure()).isFalse();
            }
            if (d.status() == Deployment.Status.SUCCEEDED && !foreign) {
                for (String service : services) {
                    assertThat(rig.imageOf(service)).as("I7 " + service).isEqualTo(rig.v2.pinned());
                    assertThat(rig.service(service)
                                    .at("/deployments/0/rolloutState")
                                    .asText())
                            .as("I7 " + service)
                            .isEqualTo("COMPLETED");
                }
            }
            if (d.phase().phase() == PhaseName.ROLL_BACK
                    && d.phase().status() == PhaseRun.Status.SUCCEEDED
                    && !foreign) {
                for (String service : services) {
                    assertThat(rig.imageOf(service))
                            .as("rolled back: " + service)
                            .isEqualTo(rig.v1.tagged());
                }
            }
            if (d.status() == Deployment.Status.FAILED) {
                assertThat(d.failure().kind())
                        .as("I7: %s in %s", d.failure(), id)
                        .isIn(expectedFailures());
            }
        }

        /** With the weather calmed before the end, only what really is wrong may end a deployment badly. */
        private List<Failure.Kind> expectedFailures() {
            List<Failure.Kind> kinds = new ArrayList<>(List.of(Failure.Kind.TIMED_OUT));
            boolean badMigration = rig.migration instanceof Behaviour.Exits exits && exits.code() != 0;
            boolean badApp = rig.app instanceof Behaviour.Exits || !rig.badServices.isEmpty();
            if (badMigration) {
                kinds.add(Failure.Kind.MIGRATION_FAILED);
            }
            if (badApp) {
                kinds.add(Failure.Kind.ROLLED_BACK);
                kinds.add(Failure.Kind.ROLLOUT_FAILED);
                kinds.add(Failure.Kind.VERIFY_FAILED);
            }
            if (foreign) {
                kinds.add(Failure.Kind.SUPERSEDED);
                kinds.add(Failure.Kind.ROLLED_BACK);
                kinds.add(Failure.Kind.PREFLIGHT_FAILED);
                kinds.add(Failure.Kind.VERIFY_FAILED);
            }
            kinds.add(Failure.Kind.MIGRATION_TIMED_OUT);
            return kinds;
        }

        private boolean everStarted() {
            return rig.migrationTasks() > 0;
        }

        private void event(String what) {
            events.add(rig.now() + " " + what);
        }

        String history() {
            StringBuilder text = new StringBuilder();
            events.forEach(e -> text.append(e).append('\n'));
            rig.aws.calls().all().stream()
                    .filter(c -> Rig.CHANGES.contains(c.operation()))
                    .forEach(c -> text.append(c.at())
                            .append(' ')
                            .append(c.operation())
                            .append(' ')
                            .append(c.outcome())
                            .append('\n'));
            return text.append(rig.journal.load()).toString();
        }

        private <T> T pick(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }
    }
}
