package io.jenkins.plugins.ecsdeploy.demo;

import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code bin/demo}: see the package. Arguments: the runnable jar, and a directory to work in. */
public final class Demo {
    private final Account account;
    private final Database database;
    private final CommandLine ecsDeploy;
    private final Facts facts = new Facts();

    private Demo(Account account, Database database, CommandLine ecsDeploy) {
        this.account = account;
        this.database = database;
        this.ecsDeploy = ecsDeploy;
    }

    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        Path directory = Files.createDirectories(Path.of(args[1]));
        Simulator simulator = new Simulator(SimulatorOptions.standard().withRegion("eu-west-1"));
        boolean held;
        try (SimulatorServer server = SimulatorServer.start(simulator, 0)) {
            simulator.createCluster("prod").createLogGroup("/ecs/api").createRepository("api");
            Database database = new Database(directory.resolve("application"));
            Demo demo = new Demo(
                    new Account(simulator, database), database, new CommandLine(jar, directory, server.endpoint()));
            held = demo.play(directory);
        }
        System.exit(held ? 0 : 1);
    }

    private boolean play(Path directory) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("deploy.yaml"), """
                region: eu-west-1
                cluster: prod
                image: api:v1
                migration:
                  derivedFrom: api
                services: [api]
                """);
        PushedImage v0 = account.push("v0", "demo/none", Map.of());
        account.createService(v0);

        PushedImage v1 = account.push("v1", "demo/v1", Map.of());
        succeeds("v1 creates the schema", "v1", v1);
        facts.check("the database has the table customers", List.of("id", "name"), database.columns("CUSTOMERS"));

        PushedImage v2 = account.push("v2", "demo/v2", Map.of());
        succeeds("v2 adds a column", "v2", v2);
        facts.check("customers has an email now", List.of("id", "name", "email"), database.columns("CUSTOMERS"));

        failsHalfWay(v2);

        PushedImage fixed = account.push("v3-fixed", "demo/v3-fixed", Map.of("REPAIR", "true"));
        succeeds("v3 fixed", "v3-fixed", fixed);
        facts.check(
                "customers has loyalty now", true, database.columns("CUSTOMERS").contains("loyalty"));

        killedInTheMiddle();
        return finish();
    }

    private void succeeds(String title, String tag, PushedImage image) throws IOException, InterruptedException {
        facts.begin(title);
        facts.check("ecs-deploy exits with 0", 0, ecsDeploy.deploy(tag));
        facts.check("the service is on " + tag + ", by digest", image.pinned(), account.image());
        facts.check("its two tasks run that digest", 2L, account.running(image));
        facts.check("the migration was started once", 1L, database.runs("demo/" + tag));
    }

    private void failsHalfWay(PushedImage before) throws IOException, InterruptedException {
        facts.begin("v3 fails half way");
        account.push("v3", "demo/v3", Map.of());
        facts.check("ecs-deploy exits with 1: migration failed", 1, ecsDeploy.deploy("v3"));
        Deployment d = state("v3");
        facts.check("the migration exited with 1", 1, d.migration().exitCode());
        facts.check("the service stays on v2", before.pinned(), account.image());
        facts.check("its two tasks still run v2", 2L, account.running(before));
        facts.check(
                "half of it is in the database: the table orders",
                false,
                database.columns("ORDERS").isEmpty());
        String report = ecsDeploy.reportText("v3");
        facts.check("the report shows the log line that tells why", true, report.contains("CUSTMERS"));
        facts.check("the report says that services are untouched", true, report.contains("untouched"));
        facts.check("the report has a timeline picture", true, report.contains("<svg"));
    }

    private void killedInTheMiddle() throws IOException, InterruptedException {
        facts.begin("v4: ecs-deploy is killed with -9 in the middle of the migration, and run again");
        PushedImage v4 = account.push("v4", "demo/v4", Map.of("TAKES_SECONDS", "4"));
        Process first = ecsDeploy.deployQuietly("v4");
        boolean running = account.aws().await(this::v4MigrationRuns, Duration.ofSeconds(30));
        facts.check("the migration was running", true, running);
        first.destroyForcibly().waitFor();
        System.out.println("Killed with -9. The migration task goes on without anybody watching it.");
        String id = state("v4").id();
        facts.check("run again, ecs-deploy exits with 0", 0, ecsDeploy.deploy("v4"));
        facts.check("it carried on with the same deployment", id, state("v4").id());
        facts.check("it was taken over once", 1, state("v4").resumes().size());
        facts.check(
                "exactly one migration task was started",
                1,
                account.migrationTasks(id).size());
        facts.check("the migration ran exactly once", 1L, database.runs("demo/v4"));
        facts.check(
                "Flyway applied version 4 once",
                List.of("1"),
                database.query(
                        "SELECT COUNT(*) FROM \"flyway_schema_history\" WHERE \"version\" = '4' AND \"success\""));
        facts.check(
                "every customer has an email",
                List.of("0"),
                database.query("SELECT COUNT(*) FROM customers WHERE email IS NULL"));
        facts.check("the service is on v4, by digest", v4.pinned(), account.image());
        facts.check("no line of the migration's log is lost or doubled", true, logIsWhole());
    }

    /** Its container runs, and the state names the task: so the process waits for it. */
    private boolean v4MigrationRuns() {
        return account.aws().tasks().stream()
                .filter(t -> t.path("group").asText().equals("family:api-migration"))
                .anyMatch(t -> t.path("lastStatus").asText().equals("RUNNING"));
    }

    private boolean logIsWhole() throws IOException {
        List<String> lines = Files.readAllLines(new FileJournal(ecsDeploy.state("v4")).logFile());
        return lines.stream()
                .filter(l -> l.startsWith("Moving data"))
                .toList()
                .equals(List.of("Moving data: 25 %", "Moving data: 50 %", "Moving data: 75 %", "Moving data: 100 %"));
    }

    private Deployment state(String tag) throws IOException {
        return new FileJournal(ecsDeploy.state(tag)).load().orElseThrow();
    }

    private boolean finish() {
        System.out.printf("%n=== Summary%n");
        facts.print();
        System.out.printf(
                "%n  Reports with timelines, for your browser:%n    %s%n    %s%n%n",
                ecsDeploy.report("v3").toUri(), ecsDeploy.report("v4").toUri());
        return facts.hold();
    }
}
