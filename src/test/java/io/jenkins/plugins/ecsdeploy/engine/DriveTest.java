package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.TakenOverException;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a deployment is driven when the world around it does not do its part. */
class DriveTest {
    private final Rig rig = new Rig();
    private final VirtualScheduler scheduler = new VirtualScheduler(rig.time);
    private final List<Instant> retried = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    /** Fails writes of the journal: from the one of this number on. */
    private int failsAt = Integer.MAX_VALUE;

    private boolean logFails;
    private IOException failure = new IOException("the disk is gone");
    private int writes;

    @AfterEach
    void close() {
        rig.close();
    }

    private final Journal journal = new Journal() {
        @Override
        public void save(Deployment deployment) throws IOException {
            if (++writes >= failsAt) {
                throw failure;
            }
            rig.journal.save(deployment);
        }

        @Override
        public void keepLog(long offset, byte[] bytes) throws IOException {
            if (logFails) {
                throw failure;
            }
            rig.journal.keepLog(offset, bytes);
        }
    };

    private final Listener listener = new Listener() {
        @Override
        public void waiting(Deployment deployment, String what) {
            waits.add(what);
        }

        @Override
        public void retrying(Deployment deployment, String what) {
            retried.add(rig.now());
            words.add(what);
        }
    };

    private Drive drive(Predicate<Deployment> until) throws IOException {
        return drive(rig.configuration(), until);
    }

    private Drive drive(Configuration configuration, Predicate<Deployment> until) throws IOException {
        Driver driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(3));
        return driver.begin(rig.created(configuration), rig.outside(configuration), journal, listener, until);
    }

    private Drive drive() throws IOException {
        return drive(d -> false);
    }

    private Ended finish(Drive drive) {
        for (int i = 0; i < 50_000 && !drive.done().isDone(); i++) {
            rig.time.step();
        }
        return drive.done().join();
    }

    private List<Duration> gaps() {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < retried.size(); i++) {
            gaps.add(Duration.between(retried.get(i - 1), retried.get(i)));
        }
        return gaps;
    }

    @Test
    void whatFailsIsTriedAgainLaterAndLaterButEveryHalfMinuteAtLeast() throws IOException {
        rig.aws.faults().on("DescribeClusters").always().serverError();
        drive();
        rig.time.advance(Duration.ofMinutes(5));

        assertThat(words).isNotEmpty().allMatch(w -> w.startsWith("ecs:DescribeClusters: "));
        long most = 500;
        for (Duration gap : gaps()) {
            assertThat(gap).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
            most = Math.min(30_000, 2 * most);
        }
        assertThat(gaps()).hasSizeBetween(14, 24);
        assertThat(gaps().stream().filter(g -> g.compareTo(Duration.ofSeconds(15)) > 0))
                .as("spread, so that many deployments don't ask in step")
                .doesNotHaveDuplicates();
    }

    @Test
    void afterAnAnswerTroubleBeginsAnew() throws IOException {
        rig.aws.faults().on("DescribeClusters").always().serverError();
        Drive drive = drive();
        rig.time.advance(Duration.ofMinutes(5));
        rig.aws.faults().clear();
        retried.clear();
        rig.aws.faults().on("RegisterTaskDefinition").always().serverError();
        rig.until(() -> retried.size() == 2);
        rig.aws.faults().clear();

        assertThat(gaps().get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(finish(drive).deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9, 12, 15, 18})
    void I8_whatCannotBeSavedIsNotFollowedByAnything(int write) throws IOException {
        failsAt = write;

        Ended ended = finish(drive());
        List<String> effects = rig.effects();
        rig.time.advance(Duration.ofMinutes(10));

        assertThat(ended)
                .isEqualTo(new Ended.Suspended(
                        rig.journal.load(),
                        new Suspension(
                                Suspension.Reason.JOURNAL,
                                "The state could not be saved (java.io.IOException: the disk is gone), so nothing"
                                        + " further was done.",
                                null,
                                "Make room or give access, then resume from the state saved last.")));
        assertThat(rig.effects()).isEqualTo(effects);
    }

    @Test
    void whatCannotBeKeptOfTheLogSuspendsToo() throws IOException {
        logFails = true;

        Ended ended = finish(drive());

        assertThat(ended)
                .isInstanceOfSatisfying(
                        Ended.Suspended.class, s -> assertThat(s.why().reason()).isEqualTo(Suspension.Reason.JOURNAL));
        assertThat(ended.deployment()).isEqualTo(rig.journal.load());
        assertThat(rig.effects()).doesNotContain("UpdateService api");
    }

    @Test
    void whoWasTakenOverStandsBack() throws IOException {
        failure = new TakenOverException();
        failsAt = 4;

        assertThat(((Ended.Suspended) finish(drive())).why())
                .isEqualTo(new Suspension(
                        Suspension.Reason.JOURNAL,
                        "Another process has taken this deployment over, so this one did nothing further.",
                        null,
                        "Look at the other process: it carries on."));
    }

    @Test
    void aDeploymentThatCannotEvenBeSavedDoesNotBegin() {
        failsAt = 1;

        assertThatThrownBy(this::drive).isSameAs(failure);
        rig.time.advance(Duration.ofMinutes(1));
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    @Test
    void aDefectOfOursEndsTheDriveAndItsLooks() throws IOException {
        Drive drive = drive(d -> {
            if (d.migration() != null && d.migration().taskArn() != null && !rig.console.isEmpty()) {
                throw new IllegalStateException("a defect");
            }
            return false;
        });
        rig.until(() -> rig.aws.calls().count("GetLogEvents") > 0);
        rig.console.add("now");

        assertThatThrownBy(() -> finish(drive))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("a defect");
        rig.aws.calls().clear();
        rig.time.advance(Duration.ofMinutes(1));
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    @Test
    void whatHasEndedIsLookedAtNoMoreAndCancelledByNobody() throws IOException {
        Drive drive = drive();
        Ended ended = finish(drive);
        rig.aws.calls().clear();

        drive.cancel("somebody");
        rig.time.advance(Duration.ofMinutes(1));

        assertThat(ended.deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.journal.load()).isEqualTo(ended.deployment());
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    @Test
    void theFirstWhoCancelsIsNamed() throws IOException {
        Drive drive = drive();
        drive.cancel("somebody");
        drive.cancel("somebody else");

        assertThat(((Ended.Suspended) finish(drive)).why().summary())
                .isEqualTo("Cancelled by somebody. Nothing goes on running. Services are untouched.");
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    /** Not only when something happens, or the time of a phase is over. */
    @Test
    void aCancelIsHeardAtOnce() throws IOException {
        rig.migration = Behaviour.runsForever();
        Drive drive = drive();
        rig.until(() -> waits.contains("migration task RUNNING"));
        rig.time.advance(Duration.ofHours(1));

        drive.cancel("somebody");
        rig.time.advance(Duration.ZERO);

        assertThat(drive.done()).isCompleted();
    }

    @Test
    void I8_aCancelThatCannotBeWrittenDownHasNoEffect() throws IOException {
        failsAt = 2;
        Drive drive =
                drive(rig.configuration().toBuilder().onCancel(OnCancel.STOP).build(), d -> false);
        drive.cancel("somebody");

        assertThat(((Ended.Suspended) finish(drive)).why().reason()).isEqualTo(Suspension.Reason.JOURNAL);
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    @Test
    void whatIsWaitedForIsTold() throws IOException {
        finish(drive());
        assertThat(waits).containsSubsequence("migration task RUNNING", "api: updating", "worker: updating");
    }

    /** Else the last look would come when it is due: some seconds later. */
    @Test
    void whatIsUrgentIsLookedAtNext() throws IOException {
        Deployment d = finish(drive()).deployment();
        assertThat(d.phase(PhaseName.VERIFY).orElseThrow().took(rig.now())).isLessThan(Duration.ofMillis(500));
    }
}
