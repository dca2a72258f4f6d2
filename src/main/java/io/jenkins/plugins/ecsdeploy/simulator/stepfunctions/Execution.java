package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One execution of a state machine: what DescribeExecution and GetExecutionHistory show. Used under the kernel's lock. */
final class Execution {
    final StateMachine machine;
    final String name;
    final String arn;
    final JsonNode input;
    final Instant startedAt;
    final List<ObjectNode> history = new ArrayList<>();
    /** What to do when it is stopped or fails while tasks run. */
    final List<Runnable> stops = new ArrayList<>();

    String status = "RUNNING";
    Instant stoppedAt;
    JsonNode output;
    String error;
    String cause;

    Execution(StateMachine machine, String name, String arn, JsonNode input, Instant startedAt) {
        this.machine = machine;
        this.name = name;
        this.arn = arn;
        this.input = input;
        this.startedAt = startedAt;
    }

    boolean running() {
        return status.equals("RUNNING");
    }

    /** Adds an event; {@code details} may be null. */
    void event(Instant at, String type, String detailsName, ObjectNode details) {
        ObjectNode event = Json.object()
                .put("id", history.size() + 1)
                .put("previousEventId", history.size())
                .put("type", type);
        event.set("timestamp", Json.seconds(at));
        if (details != null) {
            event.set(detailsName, details);
        }
        history.add(event);
    }

    void end(Instant at, String how) {
        status = how;
        stoppedAt = at;
        List.copyOf(stops).forEach(Runnable::run);
        stops.clear();
    }

    /** As ListExecutions shows it. */
    ObjectNode summary() {
        ObjectNode form = Json.object()
                .put("executionArn", arn)
                .put("stateMachineArn", machine.arn())
                .put("name", name)
                .put("status", status);
        form.set("startDate", Json.seconds(startedAt));
        Json.putSeconds(form, "stopDate", Optional.ofNullable(stoppedAt));
        return form;
    }

    /** As DescribeExecution shows it. */
    ObjectNode description() {
        ObjectNode form = summary();
        form.put("input", Json.write(input));
        if (output != null) {
            form.put("output", Json.write(output));
        }
        Json.putText(form, "error", error == null ? "" : error);
        Json.putText(form, "cause", cause == null ? "" : cause);
        return form;
    }
}
