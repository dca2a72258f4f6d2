package io.jenkins.plugins.ecsdeploy.action;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has of its process. Passed in, so that tests run the real commands beside each other.
 *
 * @param directory where relative paths start
 * @param terminal whether a person looks on
 */
record Io(PrintStream out, PrintStream err, Map<String, String> environment, Path directory, boolean terminal) {
    private static final int WIDTH = 80;
    private static final int LEAST_WIDTH = 40;

    /** In UTF-8 whatever the locale says: CI runners often have none. */
    static Io ofProcess() {
        return new Io(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(""),
                isTerminal());
    }

    /** The value of a variable; null when it is not set or blank. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    Path resolve(Path path) {
        return directory.resolve(path);
    }

    /** Columns to use: never more than 80, so that a report reads the same everywhere. */
    int width() {
        String columns = variable("COLUMNS");
        if (columns == null && terminal) {
            columns = asTheTerminalSays();
        }
        if (columns == null || !columns.matches("[0-9]{1,4}")) {
            return WIDTH;
        }
        return Math.max(LEAST_WIDTH, Math.min(WIDTH, Integer.parseInt(columns)));
    }

    /** A shell keeps COLUMNS to itself, and a live line that is too long could not be erased. */
    private static String asTheTerminalSays() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return rowsAndColumns.length == 2 ? rowsAndColumns[1] : null;
        } catch (IOException noStty) {
            return null;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // that of Java 22 and later is asked below
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM")) || System.getenv("CI") != null) {
            return false;
        }
        try { // Since Java 22 there is a console without a terminal, too.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
