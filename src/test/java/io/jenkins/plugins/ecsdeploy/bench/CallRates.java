package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How fast calls came, against what AWS refills (Developer Guide, <i>Request throttling for the Amazon ECS API</i>). */
final class CallRates {
    /** Calls a second, sustained; for CloudWatch Logs the default quota. */
    private static final Map<String, Integer> REFILL = Map.ofEntries(
            Map.entry("RegisterTaskDefinition", 1),
            Map.entry("DescribeTaskDefinition", 20),
            Map.entry("RunTask", 20),
            Map.entry("DescribeTasks", 20),
            Map.entry("ListTasks", 20),
            Map.entry("UpdateService", 5),
            Map.entry("DescribeServices", 20),
            Map.entry("DescribeClusters", 20),
            Map.entry("GetLogEvents", 25));

    private static final int WINDOW_SECONDS = 10;

    private CallRates() {}

    static JsonNode table(List<Call> calls, int deployments) {
        Map<String, Deque<Long>> windows = new TreeMap<>();
        Map<String, Integer> most = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Call call : calls) {
            Deque<Long> window = windows.computeIfAbsent(call.operation(), o -> new ArrayDeque<>());
            long at = call.at().toEpochMilli();
            window.addLast(at);
            while (window.getFirst() <= at - WINDOW_SECONDS * 1000L) {
                window.removeFirst();
            }
            most.merge(call.operation(), window.size(), Math::max);
            counts.merge(call.operation(), 1, Integer::sum);
        }
        System.out.printf("%n  %-26s %8s %8s %14s %10s%n", "action", "calls", "each", "most per s *", "AWS refills");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        counts.forEach((operation, count) -> {
            double rate = most.get(operation) / (double) WINDOW_SECONDS;
            Integer refill = REFILL.get(operation);
            System.out.printf(
                    "  %-26s %8d %8.1f %14.1f %10s%n",
                    operation, count, count / (double) deployments, rate, refill == null ? "" : refill);
            json.putObject(operation)
                    .put("calls", count)
                    .put("mostPerSecond", rate)
                    .put("refill", refill);
        });
        System.out.printf("  * over the busiest %d seconds%n", WINDOW_SECONDS);
        return json;
    }
}
