package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.engine.Crashes.End;
import io.jenkins.plugins.ecsdeploy.engine.Life.Moment;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Kills the process of every reference deployment at every moment: before and after each external effect, and before and
 * after each write to the journal (so also when an effect happened and nobody heard of it). Then the process that takes
 * over, at every moment of its life.
 */
class CrashPointsTest {

    @Test
    void everyReferenceDeploymentDoesWhatItSays() {
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            try (Rig rig = reference.rig()) {
                Ended ended = rig.begin(reference.asked().apply(rig)).finish();

                assertThat(ended.deployment().status())
                        .as("%s: %s", reference, ended.deployment().failure())
                        .isEqualTo(reference.status());
                assertThat(
                                ended.deployment().failure() == null
                                        ? null
                                        : ended.deployment().failure().kind())
                        .as("%s", reference)
                        .isEqualTo(reference.failure());
                assertThat(rig.effects()).as("%s", reference).isEqualTo(reference.effects());
                assertThat(rig.journal.history())
                        .as("%s: states that can be read", reference)
                        .hasSizeGreaterThan(reference.effects().size());
            }
        }
    }

    @Test
    void I3_I5_I8_aDeploymentEndsTheSameWhereverItsProcessDies() {
        Tried tried = new Tried();
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            dieEverywhere(reference, rig -> {}, tried);
        }
        Harness.tell("crash points", tried + ", 0 violations");
    }

    /** The harness itself: it must notice when a promise is broken. */
    @Test
    void aClientTokenThatIsNotKeptIsNoticed() {
        assertThatThrownBy(() -> dieEverywhere(
                        subSecondMigration(), rig -> rig.sabotage = Sabotage::withFreshTokens, new Tried()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("api-migration=2");
    }

    @Test
    void anUpdateBeforeTheExitCodeIsNoticed() {
        try (Rig rig = named("failed migration").rig()) {
            rig.sabotage = Sabotage::withTasksThatSeemToHaveSucceeded;
            rig.deploy(rig.configuration());

            assertThat(rig.prematureUpdates()).isPositive();
        }
    }

    @Test
    void aJournalThatIsWrittenAfterTheEffectIsNoticed() {
        Crashes late = new Crashes(subSecondMigration(), rig -> rig.journal.late());
        Life undisturbed = undisturbed(new Crashes(subSecondMigration(), rig -> {}));

        assertThatThrownBy(() -> {
                    for (Moment moment : undisturbed.moments()) {
                        beAway(late, moment, Duration.ofHours(25), undisturbed.end(), new LongAdder());
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("second migration");
    }

    @Test
    void I3_I5_anOutageOfAnyLengthIsFoundOutAboutOrTheOwnerIsAsked() {
        List<Duration> outages = List.of(
                Duration.ofMinutes(59),
                Duration.ofMinutes(61),
                Duration.ofHours(23),
                Duration.ofHours(25),
                Duration.ofDays(8));
        LongAdder tried = new LongAdder();
        LongAdder asked = new LongAdder();
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            End undisturbed = undisturbed(new Crashes(reference, rig -> {})).end();
            forEachWorld(reference, (crashes, moment) -> {
                for (Duration outage : outages) {
                    tried.increment();
                    beAway(crashes, moment, outage, undisturbed, asked);
                }
            });
        }
        Harness.tell(
                "outages",
                "%,d (59 min, 61 min, 23 h, 25 h and 8 days, in every different world), %,d questions to the owner,"
                                .formatted(tried.sum(), asked.sum())
                        + " 0 violations");
    }

    private static void beAway(Crashes crashes, Moment moment, Duration outage, End undisturbed, LongAdder asked) {
        try (Rig rig = crashes.dead(moment.number())) {
            rig.time.advance(outage);
            Ended ended = crashes.takeOver(rig).finish();
            String what = "%s, died at %s, away for %s".formatted(crashes, moment, outage);

            assertThat(rig.tasksByFamily()).as("second migration: %s", what).allSatisfy((family, n) -> assertThat(n)
                    .isLessThanOrEqualTo(crashes.tasks(family)));
            if (ended instanceof Ended.Suspended suspended) {
                assertThat(suspended.why().reason()).as(what).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
                // Nobody goes past a task of which nobody knows: neither to services nor to the next task.
                assertThat(rig.journal.load().phase().phase()).as(what).isIn(PhaseName.MIGRATE, PhaseName.AFTER);
                if (rig.journal.load().phase().phase() == PhaseName.MIGRATE) {
                    assertThat(rig.aws.calls().count("UpdateService")).as(what).isZero();
                }
                asked.increment();
                answer(crashes, rig, undisturbed, what);
            } else if (checkUnknown(ended)) {
                assertThat(crashes.end(rig).services()).as(what).isEqualTo(undisturbed.services());
            } else {
                assertThat(crashes.end(rig)).as(what).isEqualTo(undisturbed);
            }
        }
    }

    /** Past a token's life nobody can tell whether a smoke test's task ran: a failure, never a second task or a success. */
    private static boolean checkUnknown(Ended ended) {
        return ended.deployment().failure() != null
                && ended.deployment().failure().kind() == Failure.Kind.SMOKE_TEST_FAILED;
    }

    /** The owner has looked into the database, and knows. */
    private static void answer(Crashes crashes, Rig rig, End undisturbed, String what) {
        TaskRun open = rig.journal.load().tasks().stream()
                .filter(run -> run.attempt() != null && run.ending() == null)
                .findFirst()
                .orElseThrow();
        long known = rig.journal.load().tasks().stream()
                .mapToLong(run -> run.past().size() + (run.taskArn() == null ? 0 : 1))
                .sum();
        boolean started = open.taskArn() != null || rig.migrationTasks() > known;
        String family = open.plan().taskDefinition().replaceAll(".*/|:\\d+$", "");
        // Of several attempts only the last one did it: those before it found the lock taken.
        boolean ran = started && open.attempt().number() >= undisturbed.tasks().getOrDefault(family, 1L);
        if (ran && failedInTheEnd(rig.journal.load().phase().phase(), undisturbed.failure())) {
            return; // there is nothing to resume
        }
        rig.resume(d -> ran ? Steps.migrationDone(d, rig.now()) : Steps.migrationNotRun(d, rig.now()))
                .finish();
        End end = crashes.end(rig);
        assertThat(end.status()).as(what).isEqualTo(undisturbed.status());
        assertThat(end.failure()).as(what).isEqualTo(undisturbed.failure());
        assertThat(end.services()).as(what).isEqualTo(undisturbed.services());
        // An attempt that the owner calls not run is used up: then there is one task less.
        assertThat(end.tasks()).as(what).allSatisfy((of, n) -> assertThat(n)
                .isBetween(
                        Math.max(1, undisturbed.tasks().get(of) - 1),
                        undisturbed.tasks().get(of)));
    }

    /** Whether the one-off task of a phase is what an undisturbed run failed of. */
    private static boolean failedInTheEnd(PhaseName phase, Failure.Kind undisturbed) {
        return phase == PhaseName.MIGRATE
                ? undisturbed == Failure.Kind.MIGRATION_FAILED
                : undisturbed == Failure.Kind.AFTER_FAILED;
    }

    private static ReferenceDeployment subSecondMigration() {
        return named("sub-second migration");
    }

    private static ReferenceDeployment named(String name) {
        return ReferenceDeployment.all().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private interface AtMoment {
        void tryIt(Crashes crashes, Moment moment);
    }

    private static void forEachWorld(ReferenceDeployment reference, AtMoment trial) {
        Crashes crashes = new Crashes(reference, rig -> {});
        Harness.inParallel(Crashes.distinct(undisturbed(crashes).moments()), moment -> trial.tryIt(crashes, moment));
    }

    private record Life(End end, List<Moment> moments) {}

    private static Life undisturbed(Crashes crashes) {
        try (Rig rig = crashes.alive()) {
            return new Life(crashes.end(rig), rig.life().moments());
        }
    }

    /** What was tried. */
    private static final class Tried {
        private int references;
        private int points;
        private int worlds;
        private int pairs;
        private int allPairs;

        @Override
        public String toString() {
            return "%,d points (%,d different worlds), %,d of %,d pairs%s, in %d reference deployments"
                    .formatted(points, worlds, pairs, allPairs, pairs < allPairs ? " (all by night)" : "", references);
        }
    }

    /** Pairs are many: by day a seeded sample of those of deployments that have very many of them. */
    private static final int PAIRS_BY_DAY = Integer.getInteger("pairs", 100);

    private static void dieEverywhere(ReferenceDeployment reference, Consumer<Rig> sabotage, Tried tried) {
        Life undisturbed = undisturbed(new Crashes(reference, rig -> {}));
        Crashes crashes = new Crashes(reference, sabotage);
        List<Moment> worlds = Crashes.distinct(undisturbed.moments());
        Queue<Pair> found = new ConcurrentLinkedQueue<>();
        Harness.inParallel(worlds, first -> {
            try (Rig rig = crashes.dead(first.number())) {
                endsLike(undisturbed, crashes, rig, reference + " died at " + first);
                Crashes.distinct(rig.life().moments()).forEach(second -> found.add(new Pair(first, second)));
            }
        });
        List<Pair> pairs = new ArrayList<>(found);
        pairs.sort(Comparator.comparing((Pair p) -> p.first().number())
                .thenComparing(p -> p.second().number()));
        List<Pair> some = chosen(pairs);
        Harness.inParallel(some, pair -> {
            try (Rig rig = crashes.dead(pair.first().number())) {
                crashes.die(rig, pair.second().number());
                endsLike(
                        undisturbed,
                        crashes,
                        rig,
                        reference + " died at " + pair.first() + ", then at " + pair.second());
            }
        });
        tried.references++;
        tried.points += undisturbed.moments().size();
        tried.worlds += worlds.size();
        tried.pairs += some.size();
        tried.allPairs += pairs.size();
    }

    private static void endsLike(Life undisturbed, Crashes crashes, Rig rig, String what) {
        try {
            crashes.takeOver(rig).finish();
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        assertThat(crashes.end(rig)).as(what).isEqualTo(undisturbed.end());
    }

    private record Pair(Moment first, Moment second) {}

    private static List<Pair> chosen(List<Pair> all) {
        if (Harness.nightly() || all.size() <= PAIRS_BY_DAY) {
            return all;
        }
        List<Pair> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(1));
        return shuffled.subList(0, PAIRS_BY_DAY);
    }
}
