package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/**
 * A Jenkins home that version 0.1.0 left behind still loads: two builds, one in stages and one in a single step, which
 * waited for a registry that did not answer. The names in it are fixed: rename no serialised class or field without a way
 * for these to be read.
 */
@WithJenkins
class OldStateTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @Test
    @LocalData
    void I5_buildsOfAnOlderVersionCarryOn(JenkinsRule jenkins) throws Exception {
        for (String name : new String[] {"stages", "step"}) {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName(name, WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("  | migrated", run);
        }
        assertThat(aws.migrationTasks()).isEqualTo(2);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
        assertThat(DeploymentQueue.get().places()).isEmpty();
    }
}
