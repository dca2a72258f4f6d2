package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck.StatusRange;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.MarkdownReport;
import io.jenkins.plugins.ecsdeploy.report.RecordJson;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.web.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What smoke tests promise: they judge the new revision, by what it really does, and change nothing. */
class SmokeTestsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Rig rig = new Rig();
    private final Site site = Site.http();

    @AfterEach
    void close() {
        site.close();
        rig.close();
    }

    static SmokeTest test(SmokeCheck check) {
        return new SmokeTest("it works", check, TIMEOUT, null);
    }

    static SmokeTest tolerated(SmokeCheck check) {
        return new SmokeTest("it works", check, TIMEOUT, SmokeTest.OnFailure.UNSTABLE);
    }

    private static SmokeCheck.Http http(String url) {
        return http(url, null, null, null, null);
    }

    private static SmokeCheck.Http http(
            String url, Map<String, String> headers, String body, Map<String, String> json, String token) {
        return new SmokeCheck.Http(url, null, null, headers, body, json, false, null, token, null, 0);
    }

    static SmokeCheck.Task task(String service, String family, String... command) {
        return new SmokeCheck.Task(service, family, null, List.of(command), Map.of("CHECK", "quick"), null, null);
    }

    private Configuration with(SmokeTest... tests) {
        return rig.configuration().toBuilder().smokeTests(List.of(tests)).build();
    }

    private Deployment deploy(SmokeTest... tests) {
        return rig.deploy(with(tests));
    }

    private static SmokeTestRun run(Deployment d) {
        return d.smokeTests().get(0);
    }

    private void failed(Deployment d, String... seen) {
        assertThat(d.failure()).as("status %s, %s", d.status(), d.smokeTests()).isNotNull();
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SMOKE_TEST_FAILED);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.SMOKE_TEST);
        assertThat(d.failure().summary()).contains(seen);
        assertThat(d.failure().diagnosis().remedies()).isNotEmpty();
        assertThat(run(d).status()).isEqualTo(SmokeTestRun.Status.FAILED);
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(rig.imageOf("worker")).isEqualTo(rig.v2.pinned());
    }

    private void passed(Deployment d) {
        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(run(d).status()).isEqualTo(SmokeTestRun.Status.PASSED);
        assertThat(d.unstable()).isFalse();
    }

    private static List<String> everyReport(Deployment d, Rig rig) {
        Report report = Report.of(d).asOf(rig.now());
        return List.of(
                TextReport.of(report),
                MarkdownReport.of(report),
                HtmlReport.of(report),
                RecordJson.write(DeploymentRecord.of(report)));
    }

    // --- without

    @Test
    void aDeploymentWithoutSmokeTestsHasNoSuchPhase() {
        Deployment d = deploy();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.SMOKE_TEST)).isEmpty();
    }

    // --- http

    @Test
    void anAddressIsAskedAgainUntilItAnswersAsItShould() {
        AtomicInteger asked = new AtomicInteger();
        site.at("/", e -> {
            boolean ready = asked.incrementAndGet() > 3;
            Site.answer(
                    e,
                    ready ? 200 : 503,
                    "{\"status\":\"UP\",\"checks\":[{\"n\":1}]}".getBytes(StandardCharsets.UTF_8),
                    h -> h.set("Content-Type", "application/json"));
        });

        Deployment d = deploy(test(http(
                site.url("/"),
                Map.of("CONTENT-type", "json"),
                "checks",
                Map.of("/status", "UP", "/checks/0/n", "1"),
                null)));

        passed(d);
        assertThat(run(d).attempts()).isEqualTo(4);
        assertThat(run(d).seen()).isEqualTo("status 200");
        assertThat(d.phases())
                .extracting(p -> p.phase())
                .containsSubsequence(PhaseName.DEPLOY, PhaseName.SMOKE_TEST, PhaseName.VERIFY);
        assertThat(everyReport(d, rig)).allSatisfy(r -> assertThat(r).contains("it works"));
    }

    @Test
    void nothingIsAskedBeforeAllServicesCompleted() {
        site.at("/", e -> {
            assertThat(rig.journal.load().services()).allMatch(s -> s.completed());
            Site.answer(e, 204, new byte[0], h -> {});
        });

        passed(deploy(test(http(site.url("/")))));
        assertThat(site.requests).hasSize(1);
    }

    @Test
    void anAddressThatStaysWrongFailsAtItsTimeAndTellsWhatWasExpectedAndSeen() {
        site.answering("/", 503, "upstream is down");

        Deployment d = deploy(test(http(site.url("/"))));

        failed(
                d,
                "it works",
                "GET " + site.url("/") + " gives status 200-299",
                "status 503: \"upstream is down\"",
                "within 1m");
        assertThat(d.failure().diagnosis().cause()).isEqualTo(Cause.SMOKE_TEST);
        assertThat(Duration.between(run(d).startedAt(), run(d).endedAt())).isEqualTo(TIMEOUT);
        assertThat(run(d).attempts()).isBetween(10, 60);
        assertThat(d.phase(PhaseName.VERIFY)).isEmpty();
    }

    @Test
    void everyKindOfMismatchIsTold() {
        site.answering("/text", 200, "<h1>Not what you expect</h1>").answering("/json", 200, "{\"status\":\"DOWN\"}");

        failed(
                deploy(test(http(site.url("/text"), null, "Welcome", null, null))),
                "the text is not in the body",
                "<h1>");
    }

    @Test
    void aJsonValueThatIsOtherwiseIsTold() {
        site.answering("/json", 200, "{\"status\":\"DOWN\"}");

        failed(
                deploy(test(http(site.url("/json"), null, null, Map.of("/status", "UP"), null))),
                "/status is \"\"DOWN\"\"");
    }

    @Test
    void aBodyThatIsNoJsonIsTold() {
        site.answering("/", 200, "{\"status\":");

        failed(deploy(test(http(site.url("/"), null, null, Map.of("/status", "UP"), null))), "the body is not JSON");
    }

    @Test
    void aHeaderThatIsMissingIsTold() {
        site.answering("/", 200, "ok");

        failed(deploy(test(http(site.url("/"), Map.of("X-Version", "2"), null, null, null))), "no header X-Version");
    }

    @Test
    void aRedirectionIsNoSuccessUnlessItIsExpected() {
        site.redirecting("/", "/login");
        SmokeCheck.Http expected = new SmokeCheck.Http(
                site.url("/"),
                null,
                List.of(StatusRange.of("200"), StatusRange.of("300-399")),
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                0);

        passed(deploy(test(expected)));
        Deployment second = rig.begin("d-20261102-090000-abcdef", with(test(http(site.url("/")))))
                .finish()
                .deployment();
        failed(second, "status 302, leading to \"/login\"");
    }

    @Test
    void anAddressThatIsNotThereFails() {
        String url = site.url("/");
        site.close();

        failed(deploy(test(http(url))), "no answer: \"the connection was refused\"");
    }

    @Test
    void I9_aHostileBodyCantActInStateOrReports() {
        String hostile =
                "\u001b]0;owned\u0007<script>alert(1)</script>\n::error::x\r##[command]y\u202e" + "z".repeat(100_000);
        site.answering("/", 500, hostile);

        Deployment d = deploy(test(http(site.url("/"))));

        failed(d, "\\x1b]0;owned");
        assertThat(run(d).seen()).hasSizeLessThan(600).doesNotContain("\u001b", "\n", "\r", "\u202e", "\u0007");
        assertThat(d.failure().summary()).doesNotContain("\u001b", "\n", "\r", "\u202e");
        assertThat(HtmlReport.of(Report.of(d).asOf(rig.now()))).doesNotContain("<script>");
    }

    @Test
    void I10_aTokenIsSentAndIsInNoStateLogOrReport() {
        String token = "tok-5f2c9a77e1";
        rig.variables.put("SMOKE_TOKEN", token);
        site.at(
                "/",
                e -> Site.answer(
                        e,
                        500,
                        ("denied for " + e.getRequestHeaders().getFirst("Authorization"))
                                .getBytes(StandardCharsets.UTF_8),
                        h -> {}));
        StringBuilder states = new StringBuilder();
        rig.onSaved = d -> states.append(DeploymentJson.write(d));

        Deployment d = deploy(test(http(site.url("/"), null, null, null, "SMOKE_TOKEN")));

        failed(d, "denied for Bearer ***");
        assertThat(site.requests.get(0).get("Authorization")).containsExactly("Bearer " + token);
        assertThat(states.toString()).contains("SMOKE_TOKEN").doesNotContain(token);
        assertThat(everyReport(d, rig)).allSatisfy(r -> assertThat(r).doesNotContain(token));
    }

    @Test
    void aTokenThatIsNotThereIsToldBeforeAnythingIsChanged() {
        Deployment d = deploy(test(http(site.url("/"), null, null, null, "SMOKE_TOKEN")));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("it works", "SMOKE_TOKEN");
        assertThat(rig.changes()).isEmpty();
    }

    // --- policy

    @Test
    void aToleratedFailureMakesTheDeploymentUnstableAndNoMore() {
        site.answering("/", 404, "");

        Deployment d = deploy(tolerated(http(site.url("/"))));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.unstable()).isTrue();
        assertThat(run(d).status()).isEqualTo(SmokeTestRun.Status.UNSTABLE);
        assertThat(d.notes()).anySatisfy(n -> {
            assertThat(n.level()).isEqualTo(Note.Level.WARNING);
            assertThat(n.text()).contains("it works", "unstable", "status 404");
        });
        assertThat(everyReport(d, rig)).allSatisfy(r -> assertThat(r).containsIgnoringCase("unstable"));
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
    }

    @Test
    void theFirstFailureEndsTheOthersAndStopsTheirTasks() {
        site.answering("/", 503, "");
        rig.check = new Behaviour.RunsForever(List.of(), false);
        SmokeTest quick = new SmokeTest("quick", http(site.url("/")), Duration.ofSeconds(20), null);
        SmokeTest address = new SmokeTest("slow", http(site.url("/")), Duration.ofMinutes(10), null);
        SmokeTest task = new SmokeTest("task", task("api", null, "check"), Duration.ofMinutes(10), null);

        Deployment d = deploy(quick, address, task);

        failed(d, "quick");
        assertThat(d.smokeTests())
                .extracting(SmokeTestRun::status)
                .containsExactly(
                        SmokeTestRun.Status.FAILED, SmokeTestRun.Status.ABANDONED, SmokeTestRun.Status.ABANDONED);
        assertThat(rig.aws.calls().of("StopTask")).hasSize(1);
        assertThat(rig.aws.calls().of("StopTask").get(0).body().path("task").asText())
                .isEqualTo(d.smokeTests().get(2).task().taskArn());
    }

    @Test
    void aCancelGivesSmokeTestsUpAndStopsTheirTasks() {
        rig.check = new Behaviour.RunsForever(List.of(), false);
        Configuration configuration = with(test(task("api", null, "check"))).toBuilder()
                .onCancel(Configuration.OnCancel.STOP)
                .build();

        rig.begin(configuration).until(() -> rig.checkTasks() == 1);
        rig.drive().cancel("Ada");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary()).contains("Ada", "smoke tests were given up");
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
    }

    @Test
    void aCancelThatLeavesSaysThatTheTaskOfASmokeTestGoesOn() {
        rig.check = new Behaviour.RunsForever(List.of(), false);

        rig.begin(with(test(task("api", null, "check")))).until(() -> rig.checkTasks() == 1);
        rig.drive().cancel("Ada");
        Ended ended = rig.finish();

        assertThat(((Ended.Suspended) ended).why().summary())
                .startsWith("Cancelled by Ada. The task of smoke test ")
                .contains(" goes on running: arn:aws:ecs:")
                .doesNotContain("Nothing goes on");
    }

    // --- targets

    @Test
    void newTasksThatAreHealthyTargetsPass() {
        Deployment d = deploy(test(new SmokeCheck.Targets(null, null)));

        passed(d);
        assertThat(run(d).seen()).isEqualTo("api: 2 of 2 new targets healthy");
    }

    @Test
    void targetsThatStayUnhealthyFail() {
        rig.aws.failTargets(rig.targetGroup, true);

        Deployment d = deploy(test(new SmokeCheck.Targets(List.of("api"), null)));

        failed(
                d,
                "every new task is a healthy target",
                "0 of 2 new targets healthy",
                "Target.ResponseCodeMismatch",
                "[503]");
    }

    @Test
    void targetsOfOthersNeitherHelpNorHarm() {
        elb("RegisterTargets", "&Targets.member.1.Id=10.9.9.9&Targets.member.2.Id=10.9.9.8");
        rig.aws.failTargets(rig.targetGroup, true);

        failed(deploy(test(new SmokeCheck.Targets(null, List.of(rig.targetGroup)))), "0 of 2 new targets healthy");
    }

    /** The old tasks' targets still are in the group, as DRAINING or healthy ones, while the new ones are not ready. */
    @Test
    void targetsOfOldTasksDontCount() {
        rig.aws.failTargets(rig.targetGroup, true);
        rig.onSaved = d -> {
            if (d.smokeTests().size() == 1 && run(d).attempts() == 3) {
                rig.aws.failTargets(rig.targetGroup, false);
            }
        };

        Deployment d = deploy(test(new SmokeCheck.Targets(null, null)));

        passed(d);
        assertThat(run(d).attempts()).isEqualTo(4);
    }

    @Test
    void aServiceWithoutATargetGroupIsToldBeforeAnythingIsChanged() {
        Deployment d = deploy(test(new SmokeCheck.Targets(List.of("worker"), null)));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("the service worker registers its tasks with no target group");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aMissingRightIsToldBeforeAnythingIsChanged() {
        rig.aws
                .faults()
                .on("DescribeTargetHealth")
                .times(10)
                .accessDenied("User: x is not authorized to perform: elasticloadbalancing:DescribeTargetHealth");

        Deployment d = deploy(test(new SmokeCheck.Targets(null, null)));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().diagnosis().evidence().get(0)).contains("elasticloadbalancing:DescribeTargetHealth");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aRightThatIsLostLaterSuspendsAndNothingIsDecided() {
        Configuration configuration = with(test(new SmokeCheck.Targets(null, null)));
        rig.aws.faults().on("DescribeTargetHealth").nth(2).times(1).accessDenied("no");

        Ended ended = rig.begin(configuration).finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        passed(rig.resume().finish().deployment());
    }

    @Test
    void aServiceThatRunsNoTaskHasNothingToCheck() {
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"desiredCount\":0}");
        rig.time.advance(Duration.ofMinutes(1));

        Deployment d = deploy(test(new SmokeCheck.Targets(null, null)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(run(d).status()).isEqualTo(SmokeTestRun.Status.NOTHING_TO_CHECK);
    }

    private void elb(String action, String more) {
        var response = rig.aws.handle(io.jenkins.plugins.ecsdeploy.simulator.Request.form(
                "Action=" + action + "&Version=2015-12-01&TargetGroupArn=" + rig.targetGroup + more));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
    }

    // --- logs

    @Test
    void newTasksThatWriteTheTextPass() {
        rig.app = new Behaviour.RunsForever(List.of("booting", "Started Application in 2 s"), false);

        Deployment d = deploy(test(new SmokeCheck.Logs(null, null, "Started Application")));

        passed(d);
        assertThat(run(d).seen()).contains("api wrote \"Started Application in 2 s\"", "worker wrote");
    }

    @Test
    void newTasksThatDontWriteTheTextFail() {
        Deployment d = deploy(test(new SmokeCheck.Logs(List.of("api"), "app", "Started Application")));

        failed(d, "new tasks write \"Started Application\"", "api: 2 new tasks did not write it yet");
    }

    @Test
    void whatOldTasksWroteDoesntCount() {
        Configuration first = with(test(new SmokeCheck.Logs(List.of("api"), null, "hello")));
        rig.app = new Behaviour.RunsForever(List.of("hello"), false);
        passed(rig.deploy(first));
        rig.app = new Behaviour.RunsForever(List.of(), false);
        rig.aws.push("api", "v2", new Behaviour.Chosen(s -> s.command().contains("migrate") ? rig.migration : rig.app));

        Deployment d = rig.begin("d-20261102-090000-abcdef", first).finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SMOKE_TEST_FAILED);
        assertThat(d.failure().summary()).contains("2 new tasks did not write it yet");
    }

    @Test
    void I9_aHostileLogLineIsMadeHarmless() {
        rig.app = new Behaviour.RunsForever(List.of("ready \u001b[2J<img src=x>\u202e"), false);

        Deployment d = deploy(test(new SmokeCheck.Logs(List.of("api"), null, null)));

        passed(d);
        assertThat(run(d).seen()).contains("ready \\x1b[2J").doesNotContain("\u001b", "\u202e");
        assertThat(HtmlReport.of(Report.of(d).asOf(rig.now()))).doesNotContain("<img");
    }

    // --- tasks

    @Test
    void aTaskThatExitsWithZeroPasses() {
        Deployment d = deploy(test(task("api", null, "check")));

        passed(d);
        assertThat(run(d).task().exitCode()).isZero();
        assertThat(rig.checkTasks()).isEqualTo(1);
        var request = rig.aws.calls().of("RunTask").get(1).body();
        assertThat(request.path("taskDefinition").asText())
                .isEqualTo(d.services().get(0).taskDefinition());
        assertThat(request.at("/overrides/containerOverrides/0/command/0").asText())
                .isEqualTo("check");
        assertThat(request.path("tags").toString()).contains(d.id());
        assertThat(TextReport.of(Report.of(d).asOf(rig.now())))
                .contains("exit code 0")
                .doesNotContain("quick");
        assertThat(HtmlReport.of(Report.of(d).asOf(rig.now()))).doesNotContain("quick");
    }

    @Test
    void aTaskThatExitsOtherwiseFails() {
        rig.check = new Behaviour.Exits(7, Duration.ofSeconds(2), List.of("nope"));

        Deployment d = deploy(test(task("api", null, "check")));

        failed(d, "exits with 0", "stopped with exit code 7");
        assertThat(d.failure().diagnosis().cause()).isEqualTo(Cause.APPLICATION_ERROR);
        assertThat(rig.checkTasks()).isEqualTo(1);
    }

    @Test
    void aTaskThatNeverRanFails() {
        rig.check = new Behaviour.SecretMissing("/prod/db");

        failed(deploy(test(task("api", null, "check"))), "no exit code", "TaskFailedToStart");
    }

    @Test
    void aTaskThatTakesTooLongIsStoppedAndFails() {
        rig.check = new Behaviour.RunsForever(List.of(), false);

        Deployment d = deploy(test(task("api", null, "check")));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SMOKE_TEST_FAILED);
        assertThat(d.failure().summary()).contains("was stopped", "timeout (1m)");
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
    }

    @Test
    void I3_aLostAnswerStartsNoSecondTask() {
        rig.aws.faults().on("RunTask").nth(2).loseResponse();

        passed(deploy(test(task("api", null, "check"))));
        assertThat(rig.checkTasks()).isEqualTo(1);
    }

    @Test
    void I1_aTaskOfAFamilyOfItsOwnCarriesTheImage() {
        family("api-check", rig.v1.tagged());

        Deployment d = deploy(test(task(null, "api-check", "check")));

        passed(d);
        assertThat(run(d).task().taskDefinition()).endsWith("api-check:2");
        assertThat(rig.aws
                        .calls()
                        .of("RegisterTaskDefinition")
                        .get(3)
                        .body()
                        .at("/containerDefinitions/0/image")
                        .asText())
                .isEqualTo(rig.v2.pinned());
        assertThat(TextReport.of(Report.of(d).asOf(rig.now()))).contains("For smoke test it works");
    }

    @Test
    void aFamilyWithAForeignImageIsRunAsItIs() {
        rig.aws.push("prober", "1", new Behaviour.Exits(0, Duration.ofSeconds(1), List.of()));
        family("prober", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/prober:1");

        Deployment d = deploy(test(task(null, "prober")));

        passed(d);
        assertThat(run(d).task().taskDefinition()).isNull();
        assertThat(rig.aws
                        .calls()
                        .of("RunTask")
                        .get(1)
                        .body()
                        .path("taskDefinition")
                        .asText())
                .endsWith("prober:1");
    }

    private void family(String name, String image) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"app","image":"%s","essential":true}]}
                """.formatted(name, image));
        rig.aws.calls().clear();
    }

    // --- outages

    @Test
    void I5_anOutageOfOursDoesntCount() {
        AtomicInteger asked = new AtomicInteger();
        site.at("/", e -> Site.answer(e, asked.incrementAndGet() > 3 ? 200 : 503, new byte[0], h -> {}));
        Configuration configuration = with(test(http(site.url("/"))));

        rig.begin(configuration).until(() -> asked.get() == 2);
        rig.die();
        rig.time.advance(Duration.ofHours(5));
        Deployment d = rig.resume().finish().deployment();

        passed(d);
        assertThat(asked.get()).isEqualTo(4);
    }

    @Test
    void I3_anOutageBeyondTheTokensLifeStartsNoSecondTask() {
        Configuration configuration = with(test(task("api", null, "check")));
        rig.aws.faults().on("RunTask").nth(2).loseResponse();
        rig.begin(configuration).until(() -> rig.checkTasks() == 1);
        rig.die();
        rig.time.advance(Duration.ofHours(25));

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SMOKE_TEST_FAILED);
        assertThat(rig.checkTasks()).isEqualTo(1);
    }

    @Test
    void twoProcessesOfTheSameStateStartOneTask() {
        Configuration configuration = with(test(task("api", null, "check")));
        rig.begin(configuration).until(() -> rig.journal.load().phase().phase() == PhaseName.SMOKE_TEST);

        passed(rig.resumeBeside().finish().deployment());
        rig.time.advance(Duration.ofMinutes(5));

        assertThat(rig.checkTasks()).isEqualTo(1);
    }

    // --- waves

    @Test
    void aWavesSmokeTestsAreLookedAtBeforeTheNextWaveBegins() {
        rig.withFourServices();
        rig.aws.calls().clear();

        Deployment d = rig.deploy(rig.inSmokeTestedWaves());

        passed(d);
        assertThat(d.phases())
                .filteredOn(p -> p.phase() == PhaseName.DEPLOY || p.phase() == PhaseName.SMOKE_TEST)
                .extracting(p -> p.phase().title() + " " + p.wave())
                .containsExactly(
                        "Deploy backend",
                        "Smoke test backend",
                        "Deploy frontend",
                        "Smoke test frontend",
                        "Smoke test null");
        assertThat(d.smokeTests())
                .extracting(SmokeTestRun::seen)
                .satisfiesExactly(
                        logs -> assertThat(logs)
                                .contains("api wrote", "worker wrote")
                                .doesNotContain("web"),
                        check -> assertThat(check).contains("exit code 0"),
                        targets -> assertThat(targets).contains("2 of 2 new targets healthy"));
        List<String> calls =
                rig.aws.calls().all().stream().map(c -> c.operation()).toList();
        assertThat(calls.subList(0, calls.indexOf("FilterLogEvents")))
                .filteredOn("UpdateService"::equals)
                .hasSize(2);
    }

    @Test
    void aWaveWhoseSmokeTestFailsIsTheLastOne() {
        rig.withFourServices();
        rig.app = new Behaviour.RunsForever(List.of("mute"), false);

        Deployment d = rig.deploy(rig.inSmokeTestedWaves());

        failedInWave(d);
        assertThat(d.smokeTests())
                .extracting(SmokeTestRun::status)
                .containsExactly(SmokeTestRun.Status.FAILED, SmokeTestRun.Status.PENDING, SmokeTestRun.Status.PENDING);
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(rig.imageOf("web")).isNotEqualTo(rig.v2.pinned());
        assertThat(rig.checkTasks()).isZero();
    }

    private static void failedInWave(Deployment d) {
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SMOKE_TEST_FAILED);
        assertThat(d.phase().wave()).isEqualTo("backend");
    }
}
