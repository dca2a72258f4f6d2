package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing, by rank: no averages, which one slow run would move. */
record Figures(List<Double> sorted) {

    static Figures of(Collection<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured.");
        }
        return new Figures(values.stream().map(Number::doubleValue).sorted().toList());
    }

    double min() {
        return sorted.get(0);
    }

    double median() {
        return percentile(50);
    }

    double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** The smallest value that this many percent do not exceed. */
    double percentile(int percent) {
        return sorted.get(Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
    }

    /** {@code min / median / max}. */
    String spread(String format) {
        return String.format(Locale.ROOT, format + " / " + format + " / " + format, min(), median(), max());
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("count", sorted.size())
                .put("min", min())
                .put("p50", median())
                .put("p90", percentile(90))
                .put("p99", percentile(99))
                .put("max", max());
        sorted.forEach(json.withArray("/all")::add);
        return json;
    }
}
