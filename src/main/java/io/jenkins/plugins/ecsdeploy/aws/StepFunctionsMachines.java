package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** {@link StateMachines} of AWS Step Functions. */
final class StepFunctionsMachines implements StateMachines {
    private static final String FIND = "states:DescribeStateMachine";
    private static final String START = "states:StartExecution";
    private static final String DESCRIBE = "states:DescribeExecution";
    private static final String HISTORY = "states:GetExecutionHistory";
    private static final String STOP = "states:StopExecution";

    /** Events a page: a look at a running execution takes one, and is not slowed down by what is known already. */
    private static final int PAGE = 200;

    private static final Set<String> ABSENT = Set.of("StateMachineDoesNotExist", "ExecutionDoesNotExist");

    private final AwsClients clients;
    private final AwsIdentity identity;

    StepFunctionsMachines(AwsClients clients, AwsIdentity identity) {
        this.clients = clients;
        this.identity = identity;
    }

    @Override
    public Optional<StateMachineView> find(String nameOrArn) {
        String arn = nameOrArn.startsWith("arn:") ? nameOrArn : arn(nameOrArn);
        try {
            return Optional.of(AwsCall.of(
                    FIND,
                    () -> clients.stepFunctions().describeStateMachine(r -> r.stateMachineArn(arn)),
                    answer -> new StateMachineView(
                            Answers.arn(FIND, "stateMachineArn", answer.stateMachineArn()),
                            Answers.required(FIND, "status", answer.statusAsString()),
                            Answers.required(FIND, "type", answer.typeAsString()),
                            Answers.required(FIND, "definition", answer.definition()))));
        } catch (OutsideException e) {
            if (ABSENT.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** In the account that we act in. */
    private String arn(String name) {
        String[] caller = identity.arn().split(":", -1);
        return "arn:" + caller[1] + ":states:" + clients.region() + ":" + identity.account() + ":stateMachine:" + name;
    }

    @Override
    public String start(String stateMachineArn, String name, String input) {
        return AwsCall.of(
                START,
                () -> clients.stepFunctions()
                        .startExecution(r ->
                                r.stateMachineArn(stateMachineArn).name(name).input(input)),
                answer -> Answers.arn(START, "executionArn", answer.executionArn()));
    }

    @Override
    public Optional<ExecutionView> execution(String executionArn) {
        try {
            return Optional.of(AwsCall.of(
                    DESCRIBE,
                    () -> clients.stepFunctions().describeExecution(r -> r.executionArn(executionArn)),
                    answer -> new ExecutionView(
                            Answers.arn(DESCRIBE, "executionArn", answer.executionArn()),
                            Answers.required(DESCRIBE, "status", answer.statusAsString()),
                            answer.input(),
                            Answers.required(DESCRIBE, "startDate", answer.startDate()))));
        } catch (OutsideException e) {
            if (ABSENT.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ExecutionEvent> events(String executionArn, long after) {
        List<ExecutionEvent> events = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            GetExecutionHistoryResponse answer = page(executionArn, page);
            Answers.require(HISTORY, "events", answer.hasEvents());
            boolean known = false;
            for (HistoryEvent event : answer.events()) {
                long id = Answers.required(HISTORY, "id", event.id());
                known |= id <= after;
                // Between two pages the history may have grown, and a page begins with what was seen already.
                if (id > after
                        && (events.isEmpty()
                                || id < events.get(events.size() - 1).id())) {
                    events.add(Answers.read(HISTORY, () -> view(event)));
                }
            }
            token = known ? null : Answers.nextToken(HISTORY, page, answer.nextToken());
        } while (token != null);
        Collections.reverse(events);
        return events;
    }

    private GetExecutionHistoryResponse page(String executionArn, String token) {
        try {
            return AwsCall.of(
                    HISTORY, () -> clients.stepFunctions().getExecutionHistory(r -> r.executionArn(executionArn)
                            .reverseOrder(true)
                            .maxResults(PAGE)
                            .includeExecutionData(true)
                            .nextToken(token)));
        } catch (OutsideException e) {
            if (ABSENT.contains(e.code())) {
                throw new OutsideException(OutsideException.Kind.NOT_FOUND, HISTORY, e.code(), e.getMessage(), e);
            }
            throw e;
        }
    }

    private static ExecutionEvent view(HistoryEvent e) {
        String state = null;
        String resource = null;
        String data = null;
        Map<String, String> variables = null;
        String error = null;
        String cause = null;
        if (e.stateEnteredEventDetails() != null) {
            state = e.stateEnteredEventDetails().name();
            data = e.stateEnteredEventDetails().input();
        } else if (e.stateExitedEventDetails() != null) {
            state = e.stateExitedEventDetails().name();
            data = e.stateExitedEventDetails().output();
            variables = e.stateExitedEventDetails().assignedVariables();
        } else if (e.taskSubmittedEventDetails() != null) {
            resource = e.taskSubmittedEventDetails().resource();
            data = e.taskSubmittedEventDetails().output();
        } else if (e.taskSucceededEventDetails() != null) {
            resource = e.taskSucceededEventDetails().resource();
            data = e.taskSucceededEventDetails().output();
        } else if (e.taskFailedEventDetails() != null) {
            resource = e.taskFailedEventDetails().resource();
            error = e.taskFailedEventDetails().error();
            cause = e.taskFailedEventDetails().cause();
        } else if (e.executionSucceededEventDetails() != null) {
            data = e.executionSucceededEventDetails().output();
        } else if (e.executionFailedEventDetails() != null) {
            error = e.executionFailedEventDetails().error();
            cause = e.executionFailedEventDetails().cause();
        } else if (e.executionAbortedEventDetails() != null) {
            error = e.executionAbortedEventDetails().error();
            cause = e.executionAbortedEventDetails().cause();
        } else if (e.executionTimedOutEventDetails() != null) {
            error = e.executionTimedOutEventDetails().error();
            cause = e.executionTimedOutEventDetails().cause();
        }
        return new ExecutionEvent(
                e.id(),
                Answers.required(HISTORY, "timestamp", e.timestamp()),
                Answers.required(HISTORY, "type", e.typeAsString()),
                state,
                resource,
                data,
                variables,
                error,
                cause);
    }

    @Override
    public void stop(String executionArn, String error, String cause) {
        AwsCall.of(
                STOP,
                () -> clients.stepFunctions()
                        .stopExecution(
                                r -> r.executionArn(executionArn).error(error).cause(cause)),
                answer -> Answers.required(STOP, "stopDate", answer.stopDate()));
    }
}
