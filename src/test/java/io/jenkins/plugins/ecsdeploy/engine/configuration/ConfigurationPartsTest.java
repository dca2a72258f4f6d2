package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a configuration as code makes them: what is not given has its default, a copy differs only where it is to. */
class ConfigurationPartsTest {
    private static final Migration TASK = new Migration(
            new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
            "app",
            List.of("migrate"),
            Map.of("A", "1", "B", "2"),
            Map.of("C", "arn"),
            null,
            null,
            "256",
            null,
            null,
            null,
            null,
            null,
            Migration.OnTimeout.LEAVE);

    @Test
    void aTaskThatDiffersInOneThingIsOtherwiseTheSame() {
        Retries retries = new Retries(3, Duration.ofSeconds(1), List.of(75), null);
        SessionLimits limits = new SessionLimits(SessionLimits.Database.MYSQL, Duration.ofSeconds(5), null);
        Contract contract = new Contract(List.of("api"), null);
        Migration all = TASK.withRetries(retries).withLimits(limits).withContract(contract);

        assertThat(all.retries()).isEqualTo(retries);
        assertThat(all.limits()).isEqualTo(limits);
        assertThat(all.contract()).isEqualTo(contract);
        assertThat(all.withRetries(null).withLimits(null).withContract(null)).isEqualTo(TASK);
        assertThat(all.withDestructive(true).destructive()).isTrue();
        assertThat(all.withDestructive(true).withDestructive(null)).isEqualTo(all);
        assertThat(TASK.withEnvironment(Map.of())).isSameAs(TASK);
        assertThat(TASK.withEnvironment(Map.of("B", "3", "D", "4")).environment())
                .isEqualTo(Map.of("A", "1", "B", "3", "D", "4"));
        assertThat(TASK.withEnvironment(Map.of("B", "3")).withEnvironment(Map.of("B", "2")))
                .isEqualTo(TASK);
    }

    @Test
    void servicesAndWavesAreFoundByName() {
        SmokeTest ofWave = new SmokeTest("wave", new SmokeCheck.Targets(null, null), null, null);
        SmokeTest ofAll = new SmokeTest("all", new SmokeCheck.Targets(null, null), null, null);
        Configuration configuration = Configuration.builder()
                .services(List.of(new Service("api", null), new Service("web", null)))
                .waves(List.of(new Wave("back", List.of("api"), List.of(ofWave)), new Wave("front", List.of("web"))))
                .smokeTests(List.of(ofAll))
                .build();

        assertThat(configuration.service("web")).map(Service::name).contains("web");
        assertThat(configuration.service("other")).isEmpty();
        assertThat(configuration.wave("front")).map(Wave::services).contains(List.of("web"));
        assertThat(configuration.wave("other")).isEmpty();
        assertThat(configuration.everySmokeTest()).containsExactly(ofWave, ofAll);
        assertThat(configuration.onFailure()).isEqualTo(Configuration.OnFailure.LEAVE);
        assertThat(configuration.toBuilder().build()).isEqualTo(configuration);
        assertThat(configuration.toBuilder()
                        .onFailure(Configuration.OnFailure.ROLL_BACK)
                        .build()
                        .onFailure())
                .isEqualTo(Configuration.OnFailure.ROLL_BACK);
    }

    @Test
    void I4_onlyALeaseIsLeasedAndOnlyNoneLooksAway() {
        Lock lease = Lock.lease("locks", "key", null);

        assertThat(List.of(lease, Lock.GUARD, Lock.NONE))
                .extracting(Lock::leased)
                .containsExactly(true, false, false);
        assertThat(List.of(lease, Lock.GUARD, Lock.NONE))
                .extracting(Lock::guarded)
                .containsExactly(true, true, false);
        assertThat(lease.lease()).hasMinutes(5);
        assertThat(Lock.lease("locks", null, Duration.ofMinutes(9)).lease()).hasMinutes(9);
    }

    @Test
    void codeDeployWaitsForATrafficShiftUnlessToldOtherwise() {
        CodeDeploy usual = new CodeDeploy("app", "group", JsonNodeFactory.instance.nullNode(), null, null);
        JsonNode appSpec = JsonNodeFactory.instance.objectNode();

        assertThat(usual).isEqualTo(new CodeDeploy("app", "group", null, Map.of(), CodeDeploy.OnReady.WAIT));
        assertThat(new CodeDeploy("app", "group", appSpec, null, CodeDeploy.OnReady.CONTINUE))
                .returns(appSpec, CodeDeploy::appSpec)
                .returns(CodeDeploy.OnReady.CONTINUE, CodeDeploy::onReady);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, api, 1, -, api:1",
                "quay.io, team/api, -, sha256:ab, quay.io/team/api@sha256:ab",
                "quay.io, api, 1, sha256:ab, quay.io/api:1@sha256:ab",
                "-, api, -, -, api"
            })
    void anImageIsWrittenAsItWasGiven(String registry, String repository, String tag, String digest, String written) {
        assertThat(new ImageReference(registry, repository, tag, digest, null)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "127.0.0.1, true",
        "127.255.1.20, true",
        "[::1], true",
        "localhost.example.com, false",
        "128.0.0.1, false",
        ", false"
    })
    void onlyThisMachineIsThisMachine(String host, boolean is) {
        assertThat(Loopback.is(host)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({"a.b, a, true", "a[1], a, true", "a, a, true", "ab, a, false", "b.a, a, false"})
    void aKeyIsWithinWhatItStandsIn(String path, String parent, boolean within) {
        assertThat(KeyPath.within(path, parent)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "api, apii, 1",
        "api, pai, 1",
        "api, iap, 2",
        "Api, a-p_i, 0",
        "'', api, 3",
        "ab, ba, 1",
        "abc, bca, 2",
        "cluster, clutser, 1"
    })
    void aSwapOfNeighboursIsOneEdit(String one, String other, int edits) {
        assertThat(Closest.distance(one, other)).isEqualTo(edits);
        assertThat(Closest.distance(other, one)).isEqualTo(edits);
    }

    @Test
    void theClosestWordIsProposedAndNoneThatIsFarAway() {
        assertThat(Closest.to("wrker", List.of("walker", "worker", "web"))).contains("worker");
        assertThat(Closest.to("ap", List.of("xp", "api", "app"))).isPresent();
        assertThat(Closest.to("abcdef", List.of("abcdxy"))).contains("abcdxy");
        assertThat(Closest.to("abcdef", List.of("abcxyz"))).isEmpty();
        assertThat(Closest.to("abcdefg", List.of("abcdexyz"))).isEmpty();
    }

    @Test
    void textFromAFileIsShownShortAndHarmless() {
        assertThat(Visible.quote("x".repeat(60))).isEqualTo('"' + "x".repeat(60) + '"');
        assertThat(Visible.quote("x".repeat(61))).isEqualTo('"' + "x".repeat(60) + "…\"");
        assertThat(Visible.quote("x".repeat(57) + "\u0000")).isEqualTo('"' + "x".repeat(57) + "…\"");
        assertThat(Visible.quote("a b\u00a0c\u3000\t\r\n\"\\\u2028\ud800é€"))
                .isEqualTo("\"a b\\u{a0}c\\u{3000}\\t\\r\\n\\\"\\\\\\u{2028}\\u{d800}é€\"");
    }

    @Test
    void I10_adviceOnSecretsIsGivenForEveryTaskAndATreeIsReadAsATextIs() throws IOException {
        String json = """
                {"region":"eu-west-1","cluster":"prod","image":"api:1","services":["api"],
                 "migration":{"derivedFrom":"api","environment":{"DB_PASSWORD":"x"}},
                 "after":[{"name":"fill","derivedFrom":"api","environment":{"API_TOKEN":"x","MODE":"x"}}]}
                """;
        Configuration ofTree = new ConfigurationReader().read((ObjectNode) new ObjectMapper().readTree(json));

        assertThat(ofTree).isEqualTo(new ConfigurationReader().read(json));
        assertThat(Advice.on(ofTree))
                .extracting(Problem::path)
                .containsExactly("migration.environment.DB_PASSWORD", "after[0].environment.API_TOKEN");
        assertThat(ListForm.of("api worker")).isEqualTo("[\"api\", \"worker\"]");
        assertThat(ListForm.of("[api, {x")).isEqualTo("[\"first\", \"second\"]");
    }
}
