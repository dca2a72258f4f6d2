package io.jenkins.plugins.ecsdeploy.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A way to start the JVM.
 *
 * @param training flags of one run before, which leaves an archive; empty when there is none
 */
record JvmVariant(String name, Path java, List<String> training, List<String> flags) {
    private static final String CLIENT = "-XX:TieredStopAtLevel=1";
    private static final String SERIAL = "-XX:+UseSerialGC";

    static List<JvmVariant> of(Path java, String version, Path work) {
        String archive = work.resolve("app-" + version + ".jsa").toString();
        return List.of(
                new JvmVariant(version + ", plain", java, List.of(), List.of()),
                new JvmVariant(version + ", C1, serial GC", java, List.of(), List.of(CLIENT, SERIAL)),
                new JvmVariant(
                        version + ", C1, serial GC, AppCDS",
                        java,
                        List.of(CLIENT, SERIAL, "-XX:ArchiveClassesAtExit=" + archive),
                        List.of(CLIENT, SERIAL, "-XX:SharedArchiveFile=" + archive, "-Xshare:auto")));
    }

    static JvmVariant aot(Path java, String version, Path work) {
        String cache = work.resolve("app-" + version + ".aot").toString();
        return new JvmVariant(
                version + ", C1, serial GC, AOT cache",
                java,
                List.of(CLIENT, SERIAL, "-XX:AOTCacheOutput=" + cache),
                List.of(CLIENT, SERIAL, "-XX:AOTCache=" + cache));
    }
}
