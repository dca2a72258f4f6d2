package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS Step Functions: state machines and their executions (Standard workflows). */
public interface StateMachines {

    /** The code of StartExecution's refusal when an execution of that name has ended, or has another input. */
    String ALREADY_EXISTS = "ExecutionAlreadyExists";

    /**
     * A state machine (Step Functions API: DescribeStateMachine); empty when there is none.
     *
     * @param nameOrArn a name is of the caller's account and Region
     */
    Optional<StateMachineView> find(String nameOrArn);

    /**
     * Starts an execution (Step Functions API: StartExecution). Asking again with the same name and input gives the same
     * execution while it runs; its name is taken until 90 days after its end.
     *
     * @param input JSON
     * @return ARN of the execution
     * @throws OutsideException REFUSED with the code {@value #ALREADY_EXISTS}
     */
    String start(String stateMachineArn, String name, String input);

    /** An execution (Step Functions API: DescribeExecution); empty when there is none (yet, or any more). */
    Optional<ExecutionView> execution(String executionArn);

    /**
     * What has happened in an execution since, oldest first (Step Functions API: GetExecutionHistory, newest first, page by
     * page until it is known).
     *
     * @param after id of the last event that is known; 0: none
     * @throws OutsideException NOT_FOUND when there is no such execution (yet, or any more)
     */
    List<ExecutionEvent> events(String executionArn, long after);

    /** Stops an execution (Step Functions API: StopExecution); one that has ended stays as it is. */
    void stop(String executionArn, String error, String cause);

    /**
     * A state machine.
     *
     * @param status {@code ACTIVE} or {@code DELETING}
     * @param type {@code STANDARD} or {@code EXPRESS}
     * @param definition its Amazon States Language
     */
    record StateMachineView(String arn, String status, String type, String definition) {}

    /**
     * An execution.
     *
     * @param status RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE, or as sent
     * @param input JSON; null when it is not shown
     */
    record ExecutionView(String arn, String status, String input, Instant startedAt) {}

    /**
     * One event of an execution's history (Step Functions API: HistoryEvent). Absent values are null.
     *
     * @param id from 1, in the order of what happened
     * @param type for instance {@code TaskStateEntered}
     * @param state name of the state that was entered or left
     * @param resource of a task's event: {@code runTask.sync}
     * @param data the input of what began, the output of what ended: JSON
     * @param variables of a state that was left: those that it assigned, each as JSON
     * @param error of what failed
     * @param cause of what failed; outside text
     */
    record ExecutionEvent(
            long id,
            Instant at,
            String type,
            String state,
            String resource,
            String data,
            Map<String, String> variables,
            String error,
            String cause) {
        public ExecutionEvent {
            variables = variables == null ? Map.of() : Map.copyOf(variables);
        }
    }
}
