package io.jenkins.plugins.ecsdeploy.action;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The real command line in this process, for tests of other packages. */
public final class InProcess {
    private InProcess() {}

    /** How a command ended, and all that it said. */
    public record Result(ExitCode code, String said) {}

    public static Result run(Path directory, Map<String, String> environment, String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        ExitCode code = Main.run(new Io(out, out, environment, directory, false), args);
        return new Result(code, said.toString(StandardCharsets.UTF_8));
    }
}
