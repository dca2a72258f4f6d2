package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Deployments at telling moments, made as the engine makes them. */
final class Samples {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final String ID = "shop-4f7c2a91";

    /** Everything that a console, a page, Markdown or a CI runner could act on. */
    static final String HOSTILE =
            "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&amp; \u001b[31mred\u001b]8;;http://x\u0007"
                    + " \u001b[8mha:////note \u202egnp.exe \u200b\u2066 ``` ````` | a | b \r\n::error::boo\n##[error]boo ##[add-mask]x"
                    + " ##vso[task] @octocat #12 [x](javascript:alert(1)) ![i](http://x/y.png) https://evil.example www.evil.example"
                    + " </style></svg></pre></details>--> {{x}} ${x} %0A \u0000 \ud800 \udb40\udc41 日本語 🎉 \\| \\";

    private static final String ARN = "arn:aws:ecs:eu-west-1:111122223333:";
    private static final String API_42 = ARN + "task-definition/api:42";
    private static final String API_43 = ARN + "task-definition/api:43";
    private static final String TASK = ARN + "task/prod/0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d";

    private Samples() {}

    static Map<String, Report> all() {
        return Map.of(
                "success", Report.of(success()),
                "migration-failed", Report.of(migrationFailed()),
                "rolled-back", Report.of(rolledBack()),
                "preflight", Report.of(preflight()),
                "suspended", suspended(),
                "cancelled", Report.of(cancelled()),
                "running", Report.of(rolling()).asOf(at(200)),
                "hostile", hostile());
    }

    static Stream<Report> stream() {
        return Stream.concat(all().values().stream(), fuzzed());
    }

    static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    // --- moments of one deployment, each from the one before

    static Deployment created() {
        return Deployment.create(ID, configuration("prod", List.of("api", "worker")), START);
    }

    static Deployment inPreflight() {
        return created()
                .withImage(new PinnedImage(
                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/api",
                        "sha256:3b8f5a1c0d9e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a",
                        "1.42.0",
                        List.of("linux/amd64", "linux/arm64")))
                .enter(PhaseName.PREFLIGHT, at(0.4));
    }

    static Deployment inRegister() {
        return inPreflight()
                .withServices(List.of(
                        ServiceUpdate.planned("api", List.of("api"), 4, API_42),
                        ServiceUpdate.planned("worker", List.of("worker"), 2, ARN + "task-definition/worker:17")))
                .withMigration(TaskRun.planned(
                        API_42,
                        "migrate",
                        List.of("migrate"),
                        new Placement(new Network(List.of("subnet-1"), List.of("sg-1"), false), "FARGATE", null, null),
                        null,
                        null))
                .withNote(at(2), Note.Level.WARNING, "The service worker runs 1 of its 2 tasks.")
                .enter(PhaseName.REGISTER, at(2.9));
    }

    static Deployment inMigrate() {
        Deployment d = inRegister()
                .withService("api", s -> s.registered(API_43, false))
                .withService("worker", s -> s.registered(ARN + "task-definition/worker:18", true));
        d = d.withMigration(d.migration()
                .registered(
                        ARN + "task-definition/api-migration:43",
                        false,
                        List.of("migrate"),
                        new LogStream("eu-west-1", "/ecs/api", "ecs/migrate/")));
        return d.withMigration(d.migration().intended(ID + "-m", at(3.5))).enter(PhaseName.MIGRATE, at(3.5));
    }

    static Deployment migrating() {
        return inMigrate().withMigration(inMigrate().migration().started(TASK, at(4.1), 0));
    }

    static Deployment migrated(Integer exitCode, List<String> lines) {
        return migrated(exitCode, lines, at(38));
    }

    /** With a task that ECS told to have begun then, or of which it did not tell it (null). */
    static Deployment migrated(Integer exitCode, List<String> lines, Instant began) {
        Deployment d = migrating();
        TaskView task = new TaskView(
                TASK,
                ARN + "task-definition/api-migration:43",
                ID,
                "family:api-migration",
                "STOPPED",
                "STOPPED",
                "EssentialContainerExited",
                "Essential container in task exited",
                "FARGATE",
                null,
                at(4),
                began,
                at(130),
                7,
                List.of(new TaskView.ContainerView("migrate", "STOPPED", exitCode, null, null, null)));
        TaskRun m = d.migration();
        List<LogEvent> events = lines.stream().map(l -> new LogEvent(0, l)).toList();
        return d.withMigration(m.logged(m.log().after(events, "f/1", 0).close()).ended(at(131), task));
    }

    static Deployment deploying() {
        return migrated(0, FLYWAY).enter(PhaseName.DEPLOY, at(132)).withService("api", s -> s.intended(at(132)));
    }

    static Deployment rolling() {
        return deploying().withService("api", s -> s.updated("ecs-svc/7142340952746948337", at(132.6)));
    }

    static Deployment success() {
        return rolling()
                .withDefinitionChanges(new DefinitionChanges(
                        "service api",
                        API_42,
                        List.of(new DefinitionChanges.Change(
                                "containerDefinitions/api/image", "team/api:1.41.0", "team/api:1.42.0")),
                        0))
                .withService(
                        "api",
                        s -> s.saw(List.of(
                                new ServiceEvent(at(140), "(service api) has started 1 tasks: (task 0f9c)."),
                                new ServiceEvent(at(251), "(service api) has reached a steady state."))))
                .withService("api", s -> s.completed(at(252)))
                .withService("worker", s -> s.intended(at(252)))
                .withService("worker", s -> s.updated("ecs-svc/8142340952746948338", at(252.5)))
                .withService("worker", s -> s.completed(at(330)))
                .enter(PhaseName.VERIFY, at(330))
                .succeeded(at(331.2));
    }

    // --- ends

    static Deployment preflight() {
        return inPreflight()
                .failed(
                        new Failure(
                                PhaseName.PREFLIGHT,
                                Failure.Kind.PREFLIGHT_FAILED,
                                "4 things are not as this deployment needs them.",
                                List.of(
                                        "The service worker does not exist in cluster prod.",
                                        "The service api is in the middle of another deployment (ecs-svc/123).",
                                        "The task definition " + API_42 + " has no container named migrate.",
                                        "The log group /ecs/api-migration does not exist, and the execution role may not"
                                                + " create it."),
                                null),
                        at(1.7));
    }

    static Deployment migrationFailed() {
        List<String> lines = new ArrayList<>(FLYWAY);
        lines.add("ERROR: Migration of schema \"public\" to version \"43 - add orders.tenant\" failed!");
        lines.add("SQL State  : 42701   Error Code : 0");
        lines.add("Message    : ERROR: column \"tenant\" of relation \"orders\" already exists");
        lines.add("\tat org.flywaydb.core.internal.command.DbMigrate.doMigrateGroup(DbMigrate.java:379)");
        return migrated(1, lines)
                .failed(
                        new Failure(
                                PhaseName.MIGRATE,
                                Failure.Kind.MIGRATION_FAILED,
                                "The migration exited with code 1.",
                                null,
                                new Diagnosis(
                                        Cause.APPLICATION_ERROR,
                                        "The migration's program ended with an error of its own.",
                                        List.of("Essential container in task exited", "migrate: exit code 1"),
                                        List.of("Read its last log lines.", "Run it against a copy of the database."))),
                        at(141));
    }

    static Deployment rolledBack() {
        return rolling()
                .failed(
                        new Failure(
                                PhaseName.DEPLOY,
                                Failure.Kind.ROLLED_BACK,
                                "ECS rolled the deployment of service api back. ECS says: Service deployment rolled back"
                                        + " because the circuit breaker threshold was exceeded. The service is on api:42"
                                        + " now.",
                                null,
                                new Diagnosis(
                                        Cause.HEALTH_CHECK_FAILED,
                                        "Tasks of the new revision failed their health check.",
                                        List.of(
                                                "(service api) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:"
                                                        + "eu-west-1:111122223333:targetgroup/api/0123456789abcdef) due to (reason"
                                                        + " Health checks failed with these codes: [503])"),
                                        List.of(
                                                "Call the health check's path on a task of api:43.",
                                                "If it starts slowly, raise healthCheckGracePeriodSeconds."))),
                        at(612));
    }

    static Report suspended() {
        return Report.of(
                migrating().resumed(at(60)),
                new Suspension(
                        Suspension.Reason.NO_ACCESS,
                        "The migration task " + TASK + " runs, but can't be watched.",
                        new Diagnosis(
                                Cause.ACCESS_DENIED,
                                "AWS denied ecs:DescribeTasks.",
                                List.of("AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/ci is not"
                                        + " authorized to perform: ecs:DescribeTasks"),
                                List.of("Allow ecs:DescribeTasks to the role ci.")),
                        "Mend the access, then resume: nothing is started twice."));
    }

    static Deployment cancelled() {
        return rolling()
                .cancelled(at(140), "Ada Lovelace")
                .failed(
                        new Failure(
                                PhaseName.DEPLOY,
                                Failure.Kind.CANCELLED,
                                "Cancelled by Ada Lovelace. The service api was updated already; its deployment goes on"
                                        + " in ECS.",
                                null,
                                null),
                        at(141));
    }

    // --- trouble

    static Report hostile() {
        return withTexts(
                HOSTILE,
                IntStream.range(0, 60)
                        .mapToObj(i ->
                                i % 3 == 0 ? HOSTILE : i % 3 == 1 ? "x".repeat(10_000) : "::set-output name=a::" + i)
                        .toList());
    }

    /** Every text that can come from outside is {@code text}. */
    static Report withTexts(String text, List<String> log) {
        Deployment d = migrated(1, log).enter(PhaseName.DEPLOY, at(132));
        Diagnosis diagnosis = new Diagnosis(Cause.UNKNOWN, text, List.of(text, text), List.of(text));
        TaskView t = d.migration().ending().task();
        TaskView task = new TaskView(
                t.arn() + text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                t.createdAt(),
                t.startedAt(),
                t.stoppedAt(),
                1,
                t.containers());
        TaskRun m = d.migration();
        TaskRun.Plan p = m.plan();
        d = new Deployment(
                1,
                text,
                START,
                configuration(text, List.of(text, "api")).toBuilder()
                        .backup(new Backup(Backup.Kind.CLUSTER, text, Backup.When.ALWAYS, 1, null))
                        .build(),
                d.status(),
                d.phases(),
                new PinnedImage("111122223333.dkr.ecr.eu-west-1.amazonaws.com/" + text, text, text, List.of(text)),
                List.of(ServiceUpdate.planned(text, List.of(text), 1, "arn/" + text)
                        .registered("arn/" + text, false)
                        .intended(at(132))
                        .updated(text, at(133))
                        .saw(List.of(new ServiceEvent(at(134), text)))),
                new TaskRun(
                        new TaskRun.Plan(
                                text,
                                p.container(),
                                p.pinned(),
                                p.essential(),
                                p.placement(),
                                text,
                                false,
                                p.logs(),
                                null,
                                null),
                        new TaskRun.Attempt(2, text, at(3.5), false, text, at(4)),
                        new TaskRun.Stop(at(5), text, at(5)),
                        new TaskRun.Ending(at(131), task, null),
                        new LogPosition(
                                new LogStream(text, text, text),
                                text,
                                0,
                                60,
                                m.log().tail(),
                                null,
                                true,
                                null),
                        null,
                        null,
                        null),
                new Deployment.Cancel(at(6), text),
                null,
                List.of(new Note(at(7), Note.Level.WARNING, text)),
                List.of(at(8)),
                d.images(),
                List.of(new SmokeTestRun(
                        text,
                        SmokeTestRun.Status.UNSTABLE,
                        List.of(new SmokeTestRun.ServiceTargets(text, text)),
                        List.of(),
                        CheckTask.ofFamily("arn/" + text, text, List.of(text), p.placement())
                                .registered("arn/" + text, false)
                                .started("arn/" + text, at(9)),
                        at(9),
                        3,
                        at(10),
                        text,
                        at(11),
                        text)),
                LockRun.of(List.of(text)).claimed(text),
                d.rollBackPlan(),
                null,
                List.of(new DefinitionChanges(
                        text, "arn/" + text, List.of(new DefinitionChanges.Change(text, text, text)), 3)),
                new BackupRun(text, at(3.1), text, text, text, at(3.2), text, List.of(text)),
                ExecutionRun.planned(text).intended(text, text, at(2)).started(text, at(3)),
                List.of(new Announcement(
                        text,
                        Notify.Event.STARTED,
                        at(9),
                        at(9),
                        text,
                        List.of(new Announcement.Delivery(text, Announcement.Status.GIVEN_UP, at(10))))));
        return Report.of(
                d.failed(
                        new Failure(PhaseName.DEPLOY, Failure.Kind.ROLLED_BACK, text, List.of(text, text), diagnosis),
                        at(200)),
                new Suspension(Suspension.Reason.NO_ACCESS, text, diagnosis, text));
    }

    /** Texts drawn from a fixed seed out of the characters that mean something somewhere. */
    private static Stream<Report> fuzzed() {
        Random random = new Random(7);
        String signs = "<>&'\"`|*_[]()#@:!\\/-=~$%{}\n\r\t \u001b\u202e\u200b\u0000.ab1日é\u0301";
        return IntStream.range(0, 40).mapToObj(i -> {
            String text = random.ints(1 + random.nextInt(300), 0, signs.length())
                    .mapToObj(c -> String.valueOf(signs.charAt(c)))
                    .collect(Collectors.joining());
            return withTexts(text, List.of(text, text));
        });
    }

    private static Configuration configuration(String text, List<String> services) {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster(text)
                .credentials(new Credentials("arn:aws:iam::111122223333:role/ci", null, null))
                .image(new ImageReference(null, "team/api", "1.42.0", null, null))
                .migration(new Migration(
                        new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                        "migrate",
                        List.of("./migrate", "up", text),
                        Map.of("DB_PASSWORD", "hunter2-" + text),
                        Map.of("DB_URL", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .services(services.stream().map(n -> new Service(n, null)).toList())
                .tags(Map.of("team", text))
                .build();
    }

    private static final List<String> FLYWAY = List.of(
            "Flyway Community Edition 13.12.0 by Redgate",
            "Database: jdbc:postgresql://db.internal:5432/shop (PostgreSQL 17.2)",
            "Successfully validated 43 migrations (execution time 00:00.061s)",
            "Current version of schema \"public\": 42",
            "Migrating schema \"public\" to version \"43 - add orders.tenant\"");
}
