package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;

/**
 * Deployments of the same services take turns, in the order in which they came.
 *
 * <p>The queue is on disk before anybody is told of his turn, so that turns and order survive restarts: a build that comes
 * back finds its place as it left it. Places whose build is over are dropped. Thread-safe.
 */
@Extension
public final class DeploymentQueue {
    private static final Logger LOGGER = Logger.getLogger(DeploymentQueue.class.getName());

    private final QueueFile file = new QueueFile();
    private final List<Place> places = new ArrayList<>(file.load());
    private final Map<String, Waiter> waiters = new HashMap<>();

    /** Told, while it waits, of every change of those that it waits for; must return quickly. */
    public interface Listener {
        /** @param builds for instance {@code #41} */
        void waitingFor(List<String> builds);
    }

    private record Waiter(CompletableFuture<Place> turn, Listener listener, List<String> told) {}

    public static DeploymentQueue get() {
        return ExtensionList.lookupSingleton(DeploymentQueue.class);
    }

    /**
     * Takes a place at the end, or the one that the deployment has already.
     *
     * @return completes when it is its turn: then with the place, held until {@link #leave}
     */
    public CompletableFuture<Place> enter(Place wanted, Listener listener) {
        Waiter waiter = new Waiter(new CompletableFuture<>(), listener, new ArrayList<>());
        List<Runnable> news;
        synchronized (this) {
            if (place(wanted.deployment()) == null) {
                places.add(wanted);
                file.save(places);
            }
            waiters.put(wanted.deployment(), waiter);
            news = serve();
        }
        news.forEach(Runnable::run);
        return waiter.turn();
    }

    /** Those that a deployment would have to wait for. */
    public synchronized List<String> ahead(Place wanted) {
        Place own = place(wanted.deployment());
        Place reader = own == null ? wanted : own;
        List<String> names = new ArrayList<>();
        for (Place other : places) {
            if (other.deployment().equals(reader.deployment())) {
                break;
            }
            if (other.overlaps(reader)) {
                names.add(other.nameFor(reader));
            }
        }
        return names;
    }

    /** Gives the place up, whether it was held or not. */
    public void leave(String deployment) {
        List<Runnable> news;
        synchronized (this) {
            waiters.remove(deployment);
            if (!places.removeIf(p -> p.deployment().equals(deployment))) {
                return;
            }
            file.save(places);
            news = serve();
        }
        news.forEach(Runnable::run);
    }

    /** Gives all places of a build up: it is over. A deployment that is still being cancelled gives up its own. */
    void leaveAll(Run<?, ?> build) {
        String id = build.getExternalizableId();
        places().stream()
                .filter(p -> p.build().equals(id))
                .map(Place::deployment)
                .filter(d -> DeploymentEngine.get().attended(d).isEmpty())
                .forEach(this::leave);
    }

    /** A snapshot, in order. */
    public synchronized List<Place> places() {
        return List.copyOf(places);
    }

    private Place place(String deployment) {
        return places.stream()
                .filter(p -> p.deployment().equals(deployment))
                .findFirst()
                .orElse(null);
    }

    /** Gives turns, and says what waiters are to be told once the lock is given back. */
    private List<Runnable> serve() {
        List<Runnable> news = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            List<String> ahead = ahead(place);
            if (!place.held() && ahead.isEmpty() && waiters.containsKey(place.deployment())) {
                places.set(i, place.turn());
                changed = true;
            }
        }
        if (changed) {
            file.save(places);
        }
        for (Place place : places) {
            Waiter waiter = waiters.get(place.deployment());
            if (waiter == null) {
                continue;
            }
            if (place.held()) {
                waiters.remove(place.deployment());
                news.add(() -> waiter.turn().complete(place));
            } else {
                List<String> ahead = ahead(place);
                if (!ahead.equals(waiter.told())) {
                    waiter.told().clear();
                    waiter.told().addAll(ahead);
                    news.add(() -> waiter.listener().waitingFor(ahead));
                }
            }
        }
        return news;
    }

    /** After a restart: drops the places of builds that are not there any more, or over. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void dropStale() {
        DeploymentQueue queue = get();
        for (Place place : queue.places()) {
            Run<?, ?> build = place.run();
            if (build == null || !build.isBuilding()) {
                LOGGER.info(
                        () -> "Deployment " + place.deployment() + " gives its turn up: " + place.build() + " is over");
                queue.leave(place.deployment());
            }
        }
    }
}
