package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of one command, with the moment of each at which its first UpdateService arrived. */
final class Runs {

    private record Run(TimedProcess process, double untilUpdate) {}

    private final List<Run> runs = new ArrayList<>();

    void add(TimedProcess process, double untilUpdate) {
        runs.add(new Run(process, untilUpdate));
    }

    Figures untilUpdate() {
        return figures(Run::untilUpdate);
    }

    Figures wall() {
        return figures(r -> r.process().wall());
    }

    Figures cpu() {
        return figures(r -> r.process().user() + r.process().system());
    }

    private Figures figures(ToDoubleFunction<Run> of) {
        return Figures.of(runs.stream().map(of::applyAsDouble).toList());
    }

    static void head() {
        System.out.printf(
                "  %-36s %-19s %-19s %-19s %-15s%n",
                "min / median / max", "until update, s", "wall, s", "CPU, s", "MiB");
    }

    void row(String name) {
        System.out.printf(
                "  %-36s %-19s %-19s %-19s %-15s%n",
                name,
                untilUpdate().spread("%.2f"),
                wall().spread("%.2f"),
                cpu().spread("%.2f"),
                figures(r -> r.process().peakMiB()).spread("%.0f"));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("untilUpdate", untilUpdate().json());
        json.set("wall", wall().json());
        json.set("user", figures(r -> r.process().user()).json());
        json.set("system", figures(r -> r.process().system()).json());
        json.set("peakMiB", figures(r -> r.process().peakMiB()).json());
        return json;
    }
}
