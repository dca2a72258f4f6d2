package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.APPLICATION_ERROR;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.COMMAND_NOT_EXECUTABLE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.COMMAND_NOT_FOUND;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.KILLED_BY_SIGNAL;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.OUT_OF_MEMORY;

import java.util.Map;

/** What a container's exit code means by itself (the shell's conventions), when AWS gives no reason. */
final class ExitCodes {
    static final int SIGKILL = 137;
    static final int SIGTERM = 143;

    private static final Map<Integer, Rule> TABLE = Map.of(
            126,
            Rule.when(COMMAND_NOT_EXECUTABLE)
                    .means("The command of container {container|} cannot be executed (exit code 126).")
                    .mend(Words.EXECUTABLE, Words.NOT_A_DIRECTORY),
            127,
            Rule.when(COMMAND_NOT_FOUND)
                    .means("A command of container {container|} was not found (exit code 127).")
                    .mend(
                            "The container's log names it: see that it is in the image and in its PATH.",
                            "A script whose first line ends in CR LF ends like this too."),
            255,
            Rule.when(APPLICATION_ERROR)
                    .means("Container {container|} ended with exit code 255.")
                    .mend(
                            Words.READ_LOG,
                            "If the log says exec format error, the image is built for another architecture."),
            SIGKILL,
            Rule.when(OUT_OF_MEMORY)
                    .means(
                            "Container {container|} was killed (exit code 137, SIGKILL) though nobody stopped the task: most likely it ran out of memory.")
                    .mend(
                            Words.MORE_MEMORY,
                            Words.LESS_MEMORY,
                            "If memory was not short: look for what else kills the process."));

    private static final Rule SIGNAL = Rule.when(KILLED_BY_SIGNAL)
            .means("Container {container|} was ended by {signal|a signal} (exit code {code|}).")
            .mend(
                    Words.READ_LOG,
                    "SIGSEGV, SIGABRT, SIGBUS and SIGILL are crashes in native code: look for a library or processor that does not fit.",
                    "SIGTERM and SIGINT come from outside: look for who stopped it.");

    private static final Rule OTHER = Rule.when(APPLICATION_ERROR)
            .means("Container {container|} ended with exit code {code|}.")
            .mend(Words.READ_LOG, "Start the same image with the same command by hand.");

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private ExitCodes() {}

    /** The meaning of a code other than 0, with its facts; the container's name is to be added. */
    static Rule rule(int code) {
        return TABLE.getOrDefault(code, isSignal(code) ? SIGNAL : OTHER);
    }

    static Map<String, String> facts(String container, int code) {
        int signal = code - 128;
        return Map.of(
                "container",
                container,
                "code",
                Integer.toString(code),
                "signal",
                SIGNALS.getOrDefault(signal, "signal " + signal));
    }

    /** What ECS leaves behind in containers that it stops because the task ends. */
    static boolean stoppedFromOutside(int code) {
        return code == SIGKILL || code == SIGTERM;
    }

    private static boolean isSignal(int code) {
        return code > 128 && code <= 128 + 64;
    }
}
