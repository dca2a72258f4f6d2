package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The task sizes that Fargate offers (Developer Guide, <i>Task CPU and memory</i>); CPU units and MiB. */
final class FargateSize {

    private record Memory(int least, int most, int step) {
        boolean offers(int mib) {
            return mib >= least && mib <= most && (mib - least) % step == 0;
        }
    }

    private static final int GIB = 1024;
    private static final Map<Integer, Memory> SIZES = new TreeMap<>(Map.of(
            256, new Memory(512, 2 * GIB, 512),
            512, new Memory(GIB, 4 * GIB, GIB),
            1024, new Memory(2 * GIB, 8 * GIB, GIB),
            2048, new Memory(4 * GIB, 16 * GIB, GIB),
            4096, new Memory(8 * GIB, 30 * GIB, GIB),
            8192, new Memory(16 * GIB, 60 * GIB, 4 * GIB),
            16384, new Memory(32 * GIB, 120 * GIB, 8 * GIB)));

    private FargateSize() {}

    static boolean exists(int cpu, int memory) {
        Memory sizes = SIZES.get(cpu);
        // 1536 MiB is no size for a quarter vCPU.
        return sizes != null && sizes.offers(memory) && !(cpu == 256 && memory == 1536);
    }

    /** {@code "256"} or {@code ".25 vCPU"} in CPU units; empty if it is neither. */
    static OptionalInt cpuUnits(String text) {
        return units(text, "vcpu");
    }

    /** {@code "512"} or {@code "0.5 GB"} in MiB; empty if it is neither. */
    static OptionalInt mebibytes(String text) {
        return units(text, "gb");
    }

    private static OptionalInt units(String text, String unit) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        try {
            if (lower.endsWith(unit)) {
                double number = Double.parseDouble(
                        lower.substring(0, lower.length() - unit.length()).trim());
                return OptionalInt.of((int) Math.round(number * 1024));
            }
            return OptionalInt.of(Integer.parseInt(lower));
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}
