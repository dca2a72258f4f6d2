package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Listens to one queue, on a thread of its own: SQS answers when there is something to tell, so the thread waits in the call.
 *
 * <p>Messages are deleted only after the handler has done what they ask for. A handler is never interrupted: who closes
 * the listener waits for it no longer than he likes. Thread-safe.
 */
public final class QueueListener implements AutoCloseable {
    /** The longest that SQS waits. */
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    /** Does what messages ask for; on the listener's thread. */
    public interface Handler {

        /** Asked before each call, and about once a second while it says no. */
        default boolean ready() {
            return true;
        }

        /** Handles some messages; gives those that are done with, and can be deleted. */
        List<Message> handle(List<Message> messages);

        /** The queue could not be asked; it is asked again later. */
        void failed(OutsideException e);

        /** A defect of ours. The messages are not deleted. */
        void broken(RuntimeException e);
    }

    private final MessageQueue queue;
    private final Handler handler;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();

    // Guarded by the lock.
    private boolean closed;
    private boolean receiving;

    /** @param name of the thread, for people who look at threads */
    public QueueListener(MessageQueue queue, Handler handler, String name) {
        this.queue = queue;
        this.handler = handler;
        thread = new Thread(this::listen, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void listen() {
        Duration retry = FIRST_RETRY;
        while (!isClosed()) {
            try {
                if (handler.ready()) {
                    once(LONG_POLL);
                    retry = FIRST_RETRY;
                } else {
                    await(FIRST_RETRY);
                }
            } catch (OutsideException e) {
                if (!isClosed()) {
                    handler.failed(e);
                    await(retry);
                    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
                }
            } catch (RuntimeException e) {
                handler.broken(e);
                await(LAST_RETRY);
            }
        }
    }

    /** One call for messages, and all that follows from it. */
    void once(Duration wait) {
        List<Message> messages = receive(wait);
        if (messages.isEmpty()) {
            return;
        }
        List<Message> done = handler.handle(messages);
        if (!done.isEmpty()) {
            queue.delete(done);
        }
    }

    private List<Message> receive(Duration wait) {
        if (!receiving(true)) {
            return List.of();
        }
        try {
            return queue.receive(wait);
        } finally {
            receiving(false);
        }
    }

    /** False when the listener is closed. Clears an interrupt that came for the call: what follows must not meet it. */
    private boolean receiving(boolean now) {
        lock.lock();
        try {
            receiving = now && !closed;
            if (!now) {
                Thread.interrupted();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Asks for no more messages; a call that waits for some is ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            if (receiving) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes, and waits for a handler that is at work.
     *
     * @return whether it has ended in time
     */
    public boolean close(Duration patience) {
        close();
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
