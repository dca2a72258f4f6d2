package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Computer;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The engine of this controller: one driver and one watcher on a few threads, for all deployments of all builds.
 *
 * <p>Lives as long as Jenkins does. When Jenkins goes down it lets steps that are under way come to their end, and begins
 * no others: builds carry on from their journals when Jenkins is back. Thread-safe.
 */
@Extension
public final class DeploymentEngine {
    /** Tells this process of the controller from those before it. */
    static final String PROCESS = UUID.randomUUID().toString();

    private static final int THREADS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ThreadScheduler scheduler = new ThreadScheduler(THREADS);
    private final Watcher watcher = new Watcher(scheduler, Pacing.DEFAULT);
    private final Driver driver = new Driver(scheduler, watcher, new SecureRandom());
    private final Outsides outsides = new Outsides();
    private final Map<String, BuildDeployment> attended = new ConcurrentHashMap<>();

    public static DeploymentEngine get() {
        return ExtensionList.lookupSingleton(DeploymentEngine.class);
    }

    Driver driver() {
        return driver;
    }

    Outsides outsides() {
        return outsides;
    }

    /** What was asked of AWS since the controller started. */
    public List<ApiUsage> usage() {
        return outsides.usage();
    }

    /** An event of ECS tells when to look; others tell nothing. */
    public void heard(Event event) {
        watcher.heard(event);
    }

    Instant now() {
        return scheduler.now();
    }

    /** For what blocks: reading a workspace, asking AWS who we are. Never the engine's own threads. */
    public ExecutorService blocking() {
        return Computer.threadPoolForRemoting;
    }

    /** The deployments that builds of this controller wait for just now. */
    public Collection<BuildDeployment> attended() {
        return attended.values();
    }

    public Optional<BuildDeployment> attended(String id) {
        return Optional.ofNullable(attended.get(id));
    }

    /** False when somebody else attends to it already: a deployment has one driver. */
    boolean attend(BuildDeployment deployment) {
        return attended.putIfAbsent(deployment.id(), deployment) == null;
    }

    void leave(BuildDeployment deployment) {
        attended.remove(deployment.id(), deployment);
    }

    /** Jenkins goes down. */
    @Terminator
    public static void close() {
        ExtensionList.lookup(DeploymentEngine.class).forEach(engine -> {
            engine.scheduler.close(PATIENCE);
            engine.outsides.close();
        });
    }
}
