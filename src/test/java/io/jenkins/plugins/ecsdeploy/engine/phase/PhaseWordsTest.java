package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck.StatusRange;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.HookView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What phases say in a few words, and what they call things. */
class PhaseWordsTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final ServiceUpdate API = ServiceUpdate.planned("api", List.of("app"), 2, "api:1");

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.3S, 0.3s",
        "PT12S, 12s",
        "PT59.999S, 59.9s",
        "PT1M, 1m",
        "PT1M0.9S, 1m",
        "PT1M30S, 1m30s",
        "PT59M59S, 59m59s",
        "PT1H, 1h",
        "PT1H59S, 1h",
        "PT1H1M, 1h1m",
        "PT26H30M15S, 26h30m"
    })
    void aDurationHasNoMoreThanTwoUnits(Duration duration, String words) {
        assertThat(Texts.duration(duration)).isEqualTo(words);
    }

    // --- how a service deployment stands

    private static StagedDeployment look(
            String status,
            String reason,
            String stage,
            int pending,
            Double production,
            Double test,
            HookView... hooks) {
        return new StagedDeployment(
                "arn",
                "revision",
                status,
                reason,
                stage,
                3,
                2,
                pending,
                production,
                test,
                Duration.ofMinutes(5),
                List.of(hooks));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ROLLBACK_FAILED, -, BAKE_TIME, 0, -, -, ROLLBACK_FAILED",
                "STOPPED, by hand, BAKE_TIME, 0, -, -, STOPPED (by hand)",
                "PENDING, -, -, 0, -, -, PENDING",
                "IN_PROGRESS, -, SCALE_UP, 0, -, -, 'SCALE_UP, 2 of 3 new tasks run'",
                "IN_PROGRESS, -, SCALE_UP, 1, -, -, 'SCALE_UP, 2 of 3 new tasks run, 1 pending'",
                "IN_PROGRESS, -, BAKE_TIME, 0, -, -, 'BAKE_TIME, 2 of 3 new tasks run'",
                "IN_PROGRESS, -, BAKE_TIME, 0, 100, -, 'BAKE_TIME, 100% of the production traffic on the new tasks'",
                "IN_PROGRESS, -, PRODUCTION_TRAFFIC_SHIFT, 0, 12.5, -, 'PRODUCTION_TRAFFIC_SHIFT, 12.5% of the production traffic on the new tasks'",
                "IN_PROGRESS, -, POST_PRODUCTION_TRAFFIC_SHIFT, 0, 5, -, 'POST_PRODUCTION_TRAFFIC_SHIFT, 5% of the production traffic on the new tasks'",
                "IN_PROGRESS, -, TEST_TRAFFIC_SHIFT, 0, -, -, TEST_TRAFFIC_SHIFT",
                "IN_PROGRESS, -, TEST_TRAFFIC_SHIFT, 0, -, 100, 'TEST_TRAFFIC_SHIFT, 100% of the test traffic'",
                "IN_PROGRESS, -, CLEAN_UP, 0, 100, 100, CLEAN_UP"
            })
    void aStageIsToldWithWhatMattersInIt(
            String status, String reason, String stage, int pending, Double production, Double test, String words) {
        assertThat(StageText.progress(look(status, reason, stage, pending, production, test), API, NOON))
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ', at most 5m of 5m bake time left'",
        "60, ', at most 4m of 5m bake time left'",
        "299.5, ', at most 1s of 5m bake time left'",
        "300, ''",
        "301, ''"
    })
    void aBakeTimeTellsWhatIsLeftOfItAtTheMost(double seconds, String words) {
        ServiceUpdate baking = API.inStage("BAKE_TIME", NOON);
        Instant now = NOON.plusMillis((long) (seconds * 1000));

        assertThat(StageText.progress(look("IN_PROGRESS", null, "BAKE_TIME", 0, 100.0, null), baking, now))
                .isEqualTo("BAKE_TIME, 100% of the production traffic on the new tasks" + words);
        assertThat(StageText.progress(
                        look("IN_PROGRESS", null, "BAKE_TIME", 0, 100.0, null), API.inStage("SCALE_UP", NOON), now))
                .doesNotContain("left");
    }

    @Test
    void aPauseSaysHowToGoOn() {
        HookView lambda = new HookView("h-0", "AWS_LAMBDA", "IN_PROGRESS", null, null);
        HookView pause = new HookView("h-1", "PAUSE", "AWAITING_ACTION", null, null);
        HookView limited = new HookView("h-2", "PAUSE", "AWAITING_ACTION", null, NOON);

        assertThat(StageText.progress(
                        look("IN_PROGRESS", null, "POST_SCALE_UP", 0, null, null, lambda, pause), API, NOON))
                .isEqualTo("POST_SCALE_UP, paused: continue or roll it back with ContinueServiceDeployment, hook h-1");
        assertThat(StageText.progress(look("IN_PROGRESS", null, "POST_SCALE_UP", 0, null, null, limited), API, NOON))
                .endsWith("hook h-2 (it waits until 2026-11-02T12:00:00Z)");
        assertThat(StageText.progress(look("IN_PROGRESS", null, "POST_SCALE_UP", 0, null, null, lambda), API, NOON))
                .isEqualTo("POST_SCALE_UP");
    }

    // --- what an address answers

    private static SmokeCheck.Http http(Map<String, String> headers, String contains, Map<String, String> pointers) {
        return new SmokeCheck.Http(
                "https://api/health",
                null,
                List.of(new StatusRange(200, 204), new StatusRange(301, 301)),
                headers,
                contains,
                pointers,
                false,
                null,
                null,
                null,
                0);
    }

    private static WebLook.Answered answer(int status, String body, boolean cut) {
        return new WebLook.Answered("https://api/health", status, Map.of("x-version", List.of("v1", "v2")), body, cut);
    }

    @Test
    void whatIsExpectedOfAnAddressIsToldInFull() {
        assertThat(HttpExpectation.words(http(Map.of(), null, Map.of())))
                .isEqualTo("GET https://api/health gives status 200-204 or 301");
        assertThat(HttpExpectation.words(http(Map.of("X-Version", "v2"), "fine", Map.of("/db", "up"))))
                .isEqualTo(
                        "GET https://api/health gives status 200-204 or 301, header X-Version with \"v2\", a body with"
                                + " \"fine\", JSON with /db = \"up\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "200 | {\"db\":\"up\",\"n\":1} | X-Version | v2 | db | /db | up | -",
                "204 | {\"db\":\"up\",\"n\":1} | x-version | 1 | - | /n | 1 | -",
                "199 | no | X-Version | v2 | - | - | - | status 199: \"no\"",
                "205 | `` | X-Version | v2 | - | - | - | status 205",
                "200 | ok | X-Version | v3 | - | - | - | status 200, but header X-Version is \"v1, v2\"",
                "200 | ok | X-Other | v3 | - | - | - | status 200, but no header X-Other",
                "200 | ok | X-Version | v2 | fine | - | - | status 200, but the text is not in the body: \"ok\"",
                "200 | ok | X-Version | v2 | ok | /a | 1 | status 200, but the body is not JSON: \"ok\"",
                "200 | {} | X-Version | v2 | - | /a | 1 | status 200, but there is no /a: \"{}\"",
                "200 | {\"a\":2} | X-Version | v2 | - | /a | 1 | status 200, but /a is \"2\"",
                "200 | {\"a\":null} | X-Version | v2 | - | /a | null | status 200, but /a is \"null\"",
                "200 | {\"a\":{}} | X-Version | v2 | - | /a | `` | status 200, but /a is \"{}\""
            })
    void theFirstThingThatIsOtherwiseIsTold(
            int status, String body, String header, String value, String contains, String at, String is, String told) {
        SmokeCheck.Http expected = http(Map.of(header, value), contains, at == null ? Map.of() : Map.of(at, is));

        assertThat(HttpExpectation.mismatch(expected, answer(status, body, false))
                        .orElse(null))
                .isEqualTo(told);
    }

    @Test
    void whereAnAnswerCameFromAndHowMuchOfItWasReadIsToldToo() {
        SmokeCheck.Http fine = http(Map.of(), "fine", Map.of());
        WebLook.Answered elsewhere = new WebLook.Answered(
                "https://login/", 302, Map.of("location", List.of("https://login/form")), "moved", false);

        assertThat(HttpExpectation.mismatch(fine, elsewhere))
                .contains("status 302 from https://login/, leading to \"https://login/form\": \"moved\"");
        assertThat(HttpExpectation.mismatch(fine, answer(200, "fin", true)))
                .contains("status 200, but the text is not in the body (of which only the begin was read): \"fin\"");
        assertThat(HttpExpectation.mismatch(http(Map.of(), null, Map.of("/a", "1")), answer(200, "{\"a\"", true)))
                .contains("status 200, but the body is not JSON (of which only the begin was read): \"{\\\"a\\\"\""
                        .replace("\\\"", "\""));
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:x:targetgroup/api/0123, api, 0123", "api, api, api"})
    void arnsAreCalledByTheirNames(String arn, String group, String last) {
        assertThat(SmokeText.targetGroup(arn)).isEqualTo(group);
        assertThat(SmokeText.lastPart(arn)).isEqualTo(last);
    }

    // --- what is locked

    private static Migration task(Migration.Source.Kind kind, String name) {
        return new Migration(
                new Migration.Source(kind, name),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void I4_everythingThatADeploymentTouchesIsLockedOrTheOneKeyThatItsOwnerNames() {
        Configuration all = Configuration.builder()
                .region("eu-west-1")
                .cluster("arn:aws:ecs:eu-west-1:111122223333:cluster/prod")
                .services(List.of(new Service("web", null), new Service("api", null)))
                .migration(task(Migration.Source.Kind.DEDICATED, "jobs")
                        .withContract(new Contract(List.of("old", "api"), null)))
                .after(List.of(
                        new AfterTask("a", task(Migration.Source.Kind.DERIVED, "cron"), false, null),
                        new AfterTask("b", task(Migration.Source.Kind.OVERRIDE, "web"), false, null)))
                .lock(Lock.lease("locks", null, null))
                .build();

        assertThat(LockKeys.of(all))
                .containsExactly(
                        "eu-west-1/prod/family/jobs",
                        "eu-west-1/prod/service/api",
                        "eu-west-1/prod/service/cron",
                        "eu-west-1/prod/service/old",
                        "eu-west-1/prod/service/web");
        assertThat(LockKeys.of(all.toBuilder().cluster("prod").build())).isEqualTo(LockKeys.of(all));
        assertThat(LockKeys.of(all.toBuilder()
                        .lock(Lock.lease("locks", "shared", null))
                        .build()))
                .containsExactly("shared");
    }

    @Test
    void marksAreKeptUnderTheSameNamesForEver() {
        assertThat(List.of(MarkKind.EXPAND, MarkKind.CONTRACT, MarkKind.AFTER))
                .extracting(kind -> kind.ranKey() + " " + kind.migratedKey())
                .containsExactly(
                        "ecs-deploy:ran:expand ecs-deploy:migrated:expand",
                        "ecs-deploy:ran:contract ecs-deploy:migrated:contract",
                        "ecs-deploy:ran:after ecs-deploy:migrated:after");
    }
}
