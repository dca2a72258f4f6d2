package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import java.util.List;

/** Tells a smoke test that failed: what was expected, what was seen, and how things stand now. */
final class SmokeFailure {
    private SmokeFailure() {}

    static Outcome fail(Deployment d, World world, SmokeTestRun run) {
        SmokeTest test = SmokeTests.asked(d, run);
        return Ends.fail(
                d,
                world,
                Failure.Kind.SMOKE_TEST_FAILED,
                "The smoke test " + SmokeText.plain(run.name()) + " failed. " + words(test, run),
                diagnosis(test, run));
    }

    /** What was expected and what was seen. */
    static String words(SmokeTest test, SmokeTestRun run) {
        String looks = run.task() != null
                ? ""
                : " within " + Texts.duration(test.timeout()) + " (" + run.attempts()
                        + (run.attempts() == 1 ? " look" : " looks") + ")";
        return "Expected" + looks + ": " + expected(test, run) + ". Seen" + (run.task() == null ? " last" : "") + ": "
                + (run.seen() == null ? "nothing" : run.seen()) + ".";
    }

    private static String expected(SmokeTest test, SmokeTestRun run) {
        SmokeCheck check = test.check();
        if (check instanceof SmokeCheck.Http http) {
            return HttpExpectation.words(http);
        } else if (check instanceof SmokeCheck.Targets) {
            return "every new task is a healthy target";
        } else if (check instanceof SmokeCheck.Logs logs) {
            return "new tasks write " + (logs.contains() == null ? "a line" : SmokeText.quoted(logs.contains()))
                    + " to their log";
        }
        return "container " + run.task().container() + " of the check's task exits with 0";
    }

    private static Diagnosis diagnosis(SmokeTest test, SmokeTestRun run) {
        if (run.task() != null && run.task().ending() != null) {
            return Diagnoser.ofTask(run.task().ending(), run.task().container()).orElse(null);
        }
        return new Diagnosis(
                Cause.SMOKE_TEST,
                "ECS completed the deployment, and its tasks run; but what they do is not what was expected of them.",
                List.of(),
                remedies(test.check()));
    }

    private static List<String> remedies(SmokeCheck check) {
        String logs = "Read the logs of the new tasks.";
        if (check instanceof SmokeCheck.Http) {
            return List.of(
                    logs,
                    "Ask the address yourself, from the machine that runs ecs-deploy: a name, a proxy, a firewall or a"
                            + " certificate may stand between.",
                    "If it only needs more time, raise the smoke test's timeout.");
        } else if (check instanceof SmokeCheck.Targets) {
            return List.of(
                    "See the target group's health check (path, port, codes), and whether the tasks' security group lets"
                            + " the load balancer in.",
                    logs,
                    "If it only needs more time, raise the smoke test's timeout.");
        } else if (check instanceof SmokeCheck.Logs) {
            return List.of(
                    logs,
                    "See that the container logs to this group with a stream prefix, and that its execution role may write"
                            + " there.");
        }
        return List.of("Look for the check's task in ECS and read its log.", logs);
    }
}
