package io.jenkins.plugins.ecsdeploy;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Validators from npm, in the versions of {@code src/test/npm}: installed once into the build directory. */
public final class NpmTools {
    private NpmTools() {}

    /**
     * The tool's executable; skips the test, loudly, where npm can't install.
     *
     * @param checks what stays unchecked without it
     */
    @SuppressWarnings("try") // the lock is only held
    public static synchronized Path installed(String tool, String checks) throws Exception {
        Path home = Path.of("target/npm").toAbsolutePath();
        Path executable = home.resolve("node_modules/.bin").resolve(tool);
        Files.createDirectories(home);
        try (FileChannel channel = FileChannel.open(home.resolve("lock"), CREATE, WRITE);
                FileLock lock = channel.lock()) { // tests run in several processes
            if (!Files.exists(executable) && !install(home)) {
                System.err.println(
                        "SKIPPED: NOT validated, because npm can't install " + tool + " here: " + checks + ".");
                Assumptions.abort("npm can't install " + tool + " here");
            }
        }
        return executable;
    }

    private static boolean install(Path home) throws Exception {
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.writeString(home.resolve(file), Files.readString(Path.of("src/test/npm", file)));
        }
        try {
            return run(home, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts") == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Runs a command to its end, two minutes at most; its exit code. */
    public static int run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(said).isTrue();
        return process.exitValue();
    }
}
