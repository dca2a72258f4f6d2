package io.jenkins.plugins.ecsdeploy.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.ecsdeploy.action.ExitCode;
import io.jenkins.plugins.ecsdeploy.action.InProcess.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example of docs/patterns.md, as it should go and as it fails. */
class PatternsTest {
    private static final Behaviour MIGRATES = new Behaviour.Exits(0, Duration.ZERO, List.of("migrated"));

    @TempDir
    Path directory;

    // --- the page

    @Test
    void everyExampleOfThePageExistsAndIsRunHere() throws IOException {
        String page = Files.readString(Path.of("docs/patterns.md"));
        Matcher links = Pattern.compile("\\]\\((\\.\\./examples/[^)]+)\\)").matcher(page);
        int found = 0;
        while (links.find()) {
            assertThat(Path.of("docs").resolve(links.group(1)).normalize()).isRegularFile();
            found++;
        }
        assertThat(found).isPositive();
    }

    // --- waves, first bring-up

    private Stage waves() throws IOException {
        Stage stage = new Stage(directory, "waves");
        PushedImage old = stage.push("shop", "1.4.0", MIGRATES);
        PushedImage web = stage.push("shop-web", "7.1.0", MIGRATES);
        stage.service("api", old, 1).service("worker", old, 1).service("web", web, 1);
        stage.service("broker", old, 1);
        stage.push("shop", "1.5.0", MIGRATES);
        stage.aws.calls().clear();
        return stage;
    }

    @Test
    void wavesAreUpdatedInTheirOrderAndWhatIsNewIsCreated() throws IOException {
        try (Stage stage = waves()) {
            PushedImage web = stage.push("shop-web", "7.2.0", MIGRATES);

            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.changedServices()).containsExactly("api", "worker", "web", "admin");
            assertThat(stage.imageOf("web")).isEqualTo(web.pinned());
            assertThat(stage.imageOf("admin")).isEqualTo(stage.imageOf("api")).contains("/shop@sha256:");
            assertThat(result.said()).contains("Deploy (backend) done", "Deploy (frontend) done");
        }
    }

    @Test
    void wavesCanBePlannedWithoutChangingAnything() throws IOException {
        try (Stage stage = waves()) {
            stage.push("shop-web", "7.2.0", MIGRATES);

            Result result = stage.run("plan", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(result.said())
                    .contains(
                            "Creates service admin (1 tasks)",
                            "Task definition for service admin: a new revision of admin");
            assertThat(stage.aws.calls().count("RegisterTaskDefinition")).isZero();
            assertThat(stage.changedServices()).isEmpty();
        }
    }

    @Test
    void wavesThatFailTakeTheEarlierOnesBack() throws IOException {
        try (Stage stage = waves()) {
            stage.aws.push("shop-web", "7.2.0", Behaviour.exits(1));
            String before = stage.imageOf("api");

            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.ROLLOUT_FAILED);
            assertThat(List.of(stage.imageOf("api"), stage.imageOf("worker"))).containsOnly(before);
            assertThat(stage.imageOf("web")).endsWith("/shop-web:7.1.0");
            assertThat(result.said())
                    .contains("ECS rolled the deployment of service web back", "Rolled back: api to api:1");
        }
    }

    // --- roll back

    private Stage rollBack() throws IOException {
        Stage stage = new Stage(directory, "rollback");
        PushedImage old = stage.push("shop", "1.4.0", MIGRATES);
        stage.service("api", old, 1).service("worker", old, 1);
        stage.aws.calls().clear();
        return stage;
    }

    @Test
    void rollBackByPolicyFollowsAFailedRollout() throws IOException {
        try (Stage stage = rollBack()) {
            String before = stage.imageOf("api");
            stage.aws.push(
                    "shop",
                    "1.5.0",
                    Behaviour.chosen(start -> start.group().equals("service:worker")
                            ? Behaviour.exits(1)
                            : start.ofService() ? Behaviour.runsForever() : MIGRATES));

            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.ROLLOUT_FAILED);
            assertThat(stage.imageOf("api")).isEqualTo(before);
            assertThat(result.said()).contains("Roll back done", "rolling service api back to api:1");
        }
    }

    @Test
    void rollBackByHandUndoesTheLastDeploymentAndGoesToAFormerOne() throws IOException {
        try (Stage stage = rollBack()) {
            PushedImage released = stage.push("shop", "1.4.1", MIGRATES);
            assertThat(stage.run(
                                    "deploy",
                                    "--config",
                                    "deploy.yml",
                                    "--image",
                                    "shop:1.4.1",
                                    "--record",
                                    "releases/1.4.0.json")
                            .code())
                    .isEqualTo(ExitCode.OK);
            String before = stage.imageOf("api");
            stage.push("shop", "1.5.0", MIGRATES);
            assertThat(stage.run("deploy", "--config", "deploy.yml").code()).isEqualTo(ExitCode.OK);
            List<String[]> commands = stage.commands("by-hand.sh");
            stage.aws.calls().clear();

            Result undone = stage.run(commands.get(0));

            assertThat(undone.code()).as(undone.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.imageOf("api")).isEqualTo(before).isEqualTo(released.pinned());
            assertThat(stage.changedServices()).containsExactly("worker", "api");
            assertThat(stage.aws.calls().count("RunTask")).isZero();

            Result to = stage.run(commands.get(1));

            assertThat(commands).hasSize(2);
            assertThat(to.code()).as(to.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.imageOf("worker")).isEqualTo(released.pinned());
        }
    }

    @Test
    void rollBackByHandIsRefusedWhenSomebodyHasDeployedSince() throws IOException {
        try (Stage stage = rollBack()) {
            stage.push("shop", "1.5.0", MIGRATES);
            assertThat(stage.run("deploy", "--config", "deploy.yml").code()).isEqualTo(ExitCode.OK);
            stage.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"worker:1\"}");
            stage.aws.await(
                    () -> stage.service("api")
                            .at("/deployments/0/rolloutState")
                            .asText()
                            .equals("COMPLETED"),
                    Duration.ofSeconds(30));
            stage.aws.calls().clear();

            Result refused = stage.run(stage.commands("by-hand.sh").get(0));

            assertThat(refused.code()).as(refused.said()).isEqualTo(ExitCode.NOTHING_CHANGED);
            assertThat(refused.said()).contains("--force");
            assertThat(stage.changedServices()).isEmpty();
        }
    }

    // --- notifications

    /** The example's account; its addresses are answered here, on the loopback interface, with this status. */
    private void notified(int status, Behaviour migration, Notified test) throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean signed = exchange.getRequestHeaders()
                    .getFirst("X-Ecs-Deploy-Event-Id")
                    .startsWith("d-");
            boolean known = !exchange.getRequestURI().getPath().equals("/deployments")
                    || ("Bearer opensesame".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && exchange.getRequestHeaders()
                                    .getFirst("X-Ecs-Deploy-Signature")
                                    .matches("sha256=[0-9a-f]{64}"));
            told.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("X-Ecs-Deploy-Event"));
            answer(exchange, signed && known ? status : 401, "text/plain", "x");
        });
        web.start();
        try (Stage stage = new Stage(directory, "notifications")) {
            String here = "http://127.0.0.1:" + web.getAddress().getPort();
            PushedImage old = stage.push("shop", "1.4.0", MIGRATES);
            stage.service("api", old, 1);
            stage.push("shop", "1.5.0", migration);
            stage.aws.handle(Request.json("AWSEvents.CreateEventBus", "{\"Name\":\"deployments\"}"));
            stage.addresses("deploy.yml", "https://changes.example.com", here)
                    .variable("CHAT_WEBHOOK_URL", here + "/chat/secret-path")
                    .variable("CHANGES_TOKEN", "opensesame")
                    .variable("CHANGES_KEY", "opensesame");
            test.by(stage, told);
        } finally {
            web.stop(0);
        }
    }

    private interface Notified {
        void by(Stage stage, List<String> told) throws IOException;
    }

    private static List<String> events(Stage stage) {
        return stage.aws.events().stream()
                .map(e -> e.path("event-bus").asText() + " "
                        + e.at("/detail/event").asText())
                .toList();
    }

    @Test
    void notificationsTellEachWhatTheyWantToKnow() throws IOException {
        notified(200, MIGRATES, (stage, told) -> {
            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(told).containsExactly("/deployments succeeded");
            assertThat(events(stage)).containsExactly("deployments started", "deployments succeeded");
            assertThat(result.said()).doesNotContain("opensesame", "secret-path");
        });
    }

    @Test
    void notificationsOfAFailureArriveAndWhoRefusesThemChangesNothing() throws IOException {
        notified(403, Behaviour.exits(4), (stage, told) -> {
            Result result = stage.run("deploy", "--config", "deploy.yml", "--record", "record.json");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.MIGRATION_FAILED);
            assertThat(told).containsExactlyInAnyOrder("/chat/secret-path failed", "/deployments failed");
            assertThat(events(stage)).containsExactly("deployments started", "deployments failed");
            assertThat(result.said()).contains("could not be told").doesNotContain("opensesame", "secret-path");
            assertThat(Files.readString(directory.resolve("record.json")))
                    .contains("\"GIVEN_UP\"")
                    .doesNotContain("opensesame", "secret-path");
        });
    }

    // --- smoke tests

    private interface Tested {
        void by(Stage stage) throws IOException;
    }

    /** The example's account; its addresses are answered here, on the loopback interface. */
    private void smokeTested(String health, int orders, Tested test) throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/health", exchange -> {
            boolean known =
                    "Bearer opensesame".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, known ? 200 : 401, "application/json", health);
        });
        web.createContext("/sitemap.xml", exchange -> answer(exchange, 404, "text/plain", "not here"));
        web.start();
        try (Stage stage = new Stage(directory, "smoke-tests")) {
            Behaviour serves = new Behaviour.RunsForever(List.of("Started Worker in 2 s"), false);
            Behaviour oneOff =
                    Behaviour.chosen(start -> start.command().contains("smoke") ? Behaviour.exits(orders) : MIGRATES);
            PushedImage old = stage.aws.push("api", "1.4.0", serves);
            stage.serviceBehind(stage.aws.createTargetGroup("api", 8080), "api", old, 1);
            stage.service("worker", old, 1).service("web", old, 1);
            stage.aws.push("api", "1.5.0", Behaviour.inService(serves, oneOff));
            String here = "http://127.0.0.1:" + web.getAddress().getPort();
            stage.addresses("deploy.yml", "https://api.example.com", here)
                    .addresses("deploy.yml", "https://www.example.com", here)
                    .addresses("deploy.yml", "timeout: 2m", "timeout: 2s")
                    .addresses("deploy.yml", "    onFailure: unstable", "    timeout: 2s\n    onFailure: unstable")
                    .variable("SMOKE_TOKEN", "opensesame");
            stage.aws.calls().clear();
            test.by(stage);
        } finally {
            web.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void smokeTestsLookAtEachWaveAndAtTheWhole() throws IOException {
        smokeTested("{\"status\":\"UP\"}", 0, stage -> {
            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.changedServices()).containsExactly("api", "worker", "web");
            assertThat(result.said()).contains("sitemap").doesNotContain("opensesame");
            assertThat(stage.aws.calls().count("RunTask"))
                    .as("the migration and the check")
                    .isEqualTo(2);
        });
    }

    @Test
    void smokeTestsThatFailFailTheDeployment() throws IOException {
        smokeTested("{\"status\":\"UP\"}", 7, stage -> {
            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.ROLLOUT_FAILED);
            assertThat(result.said()).contains("orders can be placed");
        });
    }

    // --- backup

    private Stage backup() throws IOException {
        Stage stage = new Stage(directory, "backup");
        PushedImage old = stage.push("shop", "1.4.0", MIGRATES);
        stage.service("api", old, 1).service("worker", old, 1);
        stage.push("shop", "1.5.0", MIGRATES);
        stage.aws.createDatabase("orders", "postgres");
        stage.aws.calls().clear();
        return stage;
    }

    @Test
    void backupsAreTakenBeforeADestructiveMigration() throws IOException {
        try (Stage stage = backup()) {
            Result planned = stage.run("plan", "--config", "deploy.yml");
            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(planned.said()).contains("Takes a snapshot of orders and waits until it is available.");
            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.aws.snapshots()).hasSize(1).allMatch(s -> s.matches("shop-d-[0-9a-z-]+ available"));
            List<String> calls =
                    stage.aws.calls().all().stream().map(Call::operation).toList();
            assertThat(calls.indexOf("CreateDBSnapshot")).isBetween(0, calls.indexOf("RunTask"));
            assertThat(result.said()).contains("aws rds restore-db-instance-from-db-snapshot");
        }
    }

    @Test
    void backupsAreTakenBeforeAMigrationThatRunsAlone() throws IOException {
        try (Stage stage = backup()) {
            Result result = stage.run("migrate", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.OK);
            assertThat(stage.aws.snapshots()).hasSize(1);
            assertThat(stage.aws.calls().count("RunTask")).isEqualTo(1);
            assertThat(stage.changedServices()).isEmpty();
        }
    }

    @Test
    void backupsThatFailLeaveServicesAndDatabaseUntouched() throws IOException {
        try (Stage stage = backup()) {
            stage.aws.failSnapshots("orders", true);

            Result result = stage.run("deploy", "--config", "deploy.yml");

            assertThat(result.code()).as(result.said()).isEqualTo(ExitCode.NOTHING_CHANGED);
            assertThat(result.said()).contains("BACKUP_FAILED");
            assertThat(stage.changedServices()).isEmpty();
            assertThat(stage.aws.calls().count("RunTask")).isZero();
        }
    }
}
