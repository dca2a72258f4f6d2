package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many deployments in one process, which has nothing else in it: the simulator runs elsewhere. Arguments: endpoint,
 * number, directory for the state files, file for the results.
 */
public final class ManyDeployments {
    private static final int THREADS = 4;

    private final AtomicInteger migrating = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final ObjectNode result = new ObjectMapper().createObjectNode();
    private int mostThreads;

    private ManyDeployments() {}

    public static void main(String[] args) throws Exception {
        ManyDeployments many = new ManyDeployments();
        many.run(URI.create(args[0]), Integer.parseInt(args[1]), Path.of(args[2]));
        Files.writeString(Path.of(args[3]), many.result.toPrettyString());
        System.exit(0);
    }

    private void run(URI endpoint, int count, Path states) throws Exception {
        long heapBefore = heapAfterGc();
        result.put("threadsBefore", threads());
        long begun = System.nanoTime();
        try (ThreadScheduler scheduler = new ThreadScheduler(THREADS)) {
            Driver driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(1));
            List<CompletableFuture<Ended>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(begin(driver, endpoint, "s" + i, states));
            }
            result.put("secondsUntilAllBegun", seconds(begun));
            boolean weighed = false;
            while (ended.get() < count) {
                TimeUnit.MILLISECONDS.sleep(200);
                mostThreads = Math.max(mostThreads, threads());
                if (!weighed && migrating.get() == count) {
                    weighed = true;
                    weigh(begun, heapBefore, count);
                }
            }
            for (CompletableFuture<Ended> each : all) {
                statuses.merge(each.get().deployment().status().name(), 1, Integer::sum);
            }
        }
        result.put("secondsUntilAllEnded", seconds(begun));
        result.put("mostThreads", mostThreads);
        result.set("statuses", new ObjectMapper().valueToTree(statuses));
        result.put("cpuSeconds", cpuSeconds());
    }

    private CompletableFuture<Ended> begin(Driver driver, URI endpoint, String service, Path states) throws Exception {
        Configuration configuration = SimulatedAccount.deployment("new", service);
        AwsOutside outside = Outsides.open(configuration, endpoint);
        CompletableFuture<Ended> done = driver.begin(
                        Deployment.create("d-" + service, configuration, Instant.now()),
                        outside,
                        new FileJournal(states.resolve(service + ".json")),
                        new Listener() {
                            @Override
                            public void changed(Deployment before, Deployment after) {
                                if (task(before) == null && task(after) != null) {
                                    migrating.incrementAndGet();
                                }
                            }
                        })
                .done();
        return done.whenComplete((how, defect) -> {
            outside.close();
            ended.incrementAndGet();
        });
    }

    private static String task(Deployment d) {
        return d.migration() == null ? null : d.migration().taskArn();
    }

    /** All migrations run at once: the moment that counts. */
    private void weigh(long begun, long heapBefore, int count) {
        result.put("secondsUntilAllMigrate", seconds(begun));
        result.put("threadsInFlight", threads());
        result.set("threadNames", new ObjectMapper().valueToTree(threadNames()));
        long heap = heapAfterGc();
        result.put("heapMiB", (heap >> 10) / 1024.0);
        result.put("heapKiBPerDeployment", (heap - heapBefore) / 1024.0 / count);
        result.put("endedWhenWeighed", ended.get());
    }

    private static Map<String, Integer> threadNames() {
        Map<String, Integer> names = new TreeMap<>();
        Thread.getAllStackTraces()
                .keySet()
                .forEach(t -> names.merge(t.getName().replaceAll("[0-9]+", "N"), 1, Integer::sum));
        return names;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heapAfterGc() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(d -> d.toMillis())
                        .orElse(0L)
                / 1000.0;
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e8) / 10.0;
    }
}
