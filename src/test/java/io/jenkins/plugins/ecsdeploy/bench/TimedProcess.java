package io.jenkins.plugins.ecsdeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a command, measured from outside: by GNU time where there is one, else its wall time only.
 *
 * @param startedAt just before
 * @param wall seconds from before its start until after its end
 * @param user seconds of CPU in user mode, its children's included; NaN when not known
 * @param system seconds of CPU in the kernel; NaN when not known
 * @param peakMiB resident memory of the largest single process; NaN when not known
 */
record TimedProcess(Instant startedAt, double wall, double user, double system, double peakMiB) {
    private static final Path TIME = Path.of("/usr/bin/time");

    static boolean full() {
        return Files.isExecutable(TIME);
    }

    /** Runs it to its end; its output goes to a file beside the working files. */
    static TimedProcess run(List<String> command, Path work) throws IOException, InterruptedException {
        Path figures = work.resolve("time.txt");
        Path output = work.resolve("output.txt");
        List<String> line = new ArrayList<>();
        if (full()) {
            line.addAll(List.of(TIME.toString(), "-q", "-f", "%U %S %M", "-o", figures.toString()));
        }
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", "bench");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "bench");
        builder.environment().put("AWS_DEFAULT_REGION", SimulatedAccount.REGION);
        builder.environment().put("AWS_PAGER", "");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Instant startedAt = Instant.now();
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        double wall = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IllegalStateException(
                    "Exit code " + exit + " of " + String.join(" ", command) + "\n" + Files.readString(output));
        }
        if (!full()) {
            return new TimedProcess(startedAt, wall, Double.NaN, Double.NaN, Double.NaN);
        }
        String[] parts = Files.readString(figures).trim().split(" ", 3);
        return new TimedProcess(
                startedAt,
                wall,
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]) / 1024);
    }
}
