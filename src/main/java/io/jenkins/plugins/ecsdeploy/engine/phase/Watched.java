package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.util.List;
import java.util.Map;

/**
 * Something outside that a deployment waits for.
 *
 * @param <L> what a look at it shows
 */
public sealed interface Watched<L> {

    /** A task. */
    record Task(String cluster, String arn) implements Watched<TaskView> {}

    /** A service. */
    record Service(String cluster, String name) implements Watched<ServiceView> {}

    /** A service deployment of ECS. */
    record ServiceDeployment(String arn) implements Watched<StagedDeployment> {}

    /** A deployment of CodeDeploy. */
    record BlueGreen(String id) implements Watched<BlueGreenDeployment> {}

    /** A snapshot of a database. */
    record Snapshot(Backup.Kind kind, String identifier) implements Watched<Snapshots.Snapshot> {}
    /** What has happened in an execution since an event; {@code after} as in {@link StateMachines#events}. */
    record Execution(String arn, long after) implements Watched<List<ExecutionEvent>> {}

    /** The next page of a log; {@code token} as in {@link io.jenkins.plugins.ecsdeploy.engine.port.Logs#read}. */
    record Log(LogStream stream, String token) implements Watched<LogPage> {}

    /** The new tasks of services, and the targets of the groups that they must be in. */
    record Targets(String cluster, List<Revision> revisions, List<ServiceTargets> targetGroups)
            implements Watched<TargetsSeen> {}

    /** Whether the new tasks of services have written a text ({@code null}: anything) to their logs. */
    record Lines(String cluster, List<Revision> revisions, List<ServiceLog> logs, String contains)
            implements Watched<LinesSeen> {}

    /** An address. */
    record Address(WebRequest request) implements Watched<WebLook> {}

    /**
     * Something that is to be told: looking at it tries to tell it, once each time, until it is watched no longer. What it
     * shows is that it was taken, or why not.
     */
    sealed interface Telling extends Watched<Told> {}

    /** An event for a bus. */
    record Event(Events.Event event) implements Telling {}

    /** A message for an address. */
    record Post(WebPost message) implements Telling {}

    /**
     * What came of trying to tell something.
     *
     * @param taken whether it was taken
     * @param again whether it may be when it is tried again later
     * @param words what the other side said, or why there was no answer; outside text
     */
    record Told(boolean taken, boolean again, String words) {}

    /** A service, and the revision whose tasks count. */
    record Revision(String service, String taskDefinition) {}

    /**
     * What a look at targets showed.
     *
     * @param tasks by service: its running tasks of the revision
     * @param targets by target group: all of its targets, others' too
     */
    record TargetsSeen(Map<String, List<TaskAddress>> tasks, Map<String, List<Target>> targets) {}

    /**
     * What a look at logs showed.
     *
     * @param tasks by service: how many running tasks of the revision there were
     * @param lines by service: an event that matched, for those that have one
     */
    record LinesSeen(Map<String, Integer> tasks, Map<String, LogEvent> lines) {}
}
