package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages, of a queue that can't be asked, of a handler with a defect, and of a listener that is closed. */
@Timeout(60)
class QueueListenerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final MessageQueue.Message ONE = new MessageQueue.Message("1", "one", "r1", 1);
    private static final MessageQueue.Message TWO = new MessageQueue.Message("2", "two", "r2", 1);

    private final List<String> calls = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private Supplier<List<MessageQueue.Message>> answer = List::of;
    private List<MessageQueue.Message> done = List.of(ONE);
    private boolean ready = true;
    private Runnable work = () -> {};

    private final String name = "events of " + System.identityHashCode(this);
    private final QueueListener listener = new QueueListener(new Queue(), new Handler(), name);

    private final class Queue implements MessageQueue {
        @Override
        public List<Message> receive(Duration wait) {
            calls.add("receive " + wait);
            asked.countDown();
            return answer.get();
        }

        @Override
        public void delete(List<Message> messages) {
            calls.add("delete " + messages.stream().map(Message::id).toList());
        }

        @Override
        public void check() {}
    }

    private final class Handler implements QueueListener.Handler {
        @Override
        public boolean ready() {
            told.add("ready?");
            return ready;
        }

        @Override
        public List<MessageQueue.Message> handle(List<MessageQueue.Message> messages) {
            told.add("handled");
            work.run();
            return done;
        }

        @Override
        public void failed(OutsideException e) {
            told.add("failed: " + e.getMessage());
        }

        @Override
        public void broken(RuntimeException e) {
            told.add("broken: " + e.getMessage());
        }
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private void until(String word) throws InterruptedException {
        String next;
        do {
            next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("before it was told: " + word).isNotNull();
        } while (!next.equals(word));
    }

    /** As SQS does when there is nothing to tell. */
    private static List<MessageQueue.Message> waitForEver() {
        try {
            new CountDownLatch(1).await();
            throw new IllegalStateException("nobody counts it down");
        } catch (InterruptedException e) {
            throw new OutsideException(OutsideException.Kind.UNAVAILABLE, "ReceiveMessage", "", "interrupted", e);
        }
    }

    @Test
    void onlyWhatIsDoneWithIsDeletedAndNothingWhereNothingIs() {
        answer = () -> List.of(ONE, TWO);
        listener.once(LONG);
        done = List.of();
        listener.once(LONG);
        assertThat(calls).containsExactly("receive PT30S", "delete [1]", "receive PT30S");
        assertThat(told).containsExactly("handled", "handled");

        answer = List::of;
        listener.once(LONG);
        assertThat(told).hasSize(2);
    }

    @Test
    void aClosedListenerAsksForNothing() {
        listener.close();
        listener.once(LONG);

        assertThat(calls).isEmpty();
    }

    @Test
    void aCallThatWaitsForMessagesIsEndedByTheClose() throws InterruptedException {
        answer = QueueListenerTest::waitForEver;
        listener.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(listener.close(LONG)).isTrue();
        assertThat(told).as("an end that was asked for is no failure").containsExactly("ready?");
        assertThat(calls).containsExactly("receive PT20S");
    }

    @Test
    void aQueueThatCantBeAskedIsToldAndDoesNotHoldUpTheClose() throws InterruptedException {
        answer = () -> {
            throw new OutsideException(OutsideException.Kind.DENIED, "ReceiveMessage", "", "no", null);
        };
        listener.start();
        until("failed: no");

        assertThat(listener.close(LONG)).isTrue();
    }

    /** After a defect it waits a minute; whoever closes it does not. */
    @Test
    void aDefectIsToldAndItsMessagesAreKept() throws InterruptedException {
        answer = () -> List.of(ONE);
        work = () -> {
            throw new IllegalStateException("a defect");
        };
        listener.start();
        until("broken: a defect");
        while (listening().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(listener.close(LONG)).isTrue();
        assertThat(calls).containsExactly("receive PT20S");
    }

    @Test
    void nothingIsAskedForWhileTheHandlerIsNotReady() throws InterruptedException {
        ready = false;
        listener.start();
        until("ready?");
        until("ready?");

        assertThat(listener.close(LONG)).isTrue();
        assertThat(calls).isEmpty();
    }

    @Test
    void aHandlerAtWorkIsWaitedForAndNeverInterrupted() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        answer = () -> List.of(ONE);
        work = () -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        };
        listener.start();
        until("handled");

        assertThat(listener.close(Duration.ofMillis(1))).isFalse();
        end.countDown();
        assertThat(listener.close(LONG)).isTrue();
        assertThat(interrupted).isFalse();
        assertThat(calls).endsWith("delete [1]");
    }

    /** Its thread keeps no process alive, and is called what people look for. */
    @Test
    void theThreadIsOneThatMayBeLeftAlone() throws InterruptedException {
        answer = QueueListenerTest::waitForEver;
        listener.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(listening().isDaemon()).isTrue();
    }

    private Thread listening() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** It was for the call that waited, not for what comes after. */
    @Test
    void aHandlerNeverMeetsTheInterruptOfAClose() throws InterruptedException {
        AtomicBoolean interrupted = new AtomicBoolean();
        answer = () -> {
            listener.close();
            return List.of(ONE);
        };
        work = () -> interrupted.set(Thread.currentThread().isInterrupted());
        listener.start();
        until("handled");

        assertThat(listener.close(LONG)).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void whoIsInterruptedWhileHeWaitsForTheCloseStaysInterrupted() throws InterruptedException {
        CountDownLatch at = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        answer = () -> List.of(ONE);
        work = () -> {
            at.countDown();
            awaitQuietly(goOn);
        };
        listener.start();
        assertThat(at.await(30, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();
        assertThat(listener.close(LONG)).as("the handler is at work").isFalse();
        assertThat(Thread.interrupted()).isTrue();
        goOn.countDown();
        assertThat(listener.close(LONG)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
