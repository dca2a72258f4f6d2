package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of the snapshot before the migration. */
class BackupConfigurationTest {
    private final ConfigurationReader reader = new ConfigurationReader();

    private static String file(String migration, String backup) {
        return """
                region: eu-west-1
                cluster: prod
                image: api:1.5.0
                services: [api, worker]
                migration: %s
                backup: %s
                """.formatted(migration, backup);
    }

    @Test
    void allKeysAreRead() {
        Configuration read = reader.read(file("{destructive: true}", """
                {cluster: orders-aurora, when: always, keep: 5, prefix: shop}
                timeouts: {backup: 4h}"""));

        assertThat(read.backup())
                .isEqualTo(new Backup(Backup.Kind.CLUSTER, "orders-aurora", Backup.When.ALWAYS, 5, "shop"));
        assertThat(read.migration().takesAway()).isTrue();
        assertThat(read.timeouts().backup()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void theDefaultsTakeItBeforeDestructiveMigrationsAndKeepAll() {
        Configuration read = reader.read(file("{container: app}", "{instance: orders}"));

        assertThat(read.backup())
                .isEqualTo(new Backup(Backup.Kind.INSTANCE, "orders", Backup.When.DESTRUCTIVE, null, "ecs-deploy"));
        assertThat(read.whenBackup()).isEmpty();
        assertThat(read.timeouts().backup()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aContractIsDestructiveUnlessItSaysOtherwise() {
        assertThat(reader.read(file("{contract: {}}", "{instance: orders}")).whenBackup())
                .isPresent();
        assertThat(reader.read(file("{contract: {}, destructive: false}", "{instance: orders}"))
                        .whenBackup())
                .isEmpty();
        assertThat(reader.read(file("none", "{instance: orders, when: always}")).whenBackup())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{when: always} | backup.instance | DB instance",
                "{instance: a, cluster: b} | backup.cluster | excludes",
                "{instance: 'arn:aws:rds:eu-west-1:111122223333:db:orders'} | backup.instance | not its ARN",
                "{instance: a--b} | backup.instance | single hyphens",
                "{instance: a, keep: 0} | backup.keep | 1",
                "{instance: a, keep: all} | backup.keep | number",
                "{instance: a, when: sometimes} | backup.when | destructive",
                "{instance: a, prefix: shop-} | backup.prefix | single hyphens",
                "{instance: a, prefix: abcdefghijklmnopqrstuvwxyzab} | backup.prefix | 26",
                "{instance: a, days: 7} | backup.days | no such key"
            })
    void whatCantBeMeantIsTold(String backup, String path, String says) {
        String text = file("{container: app}", backup);

        ConfigurationException wrong = catchThrowableOfType(ConfigurationException.class, () -> reader.read(text));

        assertThat(wrong).as(text).isNotNull();
        assertThat(wrong.problems()).anySatisfy(p -> {
            assertThat(p.path()).isEqualTo(path);
            assertThat(p.message() + " " + p.hint()).containsIgnoringCase(says);
        });
    }
}
