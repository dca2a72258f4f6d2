package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What shall befall a deployment, as a value: planned from a seed before anything runs, so that it can be replayed, and
 * made smaller.
 *
 * @param disturbances in the order of the calls at which they happen
 */
record Storm(long seed, Climate climate, List<Disturbance> disturbances) {
    /** About as many calls as deployments send. */
    private static final int CALLS = 120;

    /** What deploys, and how its parts behave. */
    record Climate(
            Behaviour migration,
            Behaviour app,
            Migration.Source.Kind source,
            OnCancel onCancel,
            boolean whenBusyWait) {}

    /** What goes wrong, at the n-th call that processes of ours send, counted from 1 over all of them. */
    sealed interface Disturbance {
        int call();
    }

    /** Something goes wrong with this very call. */
    record Fault(int call, Kind kind) implements Disturbance {
        /** What. */
        enum Kind {
            THROTTLED,
            SERVER_ERROR,
            UNAVAILABLE,
            LOST_BEFORE_EFFECT,
            LOST_AFTER_EFFECT,
            STALE,
            LATE_EFFECT,
            LATE_ANSWER
        }
    }

    /** Something goes wrong with the n-th call of one operation, where {@link #call} counts only those. */
    record FaultOf(String operation, int call, Fault.Kind kind) implements Disturbance {}

    /** Every process is gone; after some time another takes over. */
    record Death(int call, boolean afterItsEffect, Duration outage) implements Disturbance {}

    /** A second process takes over beside the first. */
    record Beside(int call) implements Disturbance {}

    /** Credentials are expired from here on, for so long. */
    record Expired(int call, Duration time) implements Disturbance {}

    /** The clock of the youngest process jumps, and so those of later ones; AWS's does not. */
    record ClockJump(int call, Duration by) implements Disturbance {}

    /** The owner cancels. */
    record Abort(int call) implements Disturbance {}

    /** Somebody else does something. */
    record Foreign(int call, Deed deed) implements Disturbance {
        /** What. */
        enum Deed {
            DEPLOYS_API,
            RESTARTS_WORKER,
            ROLLS_API_BACK,
            RUNS_A_MIGRATION,
            STOPS_OUR_MIGRATION
        }
    }

    Storm with(List<Disturbance> others) {
        return new Storm(seed, climate, List.copyOf(others));
    }

    /** The storm of a seed. */
    static Storm planned(long seed) {
        return new Planner(seed).plan();
    }

    private static final class Planner {
        private final long seed;
        private final Random random;

        Planner(long seed) {
            this.seed = seed;
            random = new Random(seed * 7919);
        }

        Storm plan() {
            Climate climate = climate();
            List<Disturbance> all = new ArrayList<>();
            faults(all);
            for (int n = random.nextInt(5); n > 0; n--) {
                all.add(random.nextInt(5) == 0 ? new Beside(call()) : death());
            }
            if (random.nextInt(8) == 0) {
                all.add(new Expired(call(), pick(List.of(Duration.ofSeconds(30), Duration.ofHours(2)))));
            }
            if (random.nextInt(8) == 0) {
                all.add(new ClockJump(call(), jump()));
            }
            if (random.nextInt(10) == 0) {
                all.add(new Abort(call()));
            }
            if (random.nextInt(6) == 0) {
                all.add(new Foreign(call(), pick(List.of(Foreign.Deed.values()))));
            }
            all.sort(Comparator.comparingInt(Disturbance::call));
            return new Storm(seed, climate, List.copyOf(all));
        }

        private Climate climate() {
            Behaviour slowly = new Behaviour.Exits(0, Duration.ofMinutes(20), List.of("migrated slowly"));
            Behaviour usual = pick(List.of(
                    new Behaviour.Exits(0, Duration.ofSeconds(random.nextInt(60)), List.of("migrated")),
                    new Behaviour.Exits(0, Duration.ofSeconds(5), List.of("migrated soon")),
                    new Behaviour.Exits(0, Duration.ZERO, List.of("migrated at once")),
                    new Behaviour.Exits(1, Duration.ofSeconds(3), List.of("no"))));
            return new Climate(
                    random.nextInt(25) == 0 ? slowly : usual,
                    random.nextInt(4) == 0 ? Behaviour.exits(1) : Behaviour.runsForever(),
                    random.nextInt(3) == 0 ? Migration.Source.Kind.OVERRIDE : Migration.Source.Kind.DERIVED,
                    pick(List.of(OnCancel.values())),
                    random.nextBoolean());
        }

        private void faults(List<Disturbance> all) {
            double strength = random.nextDouble() * 0.3;
            for (int call = 1; call <= CALLS; call++) {
                if (random.nextDouble() < strength) {
                    all.add(new Fault(call, pick(List.of(Fault.Kind.values()))));
                }
            }
            // What changes something is rare among the calls, and is what matters most.
            for (String operation : List.of("RegisterTaskDefinition", "RunTask", "UpdateService", "StopTask")) {
                for (int call = 1; call <= 6; call++) {
                    if (random.nextDouble() < 2 * strength) {
                        all.add(new FaultOf(operation, call, pick(List.of(Fault.Kind.values()))));
                    }
                }
            }
        }

        private Disturbance death() {
            return new Death(
                    call(),
                    random.nextBoolean(),
                    pick(List.of(
                            Duration.ZERO,
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(59),
                            Duration.ofMinutes(61),
                            Duration.ofHours(25))));
        }

        private Duration jump() {
            return pick(List.of(
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(3),
                    Duration.ofHours(2),
                    Duration.ofDays(2),
                    Duration.ofSeconds(-2),
                    Duration.ofMinutes(-3),
                    Duration.ofDays(-2)));
        }

        private int call() {
            return 1 + random.nextInt(CALLS * 2 / 3);
        }

        private <T> T pick(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }
    }
}
