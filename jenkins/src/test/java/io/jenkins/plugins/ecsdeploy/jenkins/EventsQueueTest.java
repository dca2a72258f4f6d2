package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EcrPushTrigger;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A profile's queue tells its deployments when to look, and never what is so. */
class EventsQueueTest {
    private static final List<String> EVENTS = List.of("ECS Task State Change", "ECS Deployment State Change");
    private static final String STEP = DEPLOY.replace("region: 'eu-west-1'", "profile: 'prod'") + ", stages: false";

    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private String queue() {
        return aws.simulator().createQueue("ecs-events", Map.of());
    }

    private static void profile(String queue) {
        Profile profile = new Profile("prod");
        profile.setRegion("eu-west-1");
        profile.setEventsQueue(queue);
        EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(profile));
    }

    @Test
    void eventsOfEcsAreHeardBeforeAndAfterARestartAndOthersAreLeft() throws Throwable {
        aws.migration = Behaviour.exits(0).after(Duration.ofSeconds(3));
        String[] job = new String[1];
        sessions.then(jenkins -> {
            profile(queue());
            aws.simulator().deliverEvents(queue(), EVENTS);
            WorkflowJob pipeline = PipelineTest.pipeline(jenkins, STEP);
            job[0] = pipeline.getName();
            pipeline.scheduleBuild2(0).waitForStart();
            aws.await(() -> aws.runningMigrations() == 1 && aws.count("DeleteMessageBatch") > 0);
        });
        aws.simulator().calls().clear();
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName(job[0], WorkflowJob.class).getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            aws.simulator().sendMessage(queue(), "{\"hello\":\"world\"}");
            aws.await(() -> aws.simulator().messages(queue()) == 1);
            assertThat(aws.count("DeleteMessageBatch")).isPositive();
            assertThat(aws.migrationTasks()).isEqualTo(1);
        });
    }

    @Test
    void I5_aQueueThatCantBeReadMakesNothingFail() throws Throwable {
        sessions.then(jenkins -> {
            profile(queue());
            aws.simulator().faults().on("ReceiveMessage").always().accessDenied("not for you");

            WorkflowRun run = jenkins.buildAndAssertSuccess(PipelineTest.pipeline(jenkins, STEP));

            aws.await(() -> aws.count("ReceiveMessage") > 0);
            jenkins.assertLogNotContains("not for you", run);
        });
    }

    /** A trigger's listener hears events of ECS as well; a second one would hold back what starts jobs. */
    @Test
    void aQueueThatTriggersListenToIsLeftToThem() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.setQuietPeriod(0);
            profile(queue());
            WorkflowJob pushed = PipelineTest.pipeline(jenkins, "echo env.ECR_IMAGE");
            pushed.addTrigger(new EcrPushTrigger("api", queue()));
            aws.await(() -> aws.count("ReceiveMessage") > 0);
            aws.simulator().deliverEvents(queue(), EVENTS).deliverEvents(queue(), List.of("ECR Image Action"));

            jenkins.buildAndAssertSuccess(PipelineTest.pipeline(jenkins, STEP));
            aws.simulator().push("api", "v3", Behaviour.runsForever());
            aws.await(() -> aws.simulator().messages(queue()) == 0);
            jenkins.waitUntilNoActivity();

            assertThat(pushed.getBuilds()).hasSize(1);
            assertThat(secondListener()).isNotEmpty().noneMatch(frame -> frame.getMethodName()
                    .equals("receive"));
        });
    }

    private static List<StackTraceElement> secondListener() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("waits for events"))
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .toList();
    }

    @Test
    void whatIsNoQueueIsRefusedBeforeAnythingIsChanged() throws Throwable {
        sessions.then(jenkins -> {
            profile("arn:aws:sqs:eu-west-1:111122223333:ecs-events");

            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, PipelineTest.pipeline(jenkins, STEP));

            jenkins.assertLogContains("The queue of events of the profile \"prod\" is not the URL of one", run);
            assertThat(aws.changes()).isEmpty();
        });
    }
}
