package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole process of a deployment without a migration, of one service whose rollout takes no time: what is left is
 * start-up. {@code until update} is from the process's start to the arrival of UpdateService; the wall time holds the
 * looks at the service after it, too.
 */
final class StartUp implements Section {
    private final Setup setup;

    StartUp(Setup setup) {
        this.setup = setup;
    }

    @Override
    public String title() {
        return "ecs-deploy as a process: register and update one service, no migration";
    }

    @Override
    public JsonNode measure() throws Exception {
        Path work = Files.createDirectories(setup.directory().resolve("work"));
        List<JvmVariant> variants = variants(work);
        Map<JvmVariant, Runs> runs = new LinkedHashMap<>();
        try (SimulatedAccount account =
                new SimulatedAccount(SimulatorOptions.standard().withPace(Pace.every(Duration.ofMillis(1))), 1)) {
            account.settled(1);
            EcsDeployProcess process = new EcsDeployProcess(account, setup.jar(), work, false);
            for (JvmVariant variant : variants) {
                Runs warmUp = new Runs();
                if (!variant.training().isEmpty()) {
                    process.run(warmUp, variant.java(), variant.training(), Duration.ZERO);
                }
                process.run(warmUp, variant.java(), variant.flags(), Duration.ZERO);
                runs.put(variant, new Runs());
            }
            // In turn, so that a machine that slows down slows all of them.
            for (int i = 0; i < setup.of(10, 3); i++) {
                for (JvmVariant variant : variants) {
                    process.run(runs.get(variant), variant.java(), variant.flags(), Duration.ZERO);
                }
            }
        }
        Runs.head();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        runs.forEach((variant, all) -> {
            all.row(variant.name());
            json.set(variant.name(), all.json());
        });
        return json;
    }

    private List<JvmVariant> variants(Path work) {
        List<JvmVariant> variants = new ArrayList<>(
                JvmVariant.of(setup.java(), "JDK " + Runtime.version().feature(), work));
        if (setup.laterJava() != null) {
            variants.addAll(JvmVariant.of(setup.laterJava(), "JDK 25+", work));
            variants.add(JvmVariant.aot(setup.laterJava(), "JDK 25+", work));
        }
        return variants;
    }
}
