package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Queue;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EcrPushTrigger;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EcsMigrationRequestedTrigger;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EventAction;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EventCause;
import io.jenkins.plugins.ecsdeploy.jenkins.trigger.EventTriggerDescriptor;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** From a push to a build: through a real queue protocol, a real trigger and a real controller. */
class EventTriggerTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private String queue() {
        return aws.simulator().createQueue("pushes", Map.of("VisibilityTimeout", "1"));
    }

    private static String push(String id, String time, String tag, String digest) {
        return """
                {"version":"0","id":"%s","detail-type":"ECR Image Action","source":"aws.ecr","account":"111122223333",
                 "time":"%s","region":"eu-west-1","resources":[],"detail":{"result":"SUCCESS","repository-name":"api",
                 "image-digest":"%s","action-type":"PUSH","image-tag":"%s"}}
                """.formatted(id, time, digest, tag);
    }

    /** Word by word: its queue is one of the simulator's account. */
    private static String example(String name) throws IOException {
        return Files.readString(Path.of("../examples/events").resolve(name));
    }

    private static String digest(char digit) {
        return "sha256:" + String.valueOf(digit).repeat(64);
    }

    private EcrPushTrigger trigger() {
        EcrPushTrigger trigger = new EcrPushTrigger("api", queue());
        trigger.setTag("v*");
        return trigger;
    }

    private WorkflowJob echo(JenkinsRule jenkins, EcrPushTrigger trigger) throws Exception {
        jenkins.jenkins.setQuietPeriod(0);
        WorkflowJob job = PipelineTest.pipeline(jenkins, "echo \"image ${env.ECR_IMAGE}\"");
        job.addTrigger(trigger);
        return job;
    }

    /** Sends messages, and waits until all of them are done with. */
    private void send(String... bodies) {
        Stream.of(bodies).forEach(body -> aws.simulator().sendMessage(queue(), body));
        aws.await(() -> aws.simulator().messages(queue()) == 0);
    }

    private static void idle(JenkinsRule jenkins) throws Exception {
        jenkins.waitUntilNoActivity();
    }

    private static int builds(Job<?, ?> job) {
        return job.getBuilds().size();
    }

    @Test
    void I1_aPushStartsADeclarativePipelineWithItsDigestThoughTheTagHasMoved() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.setQuietPeriod(0);
            String pushed = aws.simulator()
                    .push("api", "v7", Behaviour.chosen(s -> s.command().contains("migrate") ? aws.migration : aws.app))
                    .digest();
            aws.simulator().push("api", "v7", Behaviour.exits(9));
            queue();
            WorkflowJob job = PipelineTest.pipeline(jenkins, example("Jenkinsfile"));
            jenkins.buildAndAssertSuccess(job);
            assertThat(aws.changes()).isEmpty();

            send(push("e1", "2026-11-28T10:00:00Z", "v7", pushed));
            idle(jenkins);

            WorkflowRun run = job.getBuildByNumber(2);
            jenkins.assertBuildStatusSuccess(run);
            assertThat(aws.service("api").path("deployments").path(0).path("rolloutState").asText())
                    .isEqualTo("COMPLETED");
            assertThat(aws.simulator().calls().of("RegisterTaskDefinition"))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(call.body().toString()).contains("api@" + pushed));
            assertThat(run.getCause(EventCause.class).getShortDescription())
                    .contains("api:v7", pushed, "2026-11-28T10:00:00Z", "e1");
            assertThat(run.getAction(EventAction.class).getVariables())
                    .containsEntry("ECR_IMAGE_TAG", "v7")
                    .containsEntry("ECR_EVENT_ID", "e1");
        });
    }

    @Test
    void aWholePushIsAnnouncedByTheRegistryItself() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = echo(jenkins, trigger());
            aws.simulator().deliverEvents(queue(), List.of("ECR Image Action"));
            String digest = aws.simulator().push("api", "v8", Behaviour.runsForever()).digest();
            aws.simulator().push("api", "dev", Behaviour.runsForever());
            aws.await(() -> aws.simulator().messages(queue()) == 0);
            idle(jenkins);

            assertThat(builds(job)).isEqualTo(1);
            jenkins.assertLogContains("/api@" + digest, job.getLastBuild());
        });
    }

    @Test
    void whatComesTwiceStartsOneBuildAndWhatIsOldNone() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = echo(jenkins, trigger());
            String first = push("e1", "2026-11-28T10:00:05Z", "v2", digest('b'));
            aws.simulator().faults().on("ReceiveMessage").deliverTwice();
            send(first);
            send(first, first, push("other-id", "2026-11-28T10:00:05Z", "v2", digest('b')));
            send(push("e0", "2026-11-28T10:00:00Z", "v1", digest('a')));
            idle(jenkins);
            assertThat(builds(job)).isEqualTo(1);

            send(push("e2", "2026-11-28T10:00:09Z", "v1", digest('a')));
            idle(jenkins);
            assertThat(builds(job)).isEqualTo(2);
            jenkins.assertLogContains("/api@" + digest('a'), job.getLastBuild());
        });
    }

    @Test
    void theNewestTakesAnOlderOneOutOfTheQueueUnlessEveryOneCounts() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.setQuietPeriod(0);
            jenkins.jenkins.setNumExecutors(0);
            FreeStyleProject newest = jenkins.createFreeStyleProject("newest");
            newest.addTrigger(trigger());
            newest.getTrigger(EcrPushTrigger.class).start(newest, true);
            FreeStyleProject every = jenkins.createFreeStyleProject("every");
            EcrPushTrigger all = trigger();
            all.setPolicy("every");
            every.addTrigger(all);
            all.start(every, true);

            send(push("e1", "2026-11-28T10:00:00Z", "v1", digest('a')));
            send(push("e2", "2026-11-28T10:00:05Z", "v2", digest('b')));

            assertThat(waiting(newest)).containsExactly("e2");
            assertThat(waiting(every)).containsExactlyInAnyOrder("e1", "e2");
        });
    }

    private static List<String> waiting(FreeStyleProject job) {
        return Arrays.stream(Queue.getInstance().getItems())
                .filter(item -> item.task == job)
                .map(item -> item.getAction(EventAction.class).getEventId())
                .toList();
    }

    /** The build is in the queue, but its message could not be deleted: after the restart it comes again. */
    @Test
    void I5_aMessageThatIsInFlightWhenJenkinsRestartsStartsNothingTwice() throws Throwable {
        String body = push("e1", "2026-11-28T10:00:00Z", "v1", digest('a'));
        String[] name = new String[1];
        sessions.then(jenkins -> {
            WorkflowJob job = echo(jenkins, trigger());
            name[0] = job.getName();
            aws.simulator().faults().on("DeleteMessageBatch").always().accessDenied("not now");
            aws.simulator().sendMessage(queue(), body);
            aws.await(() -> aws.count("DeleteMessageBatch") > 0);
            idle(jenkins);
            assertThat(builds(job)).isEqualTo(1);
            assertThat(aws.simulator().messages(queue())).isEqualTo(1);
        });
        aws.simulator().faults().clear();
        sessions.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName(name[0], WorkflowJob.class);
            aws.await(() -> aws.simulator().messages(queue()) == 0);
            idle(jenkins);
            assertThat(builds(job)).isEqualTo(1);

            send(push("e2", "2026-11-28T10:00:05Z", "v2", digest('b')));
            idle(jenkins);
            assertThat(builds(job)).isEqualTo(2);
        });
    }

    @Test
    void whoMayNotSeeTheQueueHearsOfNothing() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob allowed = echo(jenkins, trigger());
            EcrPushTrigger none = trigger();
            none.setCredentialsId("nobody-has-these");
            WorkflowJob denied = echo(jenkins, none);
            aws.simulator().sendMessage(queue(), push("e1", "2026-11-28T10:00:00Z", "v1", digest('a')));
            aws.await(() -> builds(allowed) == 1);
            idle(jenkins);
            assertThat(builds(denied)).isZero();
        });
    }

    /** Neither a build nor a stack trace, and nothing of what somebody else may need is thrown away. */
    @Test
    void strangersMessagesAreLeft() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = echo(jenkins, trigger());
            aws.simulator().sendMessage(queue(), "{\"hello\":\"world\"}").sendMessage(queue(), "<html>");
            aws.simulator().sendMessage(queue(), push("e1", "2026-11-28T10:00:00Z", "v1", digest('a')));
            aws.await(() -> builds(job) == 1 && aws.simulator().messages(queue()) == 2);
        });
    }

    @Test
    void aRequestedMigrationIsRunAlone() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.setQuietPeriod(0);
            queue();
            WorkflowJob job = PipelineTest.pipeline(jenkins, example("migration.Jenkinsfile"));
            jenkins.buildAndAssertSuccess(job);
            assertThat(aws.changes()).isEmpty();

            send("""
                    {"version":"0","id":"m1","detail-type":"Migration Requested","source":"ecs.migration",
                     "account":"111122223333","time":"2026-11-28T10:00:00Z","region":"eu-west-1","resources":[],
                     "detail":{"migration":"orders","image":"api:v2","reason":"index"}}
                    """);
            idle(jenkins);
            jenkins.assertBuildStatusSuccess(job.getLastBuild());
            assertThat(aws.changes()).contains("RunTask").doesNotContain("UpdateService");
        });
    }

    @Test
    void everythingComesBackFromTheFormAndIsWrittenShort() throws Throwable {
        sessions.then(jenkins -> {
            Profile profile = new Profile("production");
            EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(profile));
            EcrPushTrigger trigger = trigger();
            trigger.setPolicy("every");
            trigger.setRegion("eu-west-1");
            trigger.setProfile("production");
            trigger.setCredentialsId("aws");
            FreeStyleProject job = jenkins.createFreeStyleProject("form");
            job.addTrigger(trigger);
            jenkins.configRoundtrip(job);
            EcrPushTrigger back = job.getTrigger(EcrPushTrigger.class);
            jenkins.assertEqualDataBoundBeans(trigger, back);
            assertThat(DescribableModel.uninstantiate2_(back).toString())
                    .startsWith("@ecrPush(")
                    .contains("repository=api", "tag=v*", "policy=every");

            EcsMigrationRequestedTrigger migration = new EcsMigrationRequestedTrigger("orders", queue());
            FreeStyleProject other = jenkins.createFreeStyleProject("other");
            other.addTrigger(migration);
            jenkins.configRoundtrip(other);
            jenkins.assertEqualDataBoundBeans(migration, other.getTrigger(EcsMigrationRequestedTrigger.class));
        });
    }

    @Test
    void theFormsMethodsArePostOnlyAndTellReadersNothing() throws Throwable {
        sessions.then(jenkins -> {
            List<Method> methods = Stream.of(
                            EventTriggerDescriptor.class,
                            EcrPushTrigger.DescriptorImpl.class,
                            EcsMigrationRequestedTrigger.DescriptorImpl.class)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(m -> m.getName().matches("do[A-Z].*"))
                    .toList();
            assertThat(methods).hasSize(9).allMatch(m -> m.isAnnotationPresent(RequirePOST.class));

            EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(new Profile("secret-profile")));
            FreeStyleProject job = jenkins.createFreeStyleProject("job");
            jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
            jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Item.READ)
                    .everywhere()
                    .to("reader")
                    .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ, Item.CONFIGURE)
                    .everywhere()
                    .to("owner"));
            assertThat(post(jenkins, job, "reader", "fillProfileItems")).doesNotContain("secret-profile");
            assertThat(post(jenkins, job, "reader", "checkQueue")).doesNotContain("URL of the queue");
            assertThat(post(jenkins, job, "owner", "fillProfileItems")).contains("secret-profile");
            assertThat(post(jenkins, job, "owner", "checkQueue")).contains("URL of the queue");
        });
    }

    private static String post(JenkinsRule jenkins, FreeStyleProject job, String user, String method) throws Exception {
        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            web.login(user);
            web.setThrowExceptionOnFailingStatusCode(false);
            URL url = new URL(jenkins.getURL() + job.getUrl() + "descriptorByName/" + EcrPushTrigger.class.getName() + "/"
                    + method + "?value=nonsense");
            WebRequest request = web.addCrumb(new WebRequest(url, HttpMethod.POST));
            WebResponse answer = web.getPage(request).getWebResponse();
            return answer.getContentAsString();
        }
    }
}
