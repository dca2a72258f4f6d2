package io.jenkins.plugins.ecsdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    public static synchronized Path installed(String tool, String checks) throws Exception {
        Path home = Path.of("target/npm").toAbsolutePath();
        Path executable = home.resolve("node_modules/.bin").resolve(tool);
        if (Files.exists(executable)) {
            return executable;
        }
        Files.createDirectories(home);
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.writeString(home.resolve(file), Files.readString(Path.of("src/test/npm", file)));
        }
        boolean installed;
        try {
            installed = run(home, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts") == 0;
        } catch (IOException absent) {
            installed = false;
        }
        if (!installed) {
            System.err.println("SKIPPED: NOT validated, because npm can't install " + tool + " here: " + checks + ".");
        }
        Assumptions.assumeTrue(installed, "npm can't install " + tool + " here");
        return executable;
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
