package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Functions;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.console.BuildConsole;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.BuildDeployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A real controller that dies by SIGKILL again and again, at moments that a seed chooses: when AWS is asked for the n-th
 * time, before that takes effect, after the effect and before the answer, or a moment later. It is started again until the
 * build has come to its end; then the next build deploys the next image. Where Pipeline loses the build itself, the
 * deployment is carried on with from its journal, as the build's log says.
 *
 * <p>{@code -Dkills=200} for so many kills; {@code -Dfirst=7} to begin with that seed.
 */
class ControllerKillsTest {
    private static final int BY_NIGHT = 200;
    private static final int BY_DAY = 6;

    /** A deployment makes some more calls than this; most of them are looks. */
    private static final int CALLS = 24;

    /** After so many deaths a build is left in peace. */
    private static final int LIVES = 12;

    private static final int MOMENT_MILLIS = 400;

    /** A build that has not ended by then hangs: it takes some seconds. */
    private static final int LIFE_SECONDS = 240;

    /**
     * Pipeline writes the nodes of its graph before the counter that their ids come from. A controller that dies in between
     * gives an id to two of them, and some time later the build fails in Pipeline itself.
     */
    private static final String TORN_GRAPH = "java.lang.ClassCastException: class org.jenkinsci.plugins.workflow.cps.nodes.";

    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(0);

    /** Builds that Pipeline lost so; their deployments were carried on with from their journals. */
    private int torn;

    /** Set once a call has come that the controller dies at, or soon after. */
    private volatile CompletableFuture<Void> death;

    @BeforeEach
    void pointTheControllerAtTheSimulator() {
        jenkins.javaOptions(aws.javaOptions());
    }

    @Test
    void I3_I5_I8_aControllerMayBeKilledAtAnyMomentAndMigratesOnce() throws Throwable {
        int wanted = Integer.getInteger("kills", Boolean.getBoolean("nightly") ? BY_NIGHT : BY_DAY);
        int first = Integer.getInteger("first", 0);
        int kills = 0;
        int deployments = 0;
        jenkins.startJenkins();
        while (kills < wanted) {
            kills += deploy(first + deployments, Math.min(LIVES, wanted - kills));
            deployments++;
        }
        tell("controller kills: %d of a real controller with SIGKILL, in %d deployments%s%s, 0 violations"
                .formatted(
                        kills,
                        deployments,
                        kills >= BY_NIGHT ? "" : " (" + BY_NIGHT + " by night)",
                        torn == 0 ? "" : ", " + torn + " of whose builds Pipeline lost"));
    }

    /** Deploys an image of its own, with so many kills at most; gives how many there were. */
    private int deploy(int seed, int lives) throws Throwable {
        Random random = new Random(seed);
        Behaviour migration =
                Behaviour.exits(0).saying("migrating " + seed, "migrated " + seed).after(Duration.ofSeconds(4));
        // Counted here: of a long run ECS has forgotten the first tasks, an hour after they stopped.
        AtomicInteger migrations = new AtomicInteger();
        PushedImage image = aws.simulator()
                .push("api", "seed-" + seed, Behaviour.chosen(start -> {
                    boolean migrates = start.command().contains("migrate");
                    migrations.addAndGet(migrates ? 1 : 0);
                    return migrates ? migration : Behaviour.runsForever();
                }));
        int kills = 0;
        String end = null;
        while (end == null) {
            death = null;
            if (kills < lives) {
                killAt(random);
            }
            end = live("deploy-" + seed, image.tagged());
            aws.simulator().faults().clear();
            if (death != null) {
                death.join();
                kills++;
                jenkins.startJenkins();
            }
        }
        if (end.startsWith(Result.FAILURE + "\n") && end.contains(TORN_GRAPH)) {
            torn++;
            assertThat(end).as("seed %d after %d kills", seed, kills).contains("LEFT OPEN", "ecs-deploy resume --state");
            end = jenkins.runRemotely(ControllerKillsTest::carryOn, "deploy-" + seed) + "\n" + end;
        }
        assertThat(end).as("seed %d after %d kills", seed, kills).startsWith(Result.SUCCESS + "\n");
        assertThat(end)
                .as("seed %d after %d kills", seed, kills)
                .containsSubsequence("  | migrating " + seed, "  | migrated " + seed);
        assertThat(migrations)
                .as("migrations of seed %d after %d kills; %s", seed, kills, aws.changes())
                .hasValue(1);
        for (String service : List.of("api", "worker")) {
            assertThat(aws.runs(service, image))
                    .as("%s of seed %d after %d kills", service, seed, kills)
                    .isTrue();
        }
        return kills;
    }

    /** The build's result and log, or null when the controller was killed before its end. */
    private String live(String job, String image) throws Throwable {
        try {
            jenkins.runRemotely(ControllerKillsTest::begin, job, image);
            return jenkins.runRemotely(ControllerKillsTest::end, job);
        } catch (Throwable e) {
            if (death == null) {
                throw e;
            }
            return null;
        }
    }

    /** The controller dies once, at a call or a moment after it; a call it dies at takes effect or is lost on its way. */
    private void killAt(Random random) {
        int fatal = 1 + random.nextInt(CALLS);
        boolean takesEffect = random.nextBoolean();
        int later = random.nextInt(3) == 0 ? 1 + random.nextInt(MOMENT_MILLIS) : 0;
        AtomicInteger calls = new AtomicInteger();
        aws.simulator()
                .faults()
                .on("*")
                .always()
                .when(body -> {
                    if (calls.incrementAndGet() != fatal) {
                        return false;
                    }
                    death = CompletableFuture.runAsync(
                            jenkins::stopJenkinsForcibly, CompletableFuture.delayedExecutor(later, TimeUnit.MILLISECONDS));
                    if (later == 0) {
                        death.join();
                    }
                    return later == 0 && !takesEffect;
                })
                .closeBeforeEffect();
    }

    private static void begin(JenkinsRule rule, String name, String image) throws Throwable {
        if (rule.jenkins.getItem(name) == null) {
            WorkflowJob job = rule.createProject(WorkflowJob.class, name);
            job.setDefinition(new CpsFlowDefinition(PipelineTest.DEPLOY.replace("api:v2", image), true));
            job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.MAX_SURVIVABILITY));
            job.scheduleBuild2(0).waitForStart();
        }
    }

    private static String end(JenkinsRule rule, String name) throws Throwable {
        WorkflowRun run = rule.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
        CompletableFuture<WorkflowRun> end = CompletableFuture.supplyAsync(() -> {
            try {
                return rule.waitForCompletion(run);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        try {
            end.get(LIFE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            CpsFlowExecution execution = (CpsFlowExecution) run.getExecution();
            return "NO END\n" + JenkinsRule.getLog(run) + "\n" + execution.getThreadDump() + "\n"
                    + Arrays.stream(Functions.getThreadInfos())
                            .map(Object::toString)
                            .filter(thread -> thread.contains("plugins.ecsdeploy"))
                            .collect(Collectors.joining("\n"));
        }
        return run.getResult() + "\n" + JenkinsRule.getLog(run);
    }

    /** Carries on with what a build left open; gives what becomes of it, as a build's result. */
    private static String carryOn(JenkinsRule rule, String name) throws Throwable {
        WorkflowRun run = rule.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
        BuildDeployment left = new BuildDeployment(
                run, DeploymentFiles.ids(run).get(0), Goal.END, new BuildConsole(TaskListener.NULL));
        Ended ended = left.carryOn().done().get(LIFE_SECONDS, TimeUnit.SECONDS);
        return (ended.deployment().status() == Deployment.Status.SUCCEEDED ? Result.SUCCESS : Result.FAILURE).toString();
    }

    /** {@code bin/verify} prints it at its end, with the lines of the root project's harnesses. */
    private static void tell(String line) throws IOException {
        System.out.println(line);
        Path harness = Files.createDirectories(Path.of("..", "target", "harness"));
        Files.writeString(harness.resolve("controller-kills.txt"), line + "\n");
    }
}
