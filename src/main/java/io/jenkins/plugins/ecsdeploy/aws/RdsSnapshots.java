package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** {@link Snapshots} of Amazon RDS: instances and clusters have the same calls under other names. */
final class RdsSnapshots implements Snapshots {
    private static final String INSTANCES = "rds:DescribeDBInstances";
    private static final String CLUSTERS = "rds:DescribeDBClusters";
    private static final String CREATE = "rds:CreateDBSnapshot";
    private static final String CREATE_OF_CLUSTER = "rds:CreateDBClusterSnapshot";
    private static final String DESCRIBE = "rds:DescribeDBSnapshots";
    private static final String DESCRIBE_OF_CLUSTERS = "rds:DescribeDBClusterSnapshots";
    private static final String DELETE = "rds:DeleteDBSnapshot";
    private static final String DELETE_OF_CLUSTER = "rds:DeleteDBClusterSnapshot";

    /** The most that a page holds. */
    private static final int PAGE = 100;

    private final AwsClients clients;

    RdsSnapshots(AwsClients clients) {
        this.clients = clients;
    }

    // --- databases

    @Override
    public Optional<Database> database(Kind kind, String identifier) {
        return present(() -> kind == Kind.CLUSTER ? cluster(identifier) : instance(identifier));
    }

    private Database instance(String identifier) {
        return AwsCall.of(
                INSTANCES, () -> clients.rds().describeDBInstances(r -> r.dbInstanceIdentifier(identifier)), answer -> {
                    DBInstance one = only(INSTANCES, answer.dbInstances());
                    return new Database(
                            Answers.required(INSTANCES, "DBInstanceIdentifier", one.dbInstanceIdentifier()),
                            Answers.required(INSTANCES, "DBInstanceStatus", one.dbInstanceStatus()),
                            one.dbClusterIdentifier());
                });
    }

    private Database cluster(String identifier) {
        return AwsCall.of(
                CLUSTERS, () -> clients.rds().describeDBClusters(r -> r.dbClusterIdentifier(identifier)), answer -> {
                    DBCluster one = only(CLUSTERS, answer.dbClusters());
                    return new Database(
                            Answers.required(CLUSTERS, "DBClusterIdentifier", one.dbClusterIdentifier()),
                            Answers.required(CLUSTERS, "Status", one.status()),
                            null);
                });
    }

    // --- snapshots

    @Override
    public Answer take(Kind kind, String database, String identifier, Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream()
                .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                .toList();
        try {
            return new Answer.Taken(
                    kind == Kind.CLUSTER ? takeOfCluster(database, identifier, all) : take(database, identifier, all));
        } catch (OutsideException e) {
            return switch (e.code()) {
                case "DBSnapshotAlreadyExists",
                        "DBClusterSnapshotAlreadyExistsFault",
                        "DBClusterSnapshotAlreadyExists" -> new Answer.Exists();
                case "InvalidDBInstanceState", "InvalidDBClusterStateFault", "InvalidDBClusterState" ->
                    new Answer.NotNow(e.getMessage());
                default -> throw e;
            };
        }
    }

    private Snapshot take(String database, String identifier, List<Tag> tags) {
        return AwsCall.of(
                CREATE,
                () -> clients.rds().createDBSnapshot(r -> r.dbInstanceIdentifier(database)
                        .dbSnapshotIdentifier(identifier)
                        .tags(tags)),
                answer -> snapshot(CREATE, Answers.required(CREATE, "DBSnapshot", answer.dbSnapshot())));
    }

    private Snapshot takeOfCluster(String database, String identifier, List<Tag> tags) {
        return AwsCall.of(
                CREATE_OF_CLUSTER,
                () -> clients.rds().createDBClusterSnapshot(r -> r.dbClusterIdentifier(database)
                        .dbClusterSnapshotIdentifier(identifier)
                        .tags(tags)),
                answer -> snapshot(
                        CREATE_OF_CLUSTER,
                        Answers.required(CREATE_OF_CLUSTER, "DBClusterSnapshot", answer.dbClusterSnapshot())));
    }

    @Override
    public Optional<Snapshot> find(Kind kind, String identifier) {
        return present(() -> kind == Kind.CLUSTER
                ? AwsCall.of(
                        DESCRIBE_OF_CLUSTERS,
                        () -> clients.rds().describeDBClusterSnapshots(r -> r.dbClusterSnapshotIdentifier(identifier)),
                        answer ->
                                snapshot(DESCRIBE_OF_CLUSTERS, only(DESCRIBE_OF_CLUSTERS, answer.dbClusterSnapshots())))
                : AwsCall.of(
                        DESCRIBE,
                        () -> clients.rds().describeDBSnapshots(r -> r.dbSnapshotIdentifier(identifier)),
                        answer -> snapshot(DESCRIBE, only(DESCRIBE, answer.dbSnapshots()))));
    }

    @Override
    public List<Snapshot> ofDatabase(Kind kind, String database) {
        List<Snapshot> all = new ArrayList<>();
        String[] marker = {null};
        do {
            marker[0] = kind == Kind.CLUSTER ? pageOfCluster(database, marker[0], all) : page(database, marker[0], all);
        } while (marker[0] != null);
        return all;
    }

    /** The marker of the next page, or null. */
    private String page(String database, String marker, List<Snapshot> all) {
        DescribeDbSnapshotsResponse page =
                AwsCall.of(DESCRIBE, () -> clients.rds().describeDBSnapshots(r -> r.dbInstanceIdentifier(database)
                        .snapshotType("manual")
                        .maxRecords(PAGE)
                        .marker(marker)));
        return Answers.read(DESCRIBE, () -> {
            Answers.require(DESCRIBE, "DBSnapshots", page.hasDbSnapshots());
            page.dbSnapshots().forEach(s -> all.add(snapshot(DESCRIBE, s)));
            return Answers.nextToken(DESCRIBE, marker, page.marker());
        });
    }

    private String pageOfCluster(String database, String marker, List<Snapshot> all) {
        DescribeDbClusterSnapshotsResponse page = AwsCall.of(DESCRIBE_OF_CLUSTERS, () -> clients.rds()
                .describeDBClusterSnapshots(r -> r.dbClusterIdentifier(database)
                        .snapshotType("manual")
                        .maxRecords(PAGE)
                        .marker(marker)));
        return Answers.read(DESCRIBE_OF_CLUSTERS, () -> {
            Answers.require(DESCRIBE_OF_CLUSTERS, "DBClusterSnapshots", page.hasDbClusterSnapshots());
            page.dbClusterSnapshots().forEach(s -> all.add(snapshot(DESCRIBE_OF_CLUSTERS, s)));
            return Answers.nextToken(DESCRIBE_OF_CLUSTERS, marker, page.marker());
        });
    }

    @Override
    public void delete(Kind kind, String identifier) {
        if (kind == Kind.CLUSTER) {
            AwsCall.of(
                    DELETE_OF_CLUSTER,
                    () -> clients.rds().deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier(identifier)),
                    answer -> Answers.required(DELETE_OF_CLUSTER, "DBClusterSnapshot", answer.dbClusterSnapshot()));
        } else {
            AwsCall.of(
                    DELETE,
                    () -> clients.rds().deleteDBSnapshot(r -> r.dbSnapshotIdentifier(identifier)),
                    answer -> Answers.required(DELETE, "DBSnapshot", answer.dbSnapshot()));
        }
    }

    // --- reading

    private static Snapshot snapshot(String operation, DBSnapshot s) {
        return new Snapshot(
                Answers.required(operation, "DBSnapshotIdentifier", s.dbSnapshotIdentifier()),
                Answers.arn(operation, "DBSnapshotArn", s.dbSnapshotArn()),
                Answers.required(operation, "DBInstanceIdentifier", s.dbInstanceIdentifier()),
                s.dbiResourceId(),
                s.engine(),
                Answers.required(operation, "Status", s.status()),
                s.percentProgress() == null ? 0 : s.percentProgress(),
                s.snapshotCreateTime(),
                tags(s.tagList()));
    }

    private static Snapshot snapshot(String operation, DBClusterSnapshot s) {
        return new Snapshot(
                Answers.required(operation, "DBClusterSnapshotIdentifier", s.dbClusterSnapshotIdentifier()),
                Answers.arn(operation, "DBClusterSnapshotArn", s.dbClusterSnapshotArn()),
                Answers.required(operation, "DBClusterIdentifier", s.dbClusterIdentifier()),
                s.dbClusterResourceId(),
                s.engine(),
                Answers.required(operation, "Status", s.status()),
                s.percentProgress() == null ? 0 : s.percentProgress(),
                s.snapshotCreateTime(),
                tags(s.tagList()));
    }

    private static Map<String, String> tags(List<Tag> list) {
        Map<String, String> tags = new HashMap<>();
        list.forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return tags;
    }

    /** Asked by name, RDS answers with the one thing, or with an error. */
    private static <T> T only(String operation, List<T> list) {
        Answers.require(operation, "thing that was asked for", list.size() == 1);
        return list.get(0);
    }

    private static <T> Optional<T> present(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (OutsideException e) {
            if (e.kind() == OutsideException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
