package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.Storm.Disturbance;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.ConnectionLostException;
import io.jenkins.plugins.ecsdeploy.simulator.fault.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One deployment in one storm, and the promises that it must keep whatever befalls it. */
final class StormRun implements Rig.Weather {
    private static final Duration A_WHILE = Duration.ofSeconds(7);
    private static final int STEPS = 8_000;

    private final Storm storm;
    private final Rig rig;
    private final Map<String, Integer> calls = new HashMap<>();
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<Ended> ends = new ArrayList<>();
    private final Set<Class<?>> happened = new HashSet<>();
    private final Set<Storm.Foreign.Deed> deeds = EnumSet.noneOf(Storm.Foreign.Deed.class);
    private Instant expiredUntil = Instant.MIN;
    private boolean ownerSaidDone;

    private StormRun(Storm storm, UnaryOperator<Outside> sabotage) {
        this.storm = storm;
        rig = new Rig(storm.seed());
        rig.migration = storm.climate().migration();
        rig.app = storm.climate().app();
        rig.migrationSource = storm.climate().source();
        rig.sabotage = sabotage;
        rig.weather = this;
    }

    /** A promise that was broken, with all that led to it. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(Throwable cause, String history) {
            super(cause.getMessage() + "\n" + history, cause);
        }
    }

    /**
     * Lets it rage.
     *
     * @return how the deployment ended
     * @throws Violation when a promise was broken
     */
    static Deployment.Status of(Storm storm, UnaryOperator<Outside> sabotage) {
        StormRun run = new StormRun(storm, sabotage);
        Rig rig = run.rig;
        try (rig) {
            return run.rage();
        } catch (RuntimeException | AssertionError e) {
            throw new Violation(e, String.join("\n", rig.history()) + "\n" + run.stateNow());
        }
    }

    private String stateNow() {
        List<Deployment> history = rig.journal.history();
        return history.isEmpty() ? "nothing was ever saved" : rig.journal.load().toString();
    }

    private Deployment.Status rage() {
        begin();
        live();
        Deployment last = ends.get(ends.size() - 1).deployment();
        ends.forEach(e -> check(e.deployment()));
        return last.status();
    }

    private void begin() {
        Configuration configuration = rig.configuration().toBuilder()
                .onCancel(storm.climate().onCancel())
                .whenBusy(storm.climate().whenBusyWait() ? Configuration.WhenBusy.WAIT : Configuration.WhenBusy.FAIL)
                .build();
        rig.begin(configuration);
    }

    // --- life

    /** Until every process has ended what it drives. */
    private void live() {
        int resumes = 0;
        for (int i = 0; i < STEPS; i++) {
            while (!pending.isEmpty()) {
                pending.pop().run();
            }
            if (rig.driven().isEmpty()) {
                Ended ended = rig.drive().done().join();
                if (ended instanceof Ended.Finished) {
                    ends.add(ended);
                    return;
                }
                if (resumes++ > 30) {
                    throw new AssertionError("it never ends");
                }
                resume(((Ended.Suspended) ended).why());
                continue;
            }
            if (!rig.time.step()) {
                throw new AssertionError("nothing is scheduled any more");
            }
        }
        throw new AssertionError("it does not end");
    }

    private void resume(Suspension why) {
        rig.tell("suspended: " + why.reason() + ": " + why.summary());
        switch (why.reason()) {
            case MIGRATION_UNKNOWN -> {
                boolean ran = rig.migrationTasks() > 0;
                ownerSaidDone |= ran;
                rig.tell("the owner says that it ran: " + ran);
                rig.resume(d -> ran ? Steps.migrationDone(d, rig.clock()) : Steps.migrationNotRun(d, rig.clock()));
            }
            case NO_ACCESS -> {
                if (rig.now().isBefore(expiredUntil)) {
                    rig.time.advance(Duration.between(rig.now(), expiredUntil));
                }
                rig.resume();
            }
            case CANCELLED -> rig.resume();
            case JOURNAL, LOCK_LOST, EXECUTION_UNKNOWN, EXECUTION_GOES_ON ->
                throw new AssertionError("the journal is well, and there is no lock");
        }
    }

    // --- weather

    @Override
    public void before(Life life, String operation) {
        int all = calls.merge("*", 1, Integer::sum);
        int of = calls.merge(operation, 1, Integer::sum);
        if (rig.now().isBefore(expiredUntil)) {
            rig.aws.faults().on(operation).expiredToken();
            return;
        }
        // Deaths first: what does not leave the process meets no fault.
        for (Disturbance d : storm.disturbances()) {
            if (d instanceof Storm.Death death && death.call() == all && !death.afterItsEffect()) {
                die(death, life);
            }
        }
        for (Disturbance d : storm.disturbances()) {
            if (d instanceof Storm.FaultOf fault) {
                if (fault.operation().equals(operation) && fault.call() == of) {
                    fault(operation, fault.kind());
                }
            } else if (d.call() == all) {
                happen(d, operation);
            }
        }
    }

    @Override
    public void after(Life life, String operation) {
        int all = calls.get("*");
        for (Disturbance d : storm.disturbances()) {
            if (d instanceof Storm.Death death && death.call() == all && death.afterItsEffect()) {
                die(death, life);
            }
        }
    }

    private void happen(Disturbance d, String operation) {
        if (d instanceof Storm.Fault fault) {
            fault(operation, fault.kind());
            return;
        }
        if (d instanceof Storm.Death) {
            return;
        }
        happened.add(d.getClass());
        rig.tell("-- " + d);
        if (d instanceof Storm.Beside) {
            pending.add(rig::resumeBeside);
        } else if (d instanceof Storm.Expired expired) {
            expiredUntil = rig.now().plus(expired.time());
        } else if (d instanceof Storm.ClockJump jump) {
            rig.jumpClock(jump.by());
        } else if (d instanceof Storm.Abort) {
            pending.add(() -> rig.drive().cancel("somebody"));
        } else if (d instanceof Storm.Foreign foreign) {
            foreign(foreign.deed());
        }
    }

    private void die(Storm.Death death, Life life) {
        happened.add(Storm.Death.class);
        rig.tell("-- " + death);
        pending.add(() -> {
            rig.die();
            rig.time.advance(death.outage());
            rig.resume();
        });
        throw life.die();
    }

    private void fault(String operation, Storm.Fault.Kind kind) {
        if (kind == Storm.Fault.Kind.STALE && !lately(operation)) {
            return;
        }
        rig.tell("-- " + operation + ": " + kind);
        Faults.Plan plan = rig.aws.faults().on(operation);
        switch (kind) {
            case THROTTLED -> plan.throttle();
            case SERVER_ERROR -> plan.serverError();
            case UNAVAILABLE -> plan.unavailable();
            case LOST_BEFORE_EFFECT -> plan.closeBeforeEffect();
            case LOST_AFTER_EFFECT -> plan.loseResponse();
            case STALE -> plan.stale();
            case LATE_EFFECT -> plan.delay(A_WHILE);
            case LATE_ANSWER -> plan.slowAnswer(A_WHILE);
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

    private void foreign(Storm.Foreign.Deed deed) {
        deeds.add(deed);
        switch (deed) {
            case DEPLOYS_API -> {
                String other = rig.service("worker").path("taskDefinition").asText();
                ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + other + "\"}");
            }
            case RESTARTS_WORKER ->
                ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"worker\",\"forceNewDeployment\":true}");
            case ROLLS_API_BACK -> rig.rollBack("api");
            case RUNS_A_MIGRATION -> ecs("RunTask", """
                    {"cluster":"prod","taskDefinition":"api","launchType":"FARGATE","startedBy":"somebody",
                     "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                    """);
            case STOPS_OUR_MIGRATION -> rig.stopMigration();
        }
    }

    /** Somebody who tries until it is done. */
    private void ecs(String operation, String body) {
        for (int i = 0; ; i++) {
            try {
                rig.ecs(operation, body);
                return;
            } catch (IllegalStateException | ConnectionLostException e) {
                if (i > 20) {
                    throw e;
                }
            }
        }
    }

    // --- promises

    private void check(Deployment d) {
        List<Call> sent = rig.aws.calls().all();

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
        assertThat(rig.unwritten())
                .as("I8: tasks asked for without a word in the journal")
                .isZero();
        assertThat(sent.stream()
                        .filter(c -> c.operation().equals("RegisterTaskDefinition")
                                && c.accessKeyId().equals("rig"))
                        .map(c -> c.body().at("/containerDefinitions/0/image").asText()))
                .as("I1")
                .allMatch(rig.v2.pinned()::equals);
        boolean updated = sent.stream()
                .anyMatch(c ->
                        c.operation().equals("UpdateService") && c.accessKeyId().equals("rig"));
        if (updated) {
            assertThat(ownerSaidDone ? 0 : rig.prematureUpdates())
                    .as("I2: updates before the migration's end")
                    .isZero();
        } else {
            assertThat(d.status()).as("I7").isNotEqualTo(Deployment.Status.SUCCEEDED);
        }
        if (d.status() != Deployment.Status.SUCCEEDED
                && !d.touchedServices()
                && !happened.contains(Storm.Beside.class)) {
            assertThat(updated).as("I6: %s", d.failure()).isFalse();
        }
        if (d.status() == Deployment.Status.SUCCEEDED && deeds.isEmpty()) {
            for (String service : List.of("api", "worker")) {
                assertThat(rig.imageOf(service)).as("I7 " + service).isEqualTo(rig.v2.pinned());
                assertThat(rig.service(service)
                                .at("/deployments/0/rolloutState")
                                .asText())
                        .as("I7 " + service)
                        .isEqualTo("COMPLETED");
                assertThat(rig.fate(service)).as("I3 " + service).endsWith("after 2 deployments");
            }
        }
        if (d.status() == Deployment.Status.FAILED) {
            assertThat(d.failure().kind()).as("I7: %s", d.failure()).isIn(expectedFailures());
        }
        if (d.status() == Deployment.Status.CANCELLED) {
            assertThat(happened).as("cancelled").contains(Storm.Abort.class);
        }
    }

    /** Only what really is wrong may end a deployment badly. */
    private Set<Failure.Kind> expectedFailures() {
        Set<Failure.Kind> kinds = EnumSet.of(Failure.Kind.TIMED_OUT);
        boolean badMigration = rig.migration instanceof Behaviour.Exits exits && exits.code() != 0;
        if (badMigration || deeds.contains(Storm.Foreign.Deed.STOPS_OUR_MIGRATION)) {
            kinds.add(Failure.Kind.MIGRATION_FAILED);
        }
        if (rig.app instanceof Behaviour.Exits) {
            kinds.add(Failure.Kind.ROLLED_BACK);
            kinds.add(Failure.Kind.ROLLOUT_FAILED);
            kinds.add(Failure.Kind.VERIFY_FAILED);
        }
        if (!deeds.isEmpty()) {
            kinds.add(Failure.Kind.SUPERSEDED);
            kinds.add(Failure.Kind.ROLLED_BACK);
            kinds.add(Failure.Kind.PREFLIGHT_FAILED);
            kinds.add(Failure.Kind.VERIFY_FAILED);
        }
        if (happened.contains(Storm.Expired.class)) {
            // Before anything was changed it need not wait for anybody.
            kinds.add(Failure.Kind.RESOLVE_FAILED);
            kinds.add(Failure.Kind.PREFLIGHT_FAILED);
            kinds.add(Failure.Kind.REGISTER_FAILED);
        }
        if (happened.contains(Storm.ClockJump.class)) {
            // Nobody can tell a jump from time that passed.
            kinds.add(Failure.Kind.MIGRATION_TIMED_OUT);
            kinds.add(Failure.Kind.MIGRATION_NOT_STARTED);
            kinds.add(Failure.Kind.ROLLOUT_TIMED_OUT);
            // Our own deployment may be taken for somebody else's: see docs/reliability.md, what is assumed.
            kinds.add(Failure.Kind.SUPERSEDED);
            kinds.add(Failure.Kind.VERIFY_FAILED);
        }
        if (kinds.contains(Failure.Kind.MIGRATION_TIMED_OUT) && happened.contains(Storm.Beside.class)) {
            // Stopped by the other process for its time; this one sees a task that was stopped.
            kinds.add(Failure.Kind.MIGRATION_FAILED);
        }
        return kinds;
    }
}
