package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Engines with a broken promise: what they do must be noticed by the tests of that promise. */
final class Sabotage {
    private Sabotage() {}

    /** Breaks I3: every RunTask is asked with a token of its own. */
    static Outside withFreshTokens(Outside outside) {
        return with(outside, new Passing(outside.tasks()) {
            @Override
            public RunAnswer run(RunRequest r) {
                return super.run(new RunRequest(
                        r.cluster(),
                        r.taskDefinitionArn(),
                        UUID.randomUUID().toString(),
                        r.startedBy(),
                        r.network(),
                        r.launchType(),
                        r.capacityProviders(),
                        r.platformVersion(),
                        r.override(),
                        r.taskRoleArn(),
                        r.executionRoleArn(),
                        r.cpu(),
                        r.memory(),
                        r.tags()));
            }
        });
    }

    /** Breaks I2: a task that runs is taken for one that has ended with exit code 0. */
    static Outside withTasksThatSeemToHaveSucceeded(Outside outside) {
        return with(outside, new Passing(outside.tasks()) {
            @Override
            public TasksSeen describe(String cluster, Collection<String> taskArns) {
                TasksSeen seen = super.describe(cluster, taskArns);
                return new TasksSeen(
                        seen.tasks().stream().map(Sabotage::succeeded).toList(), seen.missing());
            }
        });
    }

    private static TaskView succeeded(TaskView t) {
        List<ContainerView> containers = t.containers().stream()
                .map(c -> new ContainerView(c.name(), "STOPPED", 0, null, c.healthStatus(), c.imageDigest()))
                .toList();
        return new TaskView(
                t.arn(),
                t.taskDefinitionArn(),
                t.startedBy(),
                t.group(),
                "STOPPED",
                "STOPPED",
                "EssentialContainerExited",
                null,
                t.launchType(),
                t.capacityProvider(),
                t.createdAt(),
                t.startedAt(),
                t.stoppedAt(),
                t.version(),
                containers);
    }

    /** The same, with another view of addresses. */
    static Outside with(Outside outside, Web web) {
        return with(outside, outside.tasks(), web);
    }

    private static Outside with(Outside outside, Tasks tasks) {
        return with(outside, tasks, outside.web());
    }

    private static Outside with(Outside outside, Tasks tasks, Web web) {
        return new Outside() {
            @Override
            public String scope() {
                return outside.scope();
            }

            @Override
            public Images images() {
                return outside.images();
            }

            @Override
            public Clusters clusters() {
                return outside.clusters();
            }

            @Override
            public TaskDefinitions taskDefinitions() {
                return outside.taskDefinitions();
            }

            @Override
            public Tasks tasks() {
                return tasks;
            }

            @Override
            public Services services() {
                return outside.services();
            }

            @Override
            public BlueGreenDeployments blueGreenDeployments() {
                return outside.blueGreenDeployments();
            }

            @Override
            public Logs logs() {
                return outside.logs();
            }

            @Override
            public TargetGroups targetGroups() {
                return outside.targetGroups();
            }

            @Override
            public Web web() {
                return web;
            }

            @Override
            public StateMachines stateMachines() {
                return outside.stateMachines();
            }

            @Override
            public Events events() {
                return outside.events();
            }

            @Override
            public Locks locks() {
                return outside.locks();
            }

            @Override
            public Snapshots snapshots() {
                return outside.snapshots();
            }
        };
    }

    private static class Passing implements Tasks {
        private final Tasks tasks;

        Passing(Tasks tasks) {
            this.tasks = tasks;
        }

        @Override
        public RunAnswer run(RunRequest request) {
            return tasks.run(request);
        }

        @Override
        public void stop(String cluster, String taskArn, String reason) {
            tasks.stop(cluster, taskArn, reason);
        }

        @Override
        public TasksSeen describe(String cluster, Collection<String> taskArns) {
            return tasks.describe(cluster, taskArns);
        }

        @Override
        public List<String> startedBy(String cluster, String startedBy) {
            return tasks.startedBy(cluster, startedBy);
        }

        @Override
        public List<String> ofFamily(String cluster, String family, boolean stopped) {
            return tasks.ofFamily(cluster, family, stopped);
        }
    }
}
