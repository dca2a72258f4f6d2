package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of one-off tasks: retries, limits, contracts, and the tasks after the services. */
class OneOffTaskConfigurationTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private final ConfigurationReader reader = new ConfigurationReader();

    private static String file(String migration, String more) {
        return """
                region: eu-west-1
                cluster: prod
                image: api:1.5.0
                services: [api, worker]
                migration: %s
                %s
                """.formatted(migration, more);
    }

    @Test
    void allKeysAreRead() {
        Configuration read = reader.read(file("""
                {retries: {attempts: 5, backoff: 1m, on: {exitCodes: [75, 11], logPatterns: ["lock_not_available"]}},
                  database: postgresql, lockTimeout: 5s, statementTimeout: 15m,
                  contract: {services: [worker], compatibleImages: ["%s"]}}""".formatted(DIGEST), """
                after:
                  - {name: backfill, command: [./backfill], leaveRunning: true}
                  - {name: reindex, taskDefinition: reindex, timeout: 7d, onTimeout: leave}
                """));

        assertThat(read.migration().retries())
                .isEqualTo(new Retries(5, Duration.ofMinutes(1), List.of(75, 11), List.of("lock_not_available")));
        assertThat(read.migration().limits())
                .isEqualTo(new SessionLimits(
                        SessionLimits.Database.POSTGRESQL, Duration.ofSeconds(5), Duration.ofMinutes(15)));
        assertThat(read.migration().contract()).isEqualTo(new Contract(List.of("worker"), List.of(DIGEST)));
        assertThat(read.after()).extracting(AfterTask::name).containsExactly("backfill", "reindex");
        assertThat(read.after().get(0).task().source())
                .isEqualTo(new Migration.Source(Migration.Source.Kind.DERIVED, "api"));
        assertThat(read.after().get(0).leaveRunning()).isTrue();
        assertThat(read.after().get(0).timeout()).isEqualTo(Duration.ofHours(24));
        assertThat(read.after().get(1).task().onTimeout()).isEqualTo(Migration.OnTimeout.LEAVE);
    }

    @Test
    void aContractConcernsTheServicesOfTheDeploymentUnlessItSaysOtherwise() {
        assertThat(reader.read(file("{contract: {}}", ""))
                        .migration()
                        .contract()
                        .services())
                .containsExactly("api", "worker");
    }

    @Test
    void pausesGrowAndStopGrowing() {
        Retries retries = new Retries(10, Duration.ofMinutes(5), null, null);

        assertThat(retries.pauseAfter(1)).isEqualTo(Duration.ofMinutes(5));
        assertThat(retries.pauseAfter(2)).isEqualTo(Duration.ofMinutes(10));
        assertThat(retries.pauseAfter(9)).isEqualTo(Retries.LONGEST_PAUSE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{retries: {}} | | migration.retries.on | missing",
                "{retries: {on: {}}} | | migration.retries.on | neither an exit code",
                "{retries: {attempts: 1, on: {exitCodes: [75]}}} | | migration.retries.attempts | between 2 and 10",
                "{retries: {backoff: 8d, on: {exitCodes: [75]}}} | | migration.retries.backoff | longer than 7 days",
                "{lockTimeout: 5s} | | migration.lockTimeout | kind of database",
                "{database: mysql} | | migration.database | only with a limit",
                "{database: mysql, statementTimeout: 5s} | | migration.statementTimeout | nothing",
                "{database: postgresql, lockTimeout: 0s} | | migration.lockTimeout | zero",
                "{contract: {compatibleImages: ['api:1']}} | | migration.contract.compatibleImages[0] | sha256",
                "none | 'after: [{name: a}, {name: a}]' | after[1].name | another task",
                "none | 'after: [{name: migration}]' | after[0].name | own",
                "none | 'after: [{name: a, timeout: 8d}]' | after[0].timeout | longer than 7 days",
                "none | 'after: [{name: a, contract: {}}]' | after[0].contract | no such key",
                "none | 'after: [{name: a, taskDefinition: b, overrideOf: api}]' | after[0].overrideOf | excludes"
            })
    void whatCantBeMeantIsTold(String migration, String more, String path, String says) {
        String text = file(migration, more == null ? "" : more);

        ConfigurationException wrong = catchThrowableOfType(ConfigurationException.class, () -> reader.read(text));

        assertThat(wrong).as(text).isNotNull();
        assertThat(wrong.problems()).anySatisfy(p -> {
            assertThat(p.path()).isEqualTo(path);
            assertThat(p.message() + " " + p.hint()).containsIgnoringCase(says.equals("nothing") ? "no limit" : says);
        });
    }
}
