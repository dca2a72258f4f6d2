package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long services wait for nothing: from the migration task's STOPPED, on the simulator's clock, to the arrival of
 * UpdateService.
 *
 * <p>Twice: each deployment with a watcher of its own, as on the command line; and all of them watched together, as in
 * a CI controller.
 */
final class StopToUpdate implements Section {
    private static final Duration APART = Duration.ofMillis(50);

    private final Setup setup;

    StopToUpdate(Setup setup) {
        this.setup = setup;
    }

    @Override
    public String title() {
        return "From the migration's STOPPED to UpdateService, in milliseconds";
    }

    @Override
    public JsonNode measure() throws Exception {
        int count = setup.of(200, 20);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        System.out.printf("  %-32s %7s %7s %7s %7s %7s%n", count + " deployments", "min", "p50", "p90", "p99", "max");
        json.set("alone", measure("each watched alone", count, false));
        json.set("together", measure("all watched together", count, true));
        return json;
    }

    private JsonNode measure(String name, int count, boolean together) throws Exception {
        try (SimulatedAccount account = new SimulatedAccount(SimulatorOptions.standard(), count);
                ThreadScheduler scheduler = new ThreadScheduler(4)) {
            account.settled(count);
            account.push("new", Duration.ofSeconds(setup.of(20, 4)), Duration.ofSeconds(setup.of(120, 8)));
            Watcher shared = new Watcher(scheduler, Pacing.DEFAULT);
            List<CompletableFuture<Ended>> drives = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Watcher watcher = together ? shared : new Watcher(scheduler, Pacing.DEFAULT);
                drives.add(begin(account, new Driver(scheduler, watcher, new Random(i)), scheduler.now(), "s" + i));
                TimeUnit.NANOSECONDS.sleep(APART.toNanos());
            }
            for (CompletableFuture<Ended> drive : drives) {
                drive.get(10, TimeUnit.MINUTES);
            }
            Figures figures = Figures.of(delays(account));
            System.out.printf(
                    Locale.ROOT,
                    "  %-32s %7.0f %7.0f %7.0f %7.0f %7.0f%n",
                    name,
                    figures.min(),
                    figures.median(),
                    figures.percentile(90),
                    figures.percentile(99),
                    figures.max());
            return figures.json();
        }
    }

    private CompletableFuture<Ended> begin(SimulatedAccount account, Driver driver, Instant now, String service)
            throws Exception {
        Configuration configuration = SimulatedAccount.deployment("new", service);
        AwsOutside outside = Outsides.open(configuration, account.server().endpoint());
        Drive drive = driver.begin(
                Deployment.create("d-" + service, configuration, now),
                outside,
                new FileJournal(setup.directory().resolve("work").resolve(service + ".json")),
                new Listener() {});
        return drive.done().whenComplete((ended, defect) -> outside.close());
    }

    private static List<Long> delays(SimulatedAccount account) {
        Map<String, Instant> stopped = new HashMap<>();
        for (JsonNode task : account.simulator().tasks()) {
            String group = task.path("group").asText();
            if (group.startsWith("family:")) {
                String service = group.substring("family:".length()).replace("-migration", "");
                stopped.put(service, instant(task.path("stoppedAt").decimalValue()));
            }
        }
        List<Long> delays = new ArrayList<>();
        for (Call call : account.simulator().calls().of("UpdateService")) {
            Instant stop = stopped.get(call.body().path("service").asText());
            delays.add(Duration.between(stop, call.at()).toMillis());
        }
        return delays;
    }

    private static Instant instant(BigDecimal seconds) {
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }
}
