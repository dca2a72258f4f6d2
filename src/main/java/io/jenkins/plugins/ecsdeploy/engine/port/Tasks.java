package io.jenkins.plugins.ecsdeploy.engine.port;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ECS tasks. */
public interface Tasks {

    /** Starts one task (ECS API: RunTask, count 1). */
    RunAnswer run(RunRequest request);

    /** Asks a task to stop (ECS API: StopTask); that it has stopped is seen later. A task that is gone is no error. */
    void stop(String cluster, String taskArn, String reason);

    /** Looks at up to 100 tasks (ECS API: DescribeTasks). */
    TasksSeen describe(String cluster, Collection<String> taskArns);

    /** ARNs of the tasks that {@code startedBy} started and that are to run, or to stop (ECS API: ListTasks). */
    List<String> startedBy(String cluster, String startedBy);

    /**
     * ARNs of a family's tasks.
     *
     * @param stopped false: those that are to run; true: those that stopped within about the last hour
     */
    List<String> ofFamily(String cluster, String family, boolean stopped);

    /**
     * What RunTask is asked.
     *
     * @param clientToken at most 64 characters; the same request with the same token gives the same task
     * @param startedBy at most 36 characters
     * @param network null for network modes without one
     * @param launchType null when capacityProviders are given, or for the cluster's default
     * @param override null: none
     */
    record RunRequest(
            String cluster,
            String taskDefinitionArn,
            String clientToken,
            String startedBy,
            Network network,
            String launchType,
            List<CapacityProvider> capacityProviders,
            String platformVersion,
            ContainerOverride override,
            String taskRoleArn,
            String executionRoleArn,
            String cpu,
            String memory,
            Map<String, String> tags) {}

    /** Overrides of one container; empty means: keep. */
    record ContainerOverride(String container, List<String> command, Map<String, String> environment) {}

    /** What RunTask answered. */
    sealed interface RunAnswer {
        /** The task exists (newly started, or the earlier one of the same token). */
        record Started(String taskArn) implements RunAnswer {}

        /** HTTP 200, but no task: {@code failures[]}. */
        record NotStarted(List<Refusal> refusals) implements RunAnswer {}

        /** The token was used before with other values, and these tasks came of it. */
        record TokenTaken(List<String> taskArns) implements RunAnswer {}
    }

    /** One of RunTask's {@code failures[]}; arn and detail may be null. */
    record Refusal(String arn, String reason, String detail) {}

    /**
     * What DescribeTasks answered.
     *
     * @param missing ARNs that it did not know: not yet (just started), or no longer (stopped over an hour ago)
     */
    record TasksSeen(List<TaskView> tasks, Set<String> missing) {}
}
