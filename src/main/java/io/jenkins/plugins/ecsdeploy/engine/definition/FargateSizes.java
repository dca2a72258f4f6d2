package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** CPU and memory pairs that Fargate has (ECS Developer Guide, Fargate task definition differences: task CPU and memory). */
public final class FargateSizes {
    private FargateSizes() {}

    /** What is wrong with the size of a definition that is to run on Fargate; empty when nothing is. */
    public static Optional<String> problem(ObjectNode definition) {
        JsonNode cpu = definition.path("cpu");
        JsonNode memory = definition.path("memory");
        if (cpu.asText("").isEmpty() || memory.asText("").isEmpty()) {
            return Optional.of("Fargate needs cpu and memory at the level of the task");
        }
        int units = units(cpu.asText(), "vcpu");
        int mib = units(memory.asText(), "gb");
        return exists(units, mib)
                ? Optional.empty()
                : Optional.of("Fargate has no size of " + cpu.asText() + " CPU units with " + memory.asText()
                        + " MiB of memory" + allowed(units));
    }

    private static boolean exists(int cpu, int memory) {
        return switch (cpu) {
            case 256 -> memory == 512 || memory == 1024 || memory == 2048;
            case 512 -> within(memory, 1024, 4096, 1024);
            case 1024 -> within(memory, 2048, 8192, 1024);
            case 2048 -> within(memory, 4096, 16384, 1024);
            case 4096 -> within(memory, 8192, 30720, 1024);
            case 8192 -> within(memory, 16384, 61440, 4096);
            case 16384 -> within(memory, 32768, 122880, 8192);
            default -> false;
        };
    }

    private static String allowed(int cpu) {
        return switch (cpu) {
            case 256 -> " (512, 1024 or 2048)";
            case 512 -> " (1024 to 4096 in steps of 1024)";
            case 1024 -> " (2048 to 8192 in steps of 1024)";
            case 2048 -> " (4096 to 16384 in steps of 1024)";
            case 4096 -> " (8192 to 30720 in steps of 1024)";
            case 8192 -> " (16384 to 61440 in steps of 4096)";
            case 16384 -> " (32768 to 122880 in steps of 8192)";
            default -> " (cpu is one of 256, 512, 1024, 2048, 4096, 8192, 16384)";
        };
    }

    private static boolean within(int value, int from, int to, int step) {
        return value >= from && value <= to && (value - from) % step == 0;
    }

    /** {@code 1 vCPU} and {@code 2 GB} are allowed forms of 1024 and 2048. */
    private static int units(String text, String unit) {
        String trimmed = text.trim().toLowerCase(java.util.Locale.ROOT);
        try {
            if (trimmed.endsWith(unit)) {
                String number =
                        trimmed.substring(0, trimmed.length() - unit.length()).trim();
                return (int) Math.round(Double.parseDouble(number) * 1024);
            }
            return Integer.parseInt(trimmed);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
