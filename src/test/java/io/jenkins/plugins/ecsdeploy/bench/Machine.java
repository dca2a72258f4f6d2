package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;

/** What the figures were measured on. No names: results may be published. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Machine() {}

    static ObjectNode describe() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", Instant.now().toString())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("memoryMiB", SYSTEM.getTotalMemorySize() >> 20)
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"))
                .put("load", load());
    }

    /** The load average of the last minute: above the number of cores, times are not to be trusted. */
    static double load() {
        return Math.round(SYSTEM.getSystemLoadAverage() * 100) / 100.0;
    }
}
