package io.jenkins.plugins.ecsdeploy.action;

import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What is shown and written. */
final class OutputOptions {
    @Option(names = "--report", paramLabel = "FILE", description = "Write a report in HTML.")
    Path report;

    @Option(names = "--record", paramLabel = "FILE", description = "Write the record in JSON.")
    Path record;

    @Option(names = "--log", paramLabel = "FILE", description = "Write the migration's log as it came.")
    Path log;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: only the record on stdout, the rest on stderr.")
    String output;

    @Option(
            names = "--color",
            paramLabel = "auto|never",
            defaultValue = "auto",
            description = "auto: on a terminal, unless NO_COLOR is set.")
    String color;

    boolean json() {
        return switch (output) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new UsageException("--output is text or json, not " + output + ".");
        };
    }

    /** Where people read. */
    PrintStream people(Io io) {
        return json() ? io.err() : io.out();
    }
}
