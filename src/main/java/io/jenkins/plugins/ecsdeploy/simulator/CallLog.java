package io.jenkins.plugins.ecsdeploy.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every API call that arrived, in order. Thread-safe; lists handed out are copies. */
public final class CallLog {

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /** Appends the call and gives it its number. */
    public synchronized void add(Call call) {
        calls.add(new Call(
                calls.size() + 1L,
                call.service(),
                call.operation(),
                call.at(),
                call.body(),
                call.accessKeyId(),
                call.outcome()));
        counts.merge(call.operation(), 1, Integer::sum);
    }

    public synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    public synchronized List<Call> of(String operation) {
        return calls.stream().filter(call -> call.operation().equals(operation)).toList();
    }

    /** How often the operation was called, answered or not. */
    public synchronized int count(String operation) {
        return counts.getOrDefault(operation, 0);
    }

    public synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    public synchronized void clear() {
        calls.clear();
        counts.clear();
    }
}
