package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Retries;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the log of a one-off task is read to its end, and when a failed attempt is followed by another. */
class OneOffLogTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");
    private static final OneOff MIGRATION = new OneOff.OfMigration();

    private static Migration asked(Retries retries) {
        return new Migration(
                        new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                        null,
                        List.of("migrate"),
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
                        null)
                .withRetries(retries);
    }

    private static Deployment deployment(Retries retries) {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of())
                .migration(asked(retries))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON.minusSeconds(300));
    }

    private static TaskRun started() {
        return TaskRun.planned("arn/api:1", "app", List.of("app"), null, Map.of(), List.of())
                .registered("arn/api:2", false, List.of("app"), STREAM)
                .intended("d-1-m", NOON.minusSeconds(120))
                .started("arn:task/prod/1", NOON.minusSeconds(110), 0);
    }

    private static TaskView stopped(String stopCode, Integer exitCode) {
        return new TaskView(
                "arn:task/prod/1",
                "arn/api:2",
                null,
                null,
                "STOPPED",
                null,
                stopCode,
                null,
                null,
                null,
                null,
                null,
                NOON,
                1,
                List.of(new ContainerView("app", "STOPPED", exitCode, null, null, null)));
    }

    private static Deployment running() {
        return deployment(null).withMigration(started());
    }

    private static Deployment ended() {
        return running().withMigration(started().ended(NOON, stopped(null, 0)));
    }

    private static Watched.Log watched(Deployment d) {
        LogPosition log = d.migration().log();
        return new Watched.Log(log.stream(), log.token());
    }

    private static Outcome.Next read(Deployment d, Instant now, Instant askedAt, LogPage page) {
        return (Outcome.Next) MigrationLog.read(d, new FixedWorld(now).sees(watched(d), askedAt, page))
                .orElse(null);
    }

    // --- pages

    @Test
    void aPageIsTakenAndTheNextOneIsAskedForByItsToken() {
        LogPage page = new LogPage(List.of(new LogEvent(1, "grün"), new LogEvent(2, "fine")), "t1");
        Outcome.Next next = read(running(), NOON, NOON, page);

        assertThat(next.lines()).isEqualTo(page.events());
        assertThat(next.pause()).isEqualTo(Duration.ZERO);
        assertThat(next.deployment().migration().log())
                .returns("t1", LogPosition::token)
                .returns(2L, LogPosition::lines)
                .returns(11L, LogPosition::bytes);
        assertThat(MigrationLog.kept(page.events())).isEqualTo("grün\nfine\n".getBytes(StandardCharsets.UTF_8));
        assertThat(MigrationLog.watch(next.deployment(), new Outcome.Wait(Set.of(), NOON, true, "words")))
                .isEqualTo(
                        new Outcome.Wait(Set.of(new Watched.Log(started().log().stream(), "t1")), NOON, true, "words"));
    }

    @Test
    void whileTheTaskRunsAnEmptyPageIsNotTheEnd() {
        assertThat(read(running(), NOON, NOON, new LogPage(List.of(), null))).isNull();
        assertThat(read(running(), NOON, NOON, null))
                .as("there is no stream yet")
                .isNull();
        assertThat(MigrationLog.read(running(), new FixedWorld(NOON))).isEmpty();
    }

    /** CloudWatch delivers late: only two looks after the task's end, two seconds apart, say that there is no more. */
    @Test
    void theEndIsSeenTwiceBeforeTheLogIsClosed() {
        LogPage none = new LogPage(List.of(), null);
        assertThat(read(ended(), NOON.plusSeconds(1), NOON.minusMillis(1), none))
                .as("asked before the task had stopped")
                .isNull();

        Deployment once = read(ended(), NOON.plusSeconds(1), NOON, none).deployment();
        assertThat(once.migration().log().endSeenAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(MigrationLog.unread(ended().migration())).isTrue();
        assertThat(MigrationLog.unread(once.migration())).isFalse();
        assertThat(MigrationLog.open(once.migration())).isTrue();

        assertThat(read(once, NOON.plusSeconds(3), NOON.plusMillis(2999), none)).isNull();
        Outcome.Next twice = read(once, NOON.plusSeconds(3), NOON.plusSeconds(3), none);
        assertThat(twice.deployment().migration().log().closed()).isTrue();
        assertThat(twice.lines()).isEmpty();
        assertThat(MigrationLog.open(twice.deployment().migration())).isFalse();
        assertThat(MigrationLog.read(twice.deployment(), new FixedWorld(NOON))).isEmpty();
        Outcome.Wait wait = new Outcome.Wait(Set.of(), NOON, false, "words");
        assertThat(MigrationLog.watch(twice.deployment(), wait)).isSameAs(wait);
    }

    @Test
    void aLogThatCannotBeReadIsGivenUpWithAWarning() {
        OutsideException denied =
                new OutsideException(OutsideException.Kind.DENIED, "logs:GetLogEvents", "", "no", null);
        Deployment d = running();
        Outcome.Next next = (Outcome.Next)
                MigrationLog.read(d, new FixedWorld(NOON).sees(watched(d), new Sighting<LogPage>(NOON, null, denied)))
                        .orElseThrow();

        assertThat(next.deployment().migration().log().closed()).isTrue();
        assertThat(next.deployment().notes())
                .containsExactly(new Note(
                        NOON, Note.Level.WARNING, "The log of the migration can't be read: logs:GetLogEvents: no"));
    }

    @Test
    void aLogIsWaitedForTenSecondsFromItsTasksEndOrFromATakeOver() {
        assertThat(MigrationLog.patience(ended())).isEqualTo(NOON.plusSeconds(10));
        assertThat(MigrationLog.patience(running())).as("it has not ended").isEqualTo(Instant.MIN);
        assertThat(MigrationLog.patience(ended().resumed(NOON.plusSeconds(5)))).isEqualTo(NOON.plusSeconds(15));
        assertThat(MigrationLog.patience(ended().withMigration(started().ended(NOON.plusSeconds(7), stopped(null, 0)))
                        .resumed(NOON.plusSeconds(7))))
                .isEqualTo(NOON.plusSeconds(17));
        assertThat(MigrationLog.patience(MigrationLog.closed(ended()))).isEqualTo(Instant.MIN);
        assertThat(MigrationLog.closed(ended()).migration().log().closed()).isTrue();
        assertThat(MigrationLog.closed(deployment(null)).migration()).isNull();
        assertThat(MigrationLog.open(null)).isFalse();
    }

    // --- retries

    private static final Retries RETRIES = new Retries(2, Duration.ofSeconds(30), List.of(75), List.of("lock timeout"));

    private static String why(Retries retries, TaskRun run) {
        return Retry.why(MIGRATION, deployment(retries).withMigration(run)).orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "75, -, exit code 75 is one that is tried again",
                "75, EssentialContainerExited, exit code 75 is one that is tried again",
                "75, UserInitiated, -",
                "1, -, -",
                "0, -, -",
                "-, -, -"
            })
    void I3_onlyAnExitCodeThatItsOwnerNamedOfATaskThatEndedByItselfIsTriedAgain(
            Integer exitCode, String stopCode, String why) {
        TaskRun run = started().ended(NOON, stopped(stopCode, exitCode));

        assertThat(why(RETRIES, run)).isEqualTo(why);
        assertThat(why(null, run)).isNull();
    }

    @Test
    void I3_neitherWhatWasStoppedNorWhatNobodySawNorTheLastAttemptIsTriedAgain() {
        TaskRun failed = started().ended(NOON, stopped(null, 75));

        assertThat(why(RETRIES, failed)).isNotNull();
        assertThat(why(RETRIES, failed.stopIntended(NOON, "too long"))).isNull();
        assertThat(why(RETRIES, started().ended(NOON, null))).isNull();
        assertThat(Retry.why(
                        MIGRATION, deployment(RETRIES).withMigration(failed).cancelled(NOON, "somebody")))
                .isEmpty();
        TaskRun second = failed.intended("d-1-m", NOON)
                .started("arn:task/prod/2", NOON, 0)
                .ended(NOON, stopped(null, 75));
        assertThat(why(RETRIES, second)).as("the second of two").isNull();
        assertThat(why(new Retries(3, null, List.of(75), null), second)).isNotNull();
    }

    @Test
    void aLineThatItsOwnerNamedCallsForAnotherAttemptToo() {
        Deployment d = deployment(RETRIES).withMigration(started());
        LogPosition log = started().log();
        List<LogEvent> lines = List.of(new LogEvent(1, "begin"), new LogEvent(2, "ERROR: lock timeout!"));

        LogPosition judged = Retry.judged(MIGRATION, d, log, lines);
        assertThat(judged.matched()).isEqualTo("lock timeout");
        assertThat(Retry.judged(MIGRATION, d, log, lines.subList(0, 1))).isEqualTo(log);
        assertThat(Retry.judged(MIGRATION, deployment(null).withMigration(started()), log, lines))
                .isEqualTo(log);
        assertThat(Retry.judged(MIGRATION, d, log.matched("before"), lines).matched())
                .isEqualTo("before");
        assertThat(why(RETRIES, started().logged(judged).ended(NOON, stopped(null, 1))))
                .isEqualTo("its log says \"lock timeout\"");
        assertThat(why(RETRIES, started().logged(null).ended(NOON, stopped(null, 1))))
                .isNull();
    }
}
