package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextReportTest {

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void noRowIsWiderThanTheConsole(Report report) {
        assertThat(TextReport.of(report).lines())
                .allSatisfy(row -> assertThat(Columns.of(row)).isLessThanOrEqualTo(TextPage.COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_nothingActsOnAConsoleOrACiRunner(Report report) {
        assertThat(TextReport.of(report)).doesNotContain("##[", "##vso", "##teamcity", "\t", "\r");
        assertThat(TextReport.of(report).lines()).noneMatch(row -> row.strip().startsWith("::"));
        assertThat(TextReport.of(report).codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> List.of((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE)
                        .contains(Character.getType(c)));
    }

    @Test
    void I6_aFailedMigrationTellsAllThatIsNeededAtNight() {
        assertThat(TextReport.of(Report.of(Samples.migrationFailed()))).isEqualTo("""
                        ================================================================================
                         Deployment shop-4f7c2a91 failed (MIGRATION_FAILED)
                        ================================================================================
                          Image    111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/api:1.42.0
                          Digest
                            sha256:3b8f5a1c0d9e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a
                          Cluster  prod in eu-west-1
                          Started  2026-03-01 10:00:00 UTC
                          Took     2m21s

                        Phases
                        --------------------------------------------------------------------------------
                          Resolve     ok            400ms
                          Preflight   ok            2.5s
                          Register    ok            600ms
                          Migrate     failed        2m17s

                        Task definitions
                        --------------------------------------------------------------------------------
                          For service api     api:43 (from api:42)
                          For service worker  worker:18 (existed already)
                          For the migration   api-migration:43 (from api:42)

                        Migration
                        --------------------------------------------------------------------------------
                          Container    migrate
                          Task
                            arn:aws:ecs:eu-west-1:111122223333:task/prod/
                            0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d
                          Exit code    1
                          Ran for      1m32s
                          Stop reason  Essential container in task exited
                          Log          /ecs/api ecs/migrate/0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d

                        Services
                        --------------------------------------------------------------------------------
                          api     not updated
                          worker  not updated

                        Notes
                        --------------------------------------------------------------------------------
                          ! The service worker runs 1 of its 2 tasks.

                        What was changed
                        --------------------------------------------------------------------------------
                          changed   Registered api:43 (from api:42) for service api.
                          unchanged Reused worker:18 for service worker: it existed already.
                          changed   Registered api-migration:43 (from api:42) for the migration.
                          uncertain The migration ran and exited with 1. It may have changed the
                                    database.
                          unchanged Services: untouched (api, worker).

                        Failure
                        --------------------------------------------------------------------------------
                          The migration exited with code 1.

                          Why (APPLICATION_ERROR):
                          The migration's program ended with an error of its own.

                          What AWS said:
                          | Essential container in task exited
                          | migrate: exit code 1

                          What helps:
                          - Read its last log lines.
                          - Run it against a copy of the database.

                        Last lines of the migration's log (9 of 9)
                        --------------------------------------------------------------------------------
                          | Flyway Community Edition 13.12.0 by Redgate
                          | Database: jdbc:postgresql://db.internal:5432/shop (PostgreSQL 17.2)
                          | Successfully validated 43 migrations (execution time 00:00.061s)
                          | Current version of schema "public": 42
                          | Migrating schema "public" to version "43 - add orders.tenant"
                          | ERROR: Migration of schema "public" to version "43 - add orders.tenant"
                          |   failed!
                          | SQL State  : 42701   Error Code : 0
                          | Message    : ERROR: column "tenant" of relation "orders" already exists
                          |     at org.flywaydb.core.internal.command.DbMigrate.doMigrateGroup(DbMi
                          |   grate.java:379)

                        What to do next
                        --------------------------------------------------------------------------------
                          - Read the migration's last log lines, and look into the database: what ran
                            before the failure may have stayed.
                          - Mend the migration and deploy a new image. Services go on with what they
                            ran before.
                        ================================================================================
                        """);
    }

    @Test
    void allProblemsOfPreflightAreNumbered() {
        assertThat(TextReport.of(Report.of(Samples.preflight())))
                .contains("\n  1. The service worker does not exist", "\n  4. The log group /ecs/api-migration");
    }

    @Test
    void aSuspensionSaysWhatToDo() {
        assertThat(TextReport.of(Samples.suspended()))
                .contains("shop-4f7c2a91 is suspended", "- Mend the access, then resume: nothing is started twice.");
    }

    @Test
    void aLineOfSlashesAndOneOfWideLettersAreWrapped() {
        assertThat(Columns.wrap("aaa/bbb/ccc", 9)).containsExactly("aaa/bbb/", "ccc");
        assertThat(Columns.wrap("one two three", 9)).containsExactly("one two", "three");
        assertThat(Columns.wrap("日本語", 4)).containsExactly("日本", "語");
        assertThat(Columns.wrap("日本語", 1)).containsExactly("日", "本", "語");
        assertThat(Columns.wrap("", 9)).containsExactly("");
    }
}
