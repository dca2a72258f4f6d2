package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which memory goes with which CPU on Fargate (ECS Developer Guide, "Task CPU and memory"). */
final class Fargate {
    private static final Map<Integer, List<Integer>> SIZES = new TreeMap<>(Map.of(
            256, List.of(512, 1024, 2048),
            512, steps(1024, 4096, 1024),
            1024, steps(2048, 8192, 1024),
            2048, steps(4096, 16384, 1024),
            4096, steps(8192, 30720, 1024),
            8192, steps(16384, 61440, 4096),
            16384, steps(32768, 122880, 8192)));

    private Fargate() {}

    private static List<Integer> steps(int least, int most, int step) {
        return IntStream.iterate(least, memory -> memory <= most, memory -> memory + step)
                .boxed()
                .toList();
    }

    /** What is wrong with the pair; empty when not both are given or Fargate is not asked for by name. */
    static Optional<String> wrong(JsonNode migration) {
        int cpu = number(migration.path("cpu"));
        int memory = number(migration.path("memory"));
        if (cpu <= 0 || memory <= 0 || !migration.path("launchType").asText().equals("FARGATE")) {
            return Optional.empty();
        }
        List<Integer> sizes = SIZES.get(cpu);
        if (sizes == null) {
            return Optional.of("Fargate has no tasks with cpu " + cpu + "; it has " + words(SIZES.keySet()) + ".");
        }
        return sizes.contains(memory)
                ? Optional.empty()
                : Optional.of(
                        "With cpu " + cpu + ", Fargate has no memory " + memory + "; it has " + words(sizes) + ".");
    }

    private static String words(Collection<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The number, or 0 when it is none: the schema has said so. */
    private static int number(JsonNode value) {
        String text = value.isIntegralNumber() || value.isTextual() ? value.asText() : "";
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    }
}
