package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Answer;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a snapshot's deployment makes of each answer of RDS, at the limits of its patience. */
class BackupLooksTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:05:00Z");
    private static final String OURS = "ecs-deploy-d-1";
    private static final Watched.Snapshot WATCHED = new Watched.Snapshot(Backup.Kind.CLUSTER, OURS);

    private final FixedWorld world = new FixedWorld(NOW);

    private static Deployment deployment(BackupRun run) {
        Deployment d = Given.deploying(ServiceUpdate.planned("api", List.of("app"), 2, "arn:api:1"), NOW);
        Backup asked = new Backup(Backup.Kind.CLUSTER, "shop", Backup.When.ALWAYS, 1, "ecs-deploy");
        return Deployment.create(
                        d.id(), d.configuration().toBuilder().backup(asked).build(), NOW.minusSeconds(60))
                .enter(PhaseName.BACKUP, NOW.minusSeconds(60))
                .withBackup(run);
    }

    private static BackupRun run(Instant askedAt, Instant availableAt, String deleting, List<String> deleted) {
        return new BackupRun(OURS, askedAt, null, null, "cluster-A", availableAt, deleting, deleted);
    }

    /** Asked for so long ago. */
    private static Deployment asked(Duration ago) {
        return deployment(run(NOW.minus(ago), null, null, null));
    }

    private static Snapshot snapshot(String identifier, String status, Instant createdAt) {
        return new Snapshot(
                identifier,
                "arn:" + identifier,
                "shop",
                "cluster-A",
                "aurora",
                status,
                40,
                createdAt,
                Map.of("ecs-deploy:deployment", "d-0"));
    }

    private Outcome next(Deployment d) {
        return new TakeBackup().advance(d, world);
    }

    private static Outcome.Wait wait(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Wait.class);
        return (Outcome.Wait) outcome;
    }

    private static String failure(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment().failure().summary();
    }

    @Test
    void oneThatExistsAndIsNotShownYetIsLookedForAgain() {
        world.answers("snapshots.take", a -> new Answer.Exists()).answers("snapshots.find", a -> Optional.empty());

        Outcome.Wait wait = wait(next(deployment(run(null, null, null, null))));

        assertThat(wait.until()).isEqualTo(NOW.plusSeconds(30));
        assertThat(wait.progress()).isEqualTo("looking for the snapshot " + OURS);
    }

    @Test
    void beforeTheFirstLookItIsAskedFor() {
        Outcome.Wait wait = wait(next(asked(Duration.ofMinutes(1))));

        assertThat(wait.on()).isEqualTo(Set.of(WATCHED));
        assertThat(wait.until()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(wait.progress()).isEqualTo("snapshot " + OURS + " asked for");
    }

    @Test
    void oneThatIsMissingIsBelievedToBeGoneAfterFiveMinutes() {
        world.sees(WATCHED, NOW, null);

        assertThat(wait(next(asked(Duration.ofMinutes(4)))).until()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        assertThat(failure(next(asked(Duration.ofMinutes(5))))).contains("is gone: somebody has deleted it");
    }

    @Test
    void oneThatIsBeingMadeIsWaitedForUntilItsTimeLimit() {
        world.sees(WATCHED, NOW, snapshot(OURS, "creating", null));
        Deployment d = asked(Duration.ofMinutes(10));
        Duration limit = d.configuration().timeouts().backup();

        Outcome.Wait wait = wait(next(d));

        assertThat(wait.until()).isEqualTo(NOW.minus(Duration.ofMinutes(10)).plus(limit));
        assertThat(wait.progress()).isEqualTo("snapshot " + OURS + " creating, 40%");
        assertThat(failure(next(asked(limit)))).contains("took longer than");
    }

    @Test
    void whoseLookIsRefusedIsSuspended() {
        world.sees(
                WATCHED,
                new Sighting<>(
                        NOW,
                        null,
                        new OutsideException(
                                OutsideException.Kind.DENIED, "DescribeDBClusterSnapshots", "", "no", null)));

        assertThat(next(asked(Duration.ofMinutes(10)))).isInstanceOfSatisfying(Outcome.Suspend.class, s -> assertThat(
                        s.why().summary())
                .contains("can't be watched; it goes on in RDS"));
    }

    // --- what is kept

    private static Deployment available(String deleting, String... deleted) {
        return deployment(run(NOW.minusSeconds(50), NOW, deleting, List.of(deleted)));
    }

    private Optional<String> deletedNext(Snapshot... there) {
        world.answers("snapshots.ofDatabase", a -> List.of(there));
        Deployment after = ((Outcome.Next) next(available(null))).deployment();
        return Optional.ofNullable(after.backup().deleting());
    }

    @Test
    void theOldestIsDeletedOfThoseThatAreAvailable() {
        assertThat(deletedNext(
                        snapshot("ecs-deploy-b", "available", NOW.minusSeconds(100)),
                        snapshot("ecs-deploy-a", "available", NOW.minusSeconds(200))))
                .hasValue("ecs-deploy-a");
        assertThat(deletedNext(snapshot("ecs-deploy-a", "deleting", NOW.minusSeconds(200))))
                .isEmpty();
    }

    @Test
    void oneWithoutATimeIsNoneToDelete() {
        assertThat(deletedNext(snapshot("ecs-deploy-a", "available", null))).isEmpty();
    }

    @Test
    void oneThatIsShownAfterItWasDeletedIsNotDeletedAgain() {
        world.answers("snapshots.ofDatabase", a -> List.of(snapshot("ecs-deploy-a", "available", NOW.minusSeconds(9))));

        Deployment after = ((Outcome.Next) next(available(null, "ecs-deploy-a"))).deployment();

        assertThat(after.phase().phase()).isNotEqualTo(PhaseName.BACKUP);
    }

    @Test
    void whatCouldNotBeDoneWithOlderOnesIsToldWithAwsCodeWhereItGaveOne() {
        world.answers("snapshots.ofDatabase", a -> {
                    throw refused("");
                })
                .answers("snapshots.delete", a -> {
                    throw refused("AccessDenied");
                });

        assertThat(warning(available(null)))
                .isEqualTo("Older snapshots of the DB cluster shop could not be listed. AnOperation failed. The next"
                        + " deployment tries again.");
        assertThat(warning(available("ecs-deploy-a")))
                .isEqualTo("Older snapshots of the DB cluster shop are left: ecs-deploy-a. AnOperation failed with"
                        + " AccessDenied. The next deployment tries again.");
    }

    private static OutsideException refused(String code) {
        return new OutsideException(OutsideException.Kind.DENIED, "AnOperation", code, "no", null);
    }

    private String warning(Deployment d) {
        List<Note> notes = ((Outcome.Next) next(d)).deployment().notes();
        return notes.get(notes.size() - 1).text();
    }
}
