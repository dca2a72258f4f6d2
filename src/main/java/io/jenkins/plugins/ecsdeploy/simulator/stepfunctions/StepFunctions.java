package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The AWS Step Functions API (target {@code AWSStepFunctions}). */
public final class StepFunctions {

    /** Retention of closed executions (Step Functions Developer Guide: Quotas). */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final Pattern NAME = Pattern.compile("[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}]{1,80}");

    private final Kernel kernel;
    private final Expressions expressions;
    private final TaskStates tasks;
    private final Map<String, StateMachine> machines = new LinkedHashMap<>();
    private final Map<String, Execution> executions = new LinkedHashMap<>();

    /**
     * @param api how states call AWS; as anybody else's calls they meet faults and are in the call log
     */
    public StepFunctions(Kernel kernel, Calls api) {
        this.kernel = kernel;
        this.expressions = new Expressions(kernel);
        this.tasks = new TaskStates(kernel, api::call);
    }

    /** Calls an API of the same account. */
    public interface Calls {
        ObjectNode call(String service, String operation, ObjectNode input);
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateStateMachine", this::createStateMachine,
                "UpdateStateMachine", this::updateStateMachine,
                "DescribeStateMachine", this::describeStateMachine,
                "StartExecution", this::startExecution,
                "DescribeExecution", this::describeExecution,
                "ListExecutions", this::listExecutions,
                "GetExecutionHistory", this::getExecutionHistory,
                "StopExecution", this::stopExecution);
    }

    private ObjectNode createStateMachine(ObjectNode input, CallContext context) {
        String name = required(input, "name");
        JsonNode definition = Json.read(required(input, "definition"))
                .orElseThrow(() -> AwsException.of(
                        400, "InvalidDefinition", "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'"));
        StateMachine.check(definition, expressions);
        String arn = kernel.arn("states", "stateMachine:" + name);
        StateMachine machine = new StateMachine(name, arn, required(input, "roleArn"), definition);
        StateMachine before = machines.putIfAbsent(arn, machine);
        if (before != null && !before.equals(machine)) {
            throw AwsException.of(400, "StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
        }
        ObjectNode answer = Json.object().put("stateMachineArn", arn);
        answer.set("creationDate", Json.seconds(kernel.now()));
        return answer;
    }

    /** Executions that run go on with the definition that they began with. */
    private ObjectNode updateStateMachine(ObjectNode input, CallContext context) {
        StateMachine before = machine(input);
        JsonNode definition = Json.read(required(input, "definition"))
                .orElseThrow(() -> AwsException.of(
                        400, "InvalidDefinition", "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'"));
        StateMachine.check(definition, expressions);
        machines.put(before.arn(), new StateMachine(before.name(), before.arn(), before.roleArn(), definition));
        ObjectNode answer = Json.object();
        answer.set("updateDate", Json.seconds(kernel.now()));
        return answer;
    }

    private ObjectNode describeStateMachine(ObjectNode input, CallContext context) {
        return machine(input).describe();
    }

    private StateMachine machine(ObjectNode input) {
        String arn = required(input, "stateMachineArn");
        StateMachine machine = machines.get(arn);
        if (machine == null) {
            throw AwsException.of(400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        return machine;
    }

    private ObjectNode startExecution(ObjectNode input, CallContext context) {
        StateMachine machine = machine(input);
        String name = input.hasNonNull("name")
                ? Json.text(input, "name")
                : kernel.ids().uuid();
        JsonNode given = Json.read(input.hasNonNull("input") ? Json.text(input, "input") : "{}")
                .orElseThrow(
                        () -> AwsException.of(400, "InvalidExecutionInput", "Invalid State Machine Execution Input"));
        if (!NAME.matcher(name).matches()) {
            throw AwsException.of(400, "InvalidName", "Invalid Name: '" + name + "'");
        }
        String arn = kernel.arn("states", "execution:" + machine.name() + ":" + name);
        forget();
        Execution before = executions.get(arn);
        if (before != null && !(before.running() && before.input.equals(given))) {
            throw AwsException.of(400, "ExecutionAlreadyExists", "Execution Already Exists: '" + arn + "'");
        }
        Execution execution = before == null ? begin(machine, name, arn, given) : before;
        ObjectNode answer = Json.object().put("executionArn", arn);
        answer.set("startDate", Json.seconds(execution.startedAt));
        return answer;
    }

    private Execution begin(StateMachine machine, String name, String arn, JsonNode given) {
        Execution execution = new Execution(machine, name, arn, given, kernel.now());
        executions.put(arn, execution);
        execution.event(
                kernel.now(),
                "ExecutionStarted",
                "executionStartedEventDetails",
                Json.object().put("input", Json.write(given)).put("roleArn", machine.roleArn()));
        new Workflow(
                        kernel,
                        execution,
                        machine.definition(),
                        new Scope(null),
                        new Workflow.Parts(expressions, tasks),
                        new Workflow.End() {
                            @Override
                            public void succeeded(JsonNode output) {
                                execution.output = output;
                                execution.event(
                                        kernel.now(),
                                        "ExecutionSucceeded",
                                        "executionSucceededEventDetails",
                                        Json.object().put("output", Json.write(output)));
                                execution.end(kernel.now(), "SUCCEEDED");
                            }

                            @Override
                            public void failed(StateError error) {
                                execution.error = error.error();
                                execution.cause = error.getMessage();
                                execution.event(
                                        kernel.now(), "ExecutionFailed", "executionFailedEventDetails", why(execution));
                                execution.end(kernel.now(), "FAILED");
                            }
                        })
                .start(given);
        return execution;
    }

    private static ObjectNode why(Execution execution) {
        return Json.object().put("error", execution.error).put("cause", execution.cause);
    }

    /** Step Functions forgets an execution, with its history and its name, some time after its end. */
    private void forget() {
        executions
                .values()
                .removeIf(e -> e.stoppedAt != null && e.stoppedAt.plus(KEPT).isBefore(kernel.now()));
    }

    private Execution execution(ObjectNode input) {
        forget();
        String arn = required(input, "executionArn");
        Execution execution = executions.get(arn);
        if (execution == null) {
            throw AwsException.of(400, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
        }
        return execution;
    }

    private ObjectNode describeExecution(ObjectNode input, CallContext context) {
        return execution(input).description();
    }

    private ObjectNode listExecutions(ObjectNode input, CallContext context) {
        StateMachine machine = machine(input);
        String status = Json.text(input, "statusFilter");
        List<Execution> found = new ArrayList<>(executions.values().stream()
                .filter(e -> e.machine.arn().equals(machine.arn()) && (status.isEmpty() || status.equals(e.status)))
                .toList());
        Collections.reverse(found);
        ObjectNode answer = Json.object();
        Page.fill(answer, "executions", found, Execution::summary, input, 1000);
        return answer;
    }

    private ObjectNode getExecutionHistory(ObjectNode input, CallContext context) {
        List<ObjectNode> events = new ArrayList<>(execution(input).history);
        if (input.hasNonNull("includeExecutionData")
                && !input.path("includeExecutionData").asBoolean()) {
            events.replaceAll(StepFunctions::withoutData);
        }
        if (input.path("reverseOrder").asBoolean(false)) {
            Collections.reverse(events);
        }
        ObjectNode answer = Json.object();
        Page.fill(answer, "events", events, e -> e, input, 1000);
        return answer;
    }

    private static ObjectNode withoutData(ObjectNode event) {
        ObjectNode bare = event.deepCopy();
        bare.forEach(details -> {
            if (details instanceof ObjectNode object) {
                object.remove(List.of("input", "output", "parameters", "assignedVariables"));
            }
        });
        return bare;
    }

    private ObjectNode stopExecution(ObjectNode input, CallContext context) {
        Execution execution = execution(input);
        if (execution.running()) {
            execution.error = Json.text(input, "error");
            execution.cause = Json.text(input, "cause");
            execution.event(kernel.now(), "ExecutionAborted", "executionAbortedEventDetails", why(execution));
            execution.end(kernel.now(), "ABORTED");
        }
        ObjectNode answer = Json.object();
        answer.set("stopDate", Json.seconds(execution.stoppedAt));
        return answer;
    }

    private static String required(ObjectNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw AwsException.of(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value null at '" + member
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }
}
