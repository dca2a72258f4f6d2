package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.QueueListener;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.WakingEvents;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Drives one deployment to where it ends or is suspended, and turns signals into its cancel. */
final class Driving {
    private static final int THREADS = 2;

    private final Outside outside;
    private final Journal journal;
    private final Face face;
    private Optional<SqsQueue> events = Optional.empty();

    Driving(Outside outside, Journal journal, Face face) {
        this.outside = outside;
        this.journal = journal;
        this.face = face;
    }

    /** Lets events of a queue tell when to look; the queue is closed at the end. */
    Driving hearing(Optional<SqsQueue> queue) {
        events = queue;
        return this;
    }

    Ended begin(Deployment deployment) throws IOException {
        return drive(driver -> driver.begin(deployment, outside, journal, face));
    }

    Ended resume(Deployment deployment) throws IOException {
        return drive(driver -> driver.resume(deployment, outside, journal, face));
    }

    /** Begins to drive. */
    private interface Start {
        Drive with(Driver driver) throws IOException;
    }

    private Ended drive(Start start) throws IOException {
        try (ThreadScheduler scheduler = new ThreadScheduler(THREADS);
                SqsQueue queue = events.orElse(null)) {
            Watcher watcher = new Watcher(scheduler, Pacing.DEFAULT);
            Optional<QueueListener> listener = Optional.ofNullable(queue)
                    .map(q -> new QueueListener(q, new WakingEvents(watcher, face::say), "ecs-deploy-events"));
            listener.ifPresent(QueueListener::start);
            Drive drive = start.with(new Driver(scheduler, watcher, new SplittableRandom()));
            AtomicInteger heard = new AtomicInteger();
            Signals signals = Signals.hear(signal -> cancel(drive, signal, heard.incrementAndGet()));
            try {
                return drive.done().join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            } finally {
                signals.forget();
                listener.ifPresent(QueueListener::close);
                face.finish();
            }
        }
    }

    /** The first signal asks for a tidy end; the second one means it. */
    private void cancel(Drive drive, String signal, int times) {
        String name = signal.equals("INT") ? "Ctrl-C" : "SIG" + signal;
        if (times > 1) {
            face.finish();
            face.say(name + " again: leaving at once. The state is saved; resume carries on from it.");
            Runtime.getRuntime().halt(ExitCode.CANCELLED.value());
        }
        face.say(name + ": cancelling. (Once more leaves at once: the state is safe.)");
        drive.cancel(name);
    }
}
