package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A picture of a deployment's phases over time: an SVG fragment for any page, as wide as the room that it gets (from
 * 300 pixels on).
 *
 * <p>It has neither ids nor styles, which could clash with the page's or be forbidden there, and takes the page's text
 * colour. Each row has its words above its bar, so that nothing overlaps however short a phase was; a bar is a line with
 * round ends, so that it is to be seen even then. Every colour comes with a shape of its own.
 */
public final class Timeline {
    private static final int AXIS = 26;
    private static final int PHASE = 38;
    private static final int PART = 33;

    /** Columns of a name that are shown; the whole is in the row's title. */
    private static final int NAME = 22;

    private static final List<Long> STEPS = LongStream.concat(
                    LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500),
                    LongStream.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400)
                            .map(s -> s * 1000))
            .boxed()
            .toList();

    private final Report report;
    private final List<TimelineRow> rows;
    private final Instant start;
    private final long millis;

    private Timeline(Report report) {
        this.report = report;
        this.rows = TimelineRow.of(report);
        this.start = rows.stream()
                .flatMap(TimelineRow::moments)
                .min(Instant::compareTo)
                .orElse(report.asOf());
        Instant end = rows.stream()
                .flatMap(TimelineRow::moments)
                .max(Instant::compareTo)
                .orElse(report.asOf());
        this.millis = Math.max(1, Duration.between(start, end).toMillis());
    }

    /** One {@code svg} element, well-formed as HTML and as XML. */
    public static String svg(Report report) {
        return new Timeline(report).draw();
    }

    private String draw() {
        int height = rows.stream().mapToInt(r -> r.part() ? PART : PHASE).sum() + AXIS;
        StringBuilder out = new StringBuilder();
        out.append("""
                <svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%%" height="%d" font-size="14" \
                font-family="system-ui, sans-serif" fill="currentColor" stroke-linecap="round">
                <title>%s</title>
                <desc>%s</desc>
                """.formatted(height, title(), description()));
        ticks(out, height - AXIS);
        int y = 0;
        for (TimelineRow row : rows) {
            row(out, row, y);
            y += row.part() ? PART : PHASE;
        }
        return out.append("</svg>\n").toString();
    }

    private String title() {
        return PlainText.html("Timeline of deployment " + report.deployment().id());
    }

    private String description() {
        return rows.stream()
                .map(r -> PlainText.html(r.label() + ": " + r.value() + "."))
                .collect(Collectors.joining(" "));
    }

    /** Lines at round times, and how long after the start they are; none close to the axis' ends, which have words too. */
    private void ticks(StringBuilder out, int bottom) {
        long step = STEPS.stream()
                .filter(s -> millis / s <= 4)
                .findFirst()
                .orElseGet(() -> STEPS.get(STEPS.size() - 1) * (millis / STEPS.get(STEPS.size() - 1) / 4 + 1));
        for (long at = step; at < millis; at += step) {
            double x = position(start.plusMillis(at));
            if (x > 34 && x < 76) {
                out.append(line(x, x, 0, bottom, "currentColor", 1, " stroke-opacity=\".15\""));
                out.append(text(percent(x), bottom + 18, 12, "middle", "+" + Words.took(Duration.ofMillis(at))));
            }
        }
        String clock = Words.moment(start);
        out.append(text("0", bottom + 18, 12, "start", clock.substring(11)));
        out.append(text("100%", bottom + 18, 12, "end", "+" + Words.took(Duration.ofMillis(millis))));
    }

    private void row(StringBuilder out, TimelineRow row, int y) {
        int indent = row.part() ? 20 : 0;
        int size = row.part() ? 12 : 14;
        int bar = y + (row.part() ? 24 : 28);
        out.append("<g><title>")
                .append(PlainText.html(row.label() + ": " + row.value()))
                .append("</title>\n");
        out.append(sign(row.status(), indent, y + 10));
        out.append(text(String.valueOf(indent + 20), y + 15, size, "start", shortened(row.label())));
        out.append(text("100%", y + 15, size, "end", row.value()));
        if (row.from() != null) {
            bars(out, row, bar);
        }
        out.append("</g>\n");
    }

    private void bars(StringBuilder out, TimelineRow row, int y) {
        String colour = colour(row.status());
        int width = row.part() ? 5 : 8;
        out.append(line(1.5, 98.5, y, y, "currentColor", width, " stroke-opacity=\".08\""));
        double from = position(row.from());
        double to = position(row.to());
        if (row.waited() != null) {
            out.append(line(position(row.waited()), from, y, y, colour, 2, " stroke-dasharray=\"1 5\""));
            out.append(mark(position(row.waited()), y, "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0", colour));
        }
        boolean running = row.status() == PhaseRun.Status.RUNNING;
        out.append(line(from, to, y, y, colour, width, running ? " stroke-dasharray=\"6 " + 2 * width + "\"" : ""));
        switch (row.status()) {
            case FAILED -> out.append(mark(to, y, "M-5-5L5 5M-5 5L5-5", colour));
            case CANCELLED -> out.append(mark(to, y, "M0-7V7", colour));
            default -> {}
        }
    }

    /** A sign of 14 pixels beside a row's words: a shape for each status. */
    private static String sign(PhaseRun.Status status, int x, int y) {
        String shape =
                switch (status) {
                    case SUCCEEDED -> "M2 0L6 4L12-5";
                    case FAILED -> "M2-5L12 5M2 5L12-5";
                    case CANCELLED -> "M3-4H11V4H3Z";
                    case RUNNING -> "M4-5L11 0L4 5Z";
                    case SKIPPED -> "M3 0H11";
                };
        return """
                <svg x="%d" y="%d" overflow="visible"><path d="%s" fill="none" stroke="%s" stroke-width="2.5" \
                stroke-linejoin="round"/></svg>
                """.formatted(x, y, shape, colour(status));
    }

    private static String mark(double x, int y, String shape, String colour) {
        return """
                <svg x="%s" y="%d" overflow="visible"><path d="%s" fill="none" stroke="%s" stroke-width="2.5"/></svg>
                """.formatted(percent(x), y, shape, colour);
    }

    private static String line(double x1, double x2, int y1, int y2, String colour, int width, String more) {
        return """
                <line x1="%s" x2="%s" y1="%d" y2="%d" stroke="%s" stroke-width="%d"%s/>
                """.formatted(percent(x1), percent(x2), y1, y2, colour, width, more);
    }

    private static String text(String x, int y, int size, String anchor, String words) {
        return """
                <text x="%s" y="%d" font-size="%d" text-anchor="%s">%s</text>
                """.formatted(x, y, size, anchor, PlainText.html(words));
    }

    /** Legible on white and on black: at least 3:1 on either. */
    private static String colour(PhaseRun.Status status) {
        return switch (status) {
            case SUCCEEDED -> "#2e9e5b";
            case FAILED -> "#dd4b39";
            case CANCELLED -> "#b7791f";
            case RUNNING -> "#3b82d6";
            case SKIPPED -> "#85898f";
        };
    }

    private static String shortened(String name) {
        List<String> rows = Columns.wrap(PlainText.line(name).replace('\t', ' '), NAME);
        return rows.size() == 1
                ? rows.get(0)
                : Columns.wrap(rows.get(0), NAME - 1).get(0) + "…";
    }

    /** Per cent of the width, with room for the round ends of bars. */
    private double position(Instant moment) {
        double part = (double) Duration.between(start, moment).toMillis() / millis;
        return 1.5 + 97 * part;
    }

    private static String percent(double x) {
        return String.format(Locale.ROOT, "%.2f%%", x);
    }
}
