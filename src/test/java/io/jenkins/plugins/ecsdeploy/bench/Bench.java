package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures section by section. Arguments: jar, directory, java 25 or {@code -}, AWS CLI script or {@code -},
 * {@code quick} or {@code full}, then the sections; all when none is named.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        Setup setup =
                new Setup(Path.of(args[0]), Path.of(args[1]), given(args[2]), given(args[3]), args[4].equals("quick"));
        List<String> asked = Arrays.asList(args).subList(5, args.length);
        Files.createDirectories(setup.directory());
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        List<String> done = new ArrayList<>();
        for (Map.Entry<String, Section> each : sections(setup)) {
            if (!asked.isEmpty() && !asked.contains(each.getKey())) {
                continue;
            }
            System.out.printf("%n=== %s (load %.2f)%n%n", each.getValue().title(), Machine.load());
            ObjectNode result = mapper.createObjectNode();
            result.set("machine", Machine.describe());
            result.put("quick", setup.quick());
            result.set("results", each.getValue().measure());
            Path file = setup.directory().resolve(each.getKey() + ".json");
            mapper.writeValue(file.toFile(), result);
            done.add(file.toString());
        }
        System.out.printf("%nRaw results: %s%n", String.join(", ", done));
        System.exit(done.isEmpty() ? 2 : 0);
    }

    private static Path given(String path) {
        return path.equals("-") ? null : Path.of(path);
    }

    private static List<Map.Entry<String, Section>> sections(Setup setup) {
        return List.of(
                Map.entry("start-up", new StartUp(setup)),
                Map.entry("aws-cli", new AgainstAwsCli(setup)),
                Map.entry("calls", new CallsPerDeployment()),
                Map.entry("stop-to-update", new StopToUpdate(setup)),
                Map.entry("in-flight-100", new InFlight(setup, setup.of(100, 20))),
                Map.entry("in-flight-1000", new InFlight(setup, setup.of(1000, 50))));
    }
}
