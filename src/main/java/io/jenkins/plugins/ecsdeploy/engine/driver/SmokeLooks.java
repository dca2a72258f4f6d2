package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What smoke tests look at in AWS: each look is of several calls, all of them questions. */
final class SmokeLooks {
    private static final int TASKS_A_CALL = 100;

    private SmokeLooks() {}

    static Watched.TargetsSeen targets(Outside outside, Watched.Targets watched) {
        Map<String, List<TaskAddress>> tasks = new LinkedHashMap<>();
        for (Watched.Revision revision : watched.revisions()) {
            tasks.put(revision.service(), running(outside, watched.cluster(), revision));
        }
        Map<String, List<Target>> targets = new LinkedHashMap<>();
        for (ServiceTargets one : watched.targetGroups()) {
            targets.computeIfAbsent(
                    one.targetGroup(), arn -> outside.targetGroups().targets(arn));
        }
        return new Watched.TargetsSeen(tasks, targets);
    }

    static Watched.LinesSeen lines(Outside outside, Watched.Lines watched) {
        Map<String, Integer> tasks = new LinkedHashMap<>();
        Map<String, LogEvent> lines = new LinkedHashMap<>();
        for (Watched.Revision revision : watched.revisions()) {
            List<String> ids = running(outside, watched.cluster(), revision).stream()
                    .map(t -> t.taskArn().substring(t.taskArn().lastIndexOf('/') + 1))
                    .toList();
            tasks.put(revision.service(), ids.size());
            for (ServiceLog log : watched.logs()) {
                if (log.service().equals(revision.service()) && !ids.isEmpty()) {
                    line(outside, log, ids, watched.contains()).ifPresent(e -> lines.put(log.service(), e));
                }
            }
        }
        return new Watched.LinesSeen(tasks, lines);
    }

    private static Optional<LogEvent> line(Outside outside, ServiceLog log, List<String> taskIds, String contains) {
        List<String> streams = taskIds.stream()
                .limit(TASKS_A_CALL)
                .map(id -> log.stream().stream() + id)
                .toList();
        return outside.logs().any(log.stream().region(), log.stream().group(), streams, contains);
    }

    /** The service's tasks that run, of our revision only. */
    private static List<TaskAddress> running(Outside outside, String cluster, Watched.Revision revision) {
        List<String> arns = outside.services().tasks(cluster, revision.service(), false);
        List<TaskAddress> running = new ArrayList<>();
        for (int from = 0; from < arns.size(); from += TASKS_A_CALL) {
            List<String> some = arns.subList(from, Math.min(arns.size(), from + TASKS_A_CALL));
            outside.targetGroups().addresses(cluster, some).stream()
                    .filter(t -> t.running() && revision.taskDefinition().equals(t.taskDefinitionArn()))
                    .forEach(running::add);
        }
        return running;
    }
}
