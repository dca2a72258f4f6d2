package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Many deployments begun at once in one process: what it holds while all their migrations run, how fast it asks AWS, and
 * how long it needs. The simulator does not throttle here, so that the rates are what the product asks for by itself.
 */
final class InFlight implements Section {
    private final Setup setup;
    private final int count;

    InFlight(Setup setup, int count) {
        this.setup = setup;
        this.count = count;
    }

    @Override
    public String title() {
        return count + " deployments in flight in one process";
    }

    @Override
    public JsonNode measure() throws Exception {
        // Long enough that the last one has begun its migration before the first one ends it.
        Duration migration = Duration.ofSeconds(setup.of(Math.max(30, count / 10), 10));
        Path work = Files.createDirectories(setup.directory().resolve("work"));
        Path results = work.resolve("in-flight.json");
        try (SimulatedAccount account = new SimulatedAccount(SimulatorOptions.standard(), count).settled(count)) {
            account.push("new", migration, migration);
            Process process = new ProcessBuilder(List.of(
                            setup.java().toString(),
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyDeployments.class.getName(),
                            account.server().endpoint().toString(),
                            String.valueOf(count),
                            work.toString(),
                            results.toString()))
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("The deployments' process failed.");
            }
            ObjectNode json = (ObjectNode) new ObjectMapper().readTree(results.toFile());
            json.put("migrationSeconds", migration.toSeconds());
            json.properties().forEach(e -> System.out.printf("  %-26s %s%n", e.getKey(), e.getValue()));
            json.set("rates", CallRates.table(account.simulator().calls().all(), count));
            return json;
        }
    }
}
