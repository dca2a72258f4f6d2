package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads and the real clock, without waiting for either: what may not happen would take an hour. */
@Timeout(60)
class ThreadSchedulerTest {
    private final ThreadScheduler scheduler = new ThreadScheduler(2);

    @AfterEach
    void close() {
        scheduler.close();
    }

    private Instant inAnHour() {
        return scheduler.now().plus(Duration.ofHours(1));
    }

    @Test
    void whatIsDueRunsOnADaemonThreadOfItsOwn() {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        scheduler.at(Instant.EPOCH, () -> ran.complete(Thread.currentThread()));

        assertThat(ran.join()).isNotSameAs(Thread.currentThread()).matches(Thread::isDaemon);
        assertThat(ran.join().getName()).matches("ecs-deploy-[12]");
    }

    @Test
    void itKnowsTheTimeAndHowLongTheProcessHasRun() {
        Instant before = Instant.now();

        assertThat(scheduler.now()).isAfterOrEqualTo(before);
        assertThat(scheduler.uptime())
                .isBetween(
                        Duration.ofNanos(1),
                        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime() + 1));
    }

    @Test
    void whatIsCancelledOrNotDueDoesNotRun() {
        AtomicBoolean ran = new AtomicBoolean();
        Runnable cancel = scheduler.at(inAnHour(), () -> ran.set(true));
        scheduler.at(inAnHour(), () -> ran.set(true));
        cancel.run();

        scheduler.close(Duration.ofHours(1));

        assertThat(ran).isFalse();
    }

    @Test
    void afterItWasClosedNothingBegins() {
        scheduler.close(Duration.ZERO);
        AtomicBoolean ran = new AtomicBoolean();

        scheduler.at(Instant.EPOCH, () -> ran.set(true)).run();

        assertThat(ran).isFalse();
    }

    @Test
    void whatRunsComesToItsEndWhileThereIsPatience() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> finished = new CompletableFuture<>();
        scheduler.at(Instant.EPOCH, () -> {
            begun.countDown();
            finished.complete(uninterrupted(go));
        });
        assertThat(uninterrupted(begun)).isTrue();
        new Thread(go::countDown).start();

        scheduler.close(Duration.ofHours(1));

        assertThat(finished).isCompletedWithValue(true);
    }

    @Test
    void whatRunsBeyondAllPatienceIsInterrupted() {
        CompletableFuture<Boolean> finished = stuck();

        scheduler.close(Duration.ZERO);

        assertThat(finished.join()).isFalse();
    }

    @Test
    void whatRunsIsInterruptedByWhoHasNoPatience() {
        CompletableFuture<Boolean> finished = stuck();

        scheduler.close();

        assertThat(finished.join()).isFalse();
    }

    @Test
    void whoIsInterruptedWhileItHasPatienceRemembersIt() {
        CompletableFuture<Boolean> finished = stuck();
        Thread.currentThread().interrupt();

        scheduler.close(Duration.ofHours(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(finished.join()).isFalse();
    }

    private CompletableFuture<Boolean> stuck() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> finished = new CompletableFuture<>();
        scheduler.at(Instant.EPOCH, () -> {
            begun.countDown();
            finished.complete(uninterrupted(new CountDownLatch(1)));
        });
        assertThat(uninterrupted(begun)).isTrue();
        return finished;
    }

    /** Waits for it; false when interrupted meanwhile. */
    private static boolean uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
