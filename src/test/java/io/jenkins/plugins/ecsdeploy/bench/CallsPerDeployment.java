package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.VirtualScheduler;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/**
 * How often one deployment asks AWS: a migration of one minute, then two services, at about Fargate's pace. On a virtual
 * clock, so that it takes no time and is the same on every machine.
 */
final class CallsPerDeployment implements Section {

    @Override
    public String title() {
        return "AWS calls of one deployment: 1 minute of migration, 2 services";
    }

    @Override
    public JsonNode measure() throws Exception {
        VirtualTime time = new VirtualTime();
        try (SimulatedAccount account =
                new SimulatedAccount(SimulatorOptions.on(time).withPace(Pace.fargate()), 2)) {
            time.advance(Duration.ofMinutes(10));
            account.push("new", Duration.ofMinutes(1), Duration.ofMinutes(1));
            Configuration configuration = SimulatedAccount.deployment("new", "s0", "s1");
            try (AwsOutside outside =
                    Outsides.open(configuration, account.server().endpoint())) {
                Instant begun = time.now();
                Deployment end = drive(time, configuration, outside);
                return table(end, Duration.between(begun, time.now()), outside.calls());
            }
        }
    }

    private static Deployment drive(VirtualTime time, Configuration configuration, AwsOutside outside)
            throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler(time);
        Driver driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(1));
        Drive drive = driver.begin(
                Deployment.create("d-bench", configuration, time.now()), outside, new NoJournal(), new Listener() {});
        while (!drive.done().isDone() && time.step()) {
            // Every step runs what is due next.
        }
        return drive.done().get().deployment();
    }

    private static JsonNode table(Deployment end, Duration took, Map<String, Long> calls) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("status", end.status().name())
                .put("seconds", took.toSeconds());
        System.out.printf("  %s after %d s of simulated time%n%n", end.status(), took.toSeconds());
        calls.forEach((operation, count) -> {
            System.out.printf("  %6d  %s%n", count, operation);
            json.withObject("/calls").put(operation, count);
        });
        long sum = calls.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("  %6d  in all%n", sum);
        return json.put("sum", sum);
    }
}
