package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SnapshotQuotaExceededException;
import software.amazon.awssdk.services.rds.model.Tag;

/** Snapshots as RDS takes them, through the AWS SDK. */
class RdsTest {
    private final World world = World.virtual();
    private final RdsClient rds = World.client(RdsClient.builder(), world.server.endpoint());

    @BeforeEach
    void createDatabases() {
        world.simulator.createDatabase("orders", "postgres").createDatabaseCluster("shop", "aurora-postgresql");
    }

    @AfterEach
    void close() {
        rds.close();
        world.close();
    }

    private DBSnapshot take(String name) {
        return rds.createDBSnapshot(r -> r.dbInstanceIdentifier("orders")
                        .dbSnapshotIdentifier(name)
                        .tags(Tag.builder().key("why").value("a & b < c").build()))
                .dbSnapshot();
    }

    private DBSnapshot look(String name) {
        return rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(name))
                .dbSnapshots()
                .get(0);
    }

    private String status() {
        return rds.describeDBInstances(r -> r.dbInstanceIdentifier("orders"))
                .dbInstances()
                .get(0)
                .dbInstanceStatus();
    }

    @Test
    void aSnapshotGrowsUntilItIsAvailable() {
        DBSnapshot begun = take("Before-It");

        assertThat(begun.status()).isEqualTo("creating");
        assertThat(begun.dbSnapshotIdentifier()).isEqualTo("before-it");
        assertThat(begun.dbSnapshotArn()).isEqualTo("arn:aws:rds:us-east-1:111122223333:snapshot:before-it");
        assertThat(status()).isEqualTo("backing-up");

        world.time.advance(Duration.ofMillis(200));
        assertThat(look("before-it").percentProgress()).isBetween(1, 99);
        world.time.advance(Duration.ofMinutes(1));

        DBSnapshot made = look("before-it");
        assertThat(made.status()).isEqualTo("available");
        assertThat(made.percentProgress()).isEqualTo(100);
        assertThat(made.tagList())
                .containsExactly(Tag.builder().key("why").value("a & b < c").build());
        assertThat(made.engine()).isEqualTo("postgres");
        assertThat(made.dbiResourceId()).startsWith("db-");
        assertThat(status()).isEqualTo("available");
    }

    @Test
    void anIdentifierIsGivenAwayOnce() {
        take("before");
        world.time.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> take("BEFORE")).isInstanceOf(DbSnapshotAlreadyExistsException.class);
    }

    @Test
    void aDatabaseMustExistAndBeAvailable() {
        assertThatThrownBy(() -> rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("nowhere").dbSnapshotIdentifier("before")))
                .isInstanceOf(DbInstanceNotFoundException.class);
        world.simulator.databaseStatus("orders", "stopped");

        assertThatThrownBy(() -> take("before")).isInstanceOf(InvalidDbInstanceStateException.class);
    }

    @Test
    void anInstanceOfAClusterIsSnapshottedWithItsCluster() {
        rds.createDBInstance(r -> r.dbInstanceIdentifier("shop-1")
                .dbClusterIdentifier("shop")
                .dbInstanceClass("db.r6g.large")
                .engine("aurora-postgresql"));

        assertThatThrownBy(() -> rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-1").dbSnapshotIdentifier("before")))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining("CreateDBClusterSnapshot");
    }

    @Test
    void thereIsAQuotaOfManualSnapshots() {
        world.simulator.snapshotQuota(1);
        take("one");
        world.time.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> take("two")).isInstanceOf(SnapshotQuotaExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1st", "two--hyphens", "ends-", "with_underscore", "ümlaut"})
    void anIdentifierHasARule(String name) {
        assertThatThrownBy(() -> take(name))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining("not a valid identifier");
    }

    @Test
    void snapshotsAreListedByDatabaseAndInPages() {
        for (int i = 0; i < 21; i++) {
            take("s" + i);
            world.time.advance(Duration.ofMinutes(1));
        }
        List<DBSnapshot> all = rds
                .describeDBSnapshotsPaginator(r ->
                        r.dbInstanceIdentifier("orders").snapshotType("manual").maxRecords(20))
                .dbSnapshots()
                .stream()
                .toList();

        assertThat(all).hasSize(21);
        assertThat(rds.describeDBSnapshots(r -> r.dbInstanceIdentifier("another"))
                        .dbSnapshots())
                .isEmpty();
    }

    @Test
    void aSnapshotIsDeletedOnceAndNotWhileItIsMade() {
        take("before");
        assertThatThrownBy(() -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before")))
                .isInstanceOf(InvalidDbSnapshotStateException.class);
        world.time.advance(Duration.ofMinutes(1));

        rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before"));

        assertThatThrownBy(() -> look("before")).isInstanceOf(DbSnapshotNotFoundException.class);
        assertThatThrownBy(() -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before")))
                .isInstanceOf(DbSnapshotNotFoundException.class);
    }

    @Test
    void clustersHaveTheSameUnderOtherNames() {
        assertThat(rds.describeDBClusters(r -> r.dbClusterIdentifier("shop"))
                        .dbClusters()
                        .get(0)
                        .status())
                .isEqualTo("available");
        rds.createDBClusterSnapshot(r -> r.dbClusterIdentifier("shop").dbClusterSnapshotIdentifier("before"));
        assertThatThrownBy(() -> rds.createDBClusterSnapshot(
                        r -> r.dbClusterIdentifier("shop").dbClusterSnapshotIdentifier("before")))
                .isInstanceOf(DbClusterSnapshotAlreadyExistsException.class);
        assertThatThrownBy(() -> rds.describeDBClusters(r -> r.dbClusterIdentifier("nowhere")))
                .isInstanceOf(DbClusterNotFoundException.class);
        world.time.advance(Duration.ofMinutes(1));

        DBClusterSnapshot made = rds.describeDBClusterSnapshots(r -> r.dbClusterIdentifier("shop"))
                .dbClusterSnapshots()
                .get(0);
        assertThat(made.status()).isEqualTo("available");
        assertThat(made.dbClusterResourceId()).startsWith("cluster-");
        rds.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("before"));
        assertThat(world.simulator.snapshots()).isEmpty();
    }
}
