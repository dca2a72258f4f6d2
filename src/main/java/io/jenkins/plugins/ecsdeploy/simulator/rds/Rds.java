package io.jenkins.plugins.ecsdeploy.simulator.rds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * CreateDBInstance, CreateDBCluster, DescribeDBInstances, DescribeDBClusters, and Create…, Describe… and Delete… of
 * DBSnapshot and DBClusterSnapshot (RDS API Reference, version 2014-10-31). While a snapshot of it is begun, a database is
 * {@code backing-up}, as RDS has it.
 */
public final class Rds {
    /** RDS: manual snapshots of one kind, per Region. */
    private static final int QUOTA = 100;

    private static final int STEPS = 4;

    private final Kernel kernel;
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    private int quota = QUOTA;

    public Rds(Kernel kernel) {
        this.kernel = kernel;
    }

    public Map<String, Operation> operations() {
        Map<String, Operation> all = new HashMap<>();
        all.put("CreateDBInstance", (input, context) -> createInstance(input));
        all.put("CreateDBCluster", (input, context) -> createCluster(input));
        for (Kind kind : List.of(Kind.INSTANCE, Kind.CLUSTER)) {
            all.put("Describe" + kind.database() + "s", (input, context) -> describeDatabases(kind, input));
            all.put("Create" + kind.snapshot(), (input, context) -> create(kind, input));
            all.put("Describe" + kind.snapshot() + "s", (input, context) -> describe(kind, input, context));
            all.put("Delete" + kind.snapshot(), (input, context) -> delete(kind, input));
        }
        return all;
    }

    // --- for tests

    public void createInstance(String identifier, String engine) {
        add(Kind.INSTANCE, identifier, engine, "");
    }

    public void createCluster(String identifier, String engine) {
        add(Kind.CLUSTER, identifier, engine, "");
    }

    public void status(String identifier, String status) {
        anyOf(identifier).forEach(d -> d.status = status);
    }

    public void failing(String identifier, boolean fail) {
        anyOf(identifier).forEach(d -> d.snapshotsFail = fail);
    }

    public void quota(int most) {
        quota = most;
    }

    public List<String> snapshots() {
        return snapshots.values().stream()
                .map(s -> s.identifier + " " + s.status)
                .toList();
    }

    private List<Database> anyOf(String identifier) {
        List<Database> found = databases.values().stream()
                .filter(d -> d.identifier.equals(identifier))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such database: " + identifier);
        }
        return found;
    }

    private Database add(Kind kind, String identifier, String engine, String cluster) {
        String id = identifier.toLowerCase(Locale.ROOT);
        String resource = (kind.equals(Kind.CLUSTER) ? "cluster-" : "db-")
                + kernel.ids().hex(26).toUpperCase(Locale.ROOT);
        Database database = new Database(kind, id, engine, resource, cluster);
        databases.put(key(kind, id), database);
        return database;
    }

    // --- databases

    private ObjectNode createInstance(ObjectNode input) {
        String id = identifier(input, "DBInstanceIdentifier", 63);
        String cluster = Json.text(input, "DBClusterIdentifier").toLowerCase(Locale.ROOT);
        if (databases.containsKey(key(Kind.INSTANCE, id))) {
            throw AwsException.of(400, "DBInstanceAlreadyExists", "DB instance already exists");
        }
        if (!cluster.isEmpty() && !databases.containsKey(key(Kind.CLUSTER, cluster))) {
            throw notFound(Kind.CLUSTER, cluster);
        }
        Database made = add(Kind.INSTANCE, id, required(input, "Engine"), cluster);
        return Json.object().set("DBInstance", form(made));
    }

    private ObjectNode createCluster(ObjectNode input) {
        String id = identifier(input, "DBClusterIdentifier", 63);
        if (databases.containsKey(key(Kind.CLUSTER, id))) {
            throw AwsException.of(400, "DBClusterAlreadyExistsFault", "DB Cluster already exists");
        }
        Database made = add(Kind.CLUSTER, id, required(input, "Engine"), "");
        return Json.object().set("DBCluster", form(made));
    }

    private ObjectNode describeDatabases(Kind kind, ObjectNode input) {
        String id = Json.text(input, kind.database() + "Identifier").toLowerCase(Locale.ROOT);
        if (!id.isEmpty()) {
            database(kind, id);
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray(kind.database() + "s");
        databases.values().stream()
                .filter(d -> d.kind.equals(kind) && (id.isEmpty() || d.identifier.equals(id)))
                .forEach(d -> list.add(form(d)));
        return output;
    }

    private ObjectNode form(Database database) {
        ObjectNode form = Json.object()
                .put(database.kind.database() + "Identifier", database.identifier)
                .put(
                        database.kind.database() + "Arn",
                        kernel.arn("rds", database.kind.arn() + ":" + database.identifier))
                .put(database.kind.databaseStatus(), database.status)
                .put(database.kind.databaseId(), database.resourceId)
                .put("Engine", database.engine);
        Json.putText(form, "DBClusterIdentifier", database.cluster);
        return form;
    }

    // --- snapshots

    private ObjectNode create(Kind kind, ObjectNode input) {
        String id = identifier(input, kind.snapshot() + "Identifier", kind.longest());
        String of = required(input, kind.database() + "Identifier").toLowerCase(Locale.ROOT);
        Map<String, String> tags = tags(input);
        Database database = database(kind, of);
        if (!database.cluster.isEmpty()) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValue",
                    "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use"
                            + " the CreateDBClusterSnapshot API instead.");
        }
        if (snapshots.containsKey(key(kind, id))) {
            throw AwsException.of(
                    400,
                    kind.snapshot() + "AlreadyExists" + kind.fault(),
                    "Cannot create the snapshot because a snapshot with the identifier " + id + " already exists.");
        }
        if (!database.status.equals("available") && !database.status.equals("storage-optimization")) {
            throw AwsException.of(
                    400,
                    kind.equals(Kind.CLUSTER) ? "InvalidDBClusterStateFault" : "InvalidDBInstanceState",
                    "Cannot create a snapshot because the database "
                            + kind.database().substring(2).toLowerCase(Locale.ROOT) + " " + of
                            + " is not currently in the available state.");
        }
        if (snapshots.values().stream().filter(s -> s.kind.equals(kind)).count() >= quota) {
            throw AwsException.of(
                    400, "SnapshotQuotaExceeded", "Cannot create more than " + quota + " manual snapshots");
        }
        Snapshot made = new Snapshot(kind, id, database, kernel.now(), tags);
        snapshots.put(key(kind, id), made);
        database.status = "backing-up";
        Duration step = kernel.pace().pending();
        kernel.after(step, () -> {
            if (database.status.equals("backing-up")) {
                database.status = "available";
            }
        });
        for (int i = 1; i <= STEPS; i++) {
            int percent = 100 * i / STEPS;
            kernel.after(step.multipliedBy(2L * i), () -> grow(made, percent));
        }
        return Json.object().set(kind.snapshot(), form(made));
    }

    private static void grow(Snapshot snapshot, int percent) {
        if (!snapshot.status.equals("creating")) {
            return;
        }
        if (percent < 100) {
            snapshot.percent = percent;
        } else if (snapshot.of.snapshotsFail) {
            snapshot.status = "failed";
        } else {
            snapshot.percent = percent;
            snapshot.status = "available";
        }
    }

    private ObjectNode describe(Kind kind, ObjectNode input, CallContext context) {
        String id = Json.text(input, kind.snapshot() + "Identifier").toLowerCase(Locale.ROOT);
        String of = Json.text(input, kind.database() + "Identifier").toLowerCase(Locale.ROOT);
        String type = Json.text(input, "SnapshotType");
        if (!id.isEmpty()) {
            snapshot(kind, id);
        }
        List<Snapshot> found = snapshots.values().stream()
                .filter(s -> s.kind.equals(kind) && (id.isEmpty() || s.identifier.equals(id)))
                .filter(s -> of.isEmpty() || s.of.identifier.equals(of))
                .filter(s -> type.isEmpty() || type.equals("manual"))
                .toList();
        int most = number(input, "MaxRecords", 100);
        if (most < 20 || most > 100) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValue",
                    "Invalid value " + most + " for MaxRecords. Must be between 20 and 100");
        }
        int from = context.emptyPage() ? 0 : number(input, "Marker", 0);
        int to = context.emptyPage() ? 0 : Math.min(found.size(), from + most);
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray(kind.snapshot() + "s");
        found.subList(Math.min(from, to), to).forEach(s -> list.add(form(s)));
        if (to < found.size()) {
            output.put("Marker", String.valueOf(to));
        }
        return output;
    }

    private ObjectNode delete(Kind kind, ObjectNode input) {
        Snapshot gone =
                snapshot(kind, required(input, kind.snapshot() + "Identifier").toLowerCase(Locale.ROOT));
        if (!gone.status.equals("available") && !gone.status.equals("failed")) {
            throw AwsException.of(
                    400,
                    "Invalid" + kind.snapshot() + "State" + kind.fault(),
                    "Snapshot " + gone.identifier + " is not in available or failed state");
        }
        snapshots.remove(key(kind, gone.identifier));
        gone.status = "deleted";
        return Json.object().set(kind.snapshot(), form(gone));
    }

    private ObjectNode form(Snapshot snapshot) {
        Kind kind = snapshot.kind;
        ObjectNode form = Json.object()
                .put(kind.snapshot() + "Identifier", snapshot.identifier)
                .put(kind.snapshot() + "Arn", kernel.arn("rds", kind.snapshotArn() + ":" + snapshot.identifier))
                .put(kind.database() + "Identifier", snapshot.of.identifier)
                .put(kind.databaseId(), snapshot.of.resourceId)
                .put("Engine", snapshot.of.engine)
                .put("SnapshotType", "manual")
                .put("Status", snapshot.status)
                .put("PercentProgress", snapshot.percent)
                .put("SnapshotCreateTime", snapshot.createdAt.toString());
        ArrayNode tags = form.putArray("TagList");
        snapshot.tags.forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
        return form;
    }

    // --- input

    private static String key(Kind kind, String identifier) {
        return kind.database() + " " + identifier;
    }

    private Database database(Kind kind, String identifier) {
        return Optional.ofNullable(databases.get(key(kind, identifier))).orElseThrow(() -> notFound(kind, identifier));
    }

    private static AwsException notFound(Kind kind, String identifier) {
        return AwsException.of(
                404, kind.database() + "NotFound" + kind.fault(), kind.database() + " " + identifier + " not found.");
    }

    private Snapshot snapshot(Kind kind, String identifier) {
        return Optional.ofNullable(snapshots.get(key(kind, identifier)))
                .orElseThrow(() -> AwsException.of(
                        404,
                        kind.snapshot() + "NotFound" + kind.fault(),
                        kind.snapshot() + " " + identifier + " not found."));
    }

    private static String required(ObjectNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw AwsException.of(400, "MissingParameter", "The request must contain the parameter " + member);
        }
        return value;
    }

    /** In lower case, as RDS keeps it. */
    private static String identifier(ObjectNode input, String member, int longest) {
        String value = required(input, member);
        if (value.length() > longest || !value.matches("[A-Za-z](-?[A-Za-z0-9])*")) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValue",
                    "The parameter " + member + " is not a valid identifier. Identifiers must begin with a letter; must"
                            + " contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain"
                            + " two consecutive hyphens.");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> tags(ObjectNode input) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 1; input.has("Tags.Tag." + i + ".Key"); i++) {
            tags.put(Json.text(input, "Tags.Tag." + i + ".Key"), Json.text(input, "Tags.Tag." + i + ".Value"));
        }
        Collection<String> wrong = new ArrayList<>(tags.keySet());
        wrong.removeIf(key -> !key.startsWith("aws:"));
        if (!wrong.isEmpty() || tags.size() > 50) {
            throw AwsException.of(400, "InvalidParameterValue", "The tags are not valid: " + wrong);
        }
        return tags;
    }

    private static int number(ObjectNode input, String member, int otherwise) {
        String text = Json.text(input, member);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
    }
}
