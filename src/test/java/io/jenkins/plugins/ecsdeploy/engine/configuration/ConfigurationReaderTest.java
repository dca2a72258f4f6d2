package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader makes of right configurations, and what it says about wrong ones. */
class ConfigurationReaderTest {
    private static final String DIGEST = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";
    private static final String MINIMAL = """
            region: eu-west-1
            cluster: prod
            image: api:1.5.0
            migration: none
            services: [api]
            """;

    private final ConfigurationReader reader = new ConfigurationReader();

    @Test
    void the_smallest_configuration_gets_every_default() {
        Configuration configuration = reader.read(MINIMAL);

        assertThat(configuration)
                .isEqualTo(Configuration.builder()
                        .region("eu-west-1")
                        .cluster("prod")
                        .credentials(Credentials.DEFAULT_CHAIN)
                        .image(new ImageReference(null, "api", "1.5.0", null, null))
                        .containers(List.of())
                        .services(List.of(new Service("api", List.of())))
                        .timeouts(Timeouts.DEFAULT)
                        .whenBusy(Configuration.WhenBusy.FAIL)
                        .onCancel(Configuration.OnCancel.LEAVE)
                        .tags(Map.of())
                        .build());
        assertThat(configuration.whenMigration()).isEmpty();
    }

    @Test
    void every_key_arrives_where_it_belongs() {
        Configuration configuration = reader.read("""
                region: eu-west-1
                cluster: arn:aws:ecs:eu-west-1:111122223333:cluster/prod
                credentials: {roleArn: "arn:aws:iam::111122223333:role/deploy", externalId: ci, sessionName: ci-1}
                image: {repository: team/api, tag: "1.10", registryId: 111122223333}
                containers: [app]
                migration:
                  taskDefinition: api-migrate
                  container: flyway
                  command: [flyway, migrate]
                  environment: {VERSION: 1.10, ON: true, N: 3, TEXT: "x"}
                  secrets: {DATABASE_PASSWORD: /prod/db}
                  taskRoleArn: arn:aws:iam::111122223333:role/task
                  executionRoleArn: arn:aws:iam::111122223333:role/execution
                  cpu: 512
                  memory: "1024"
                  network: {subnets: [subnet-0a1b2c3d4e5f60718], securityGroups: [sg-0a1b2c3d], assignPublicIp: true}
                  capacityProviders: [{capacityProvider: FARGATE_SPOT}, {capacityProvider: FARGATE, weight: 2, base: 1}]
                  platformVersion: LATEST
                  onTimeout: leave
                services: [api, {name: worker, containers: [w1, w2]}]
                timeouts: {resolve: 90s, migrate: 1h30m, deploy: PT45M, verify: 1d}
                whenBusy: wait
                onCancel: stop
                tags: {team: payments, "cost centre": "42"}
                dryRun: true
                """);

        assertThat(configuration.credentials())
                .isEqualTo(new Credentials("arn:aws:iam::111122223333:role/deploy", "ci", "ci-1"));
        assertThat(configuration.image()).isEqualTo(new ImageReference(null, "team/api", "1.10", null, "111122223333"));
        assertThat(configuration.containers()).containsExactly("app");
        assertThat(configuration.migration())
                .isEqualTo(new Migration(
                        new Source(Kind.DEDICATED, "api-migrate"),
                        "flyway",
                        List.of("flyway", "migrate"),
                        Map.of("VERSION", "1.10", "ON", "true", "N", "3", "TEXT", "x"),
                        Map.of("DATABASE_PASSWORD", "/prod/db"),
                        "arn:aws:iam::111122223333:role/task",
                        "arn:aws:iam::111122223333:role/execution",
                        "512",
                        "1024",
                        new Network(List.of("subnet-0a1b2c3d4e5f60718"), List.of("sg-0a1b2c3d"), true),
                        null,
                        List.of(new CapacityProvider("FARGATE_SPOT", 1, 0), new CapacityProvider("FARGATE", 2, 1)),
                        "LATEST",
                        Migration.OnTimeout.LEAVE));
        assertThat(configuration.migration().environment().keySet()).containsExactly("VERSION", "ON", "N", "TEXT");
        assertThat(configuration.services())
                .containsExactly(new Service("api", List.of()), new Service("worker", List.of("w1", "w2")));
        assertThat(configuration.timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(90),
                        null,
                        null,
                        Duration.ofMinutes(90),
                        Duration.ofMinutes(45),
                        Duration.ofDays(1)));
        assertThat(configuration.whenBusy()).isEqualTo(Configuration.WhenBusy.WAIT);
        assertThat(configuration.onCancel()).isEqualTo(Configuration.OnCancel.STOP);
        assertThat(configuration.tags()).containsExactly(Map.entry("team", "payments"), Map.entry("cost centre", "42"));
        assertThat(configuration.dryRun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "api:1.5.0,-,api,1.5.0",
                "team/api:1.5.0,-,team/api,1.5.0",
                "nginx:1.27,-,nginx,1.27",
                "docker.io/library/nginx:1.27,docker.io,library/nginx,1.27",
                "localhost/api:1,localhost,api,1",
                "registry:5000/team/api:1,registry:5000,team/api,1",
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1,111122223333.dkr.ecr.eu-west-1.amazonaws.com,api,1"
            })
    void a_name_without_a_host_is_in_ecr_and_others_carry_theirs(
            String text, String registry, String repository, String tag) {
        assertThat(image(text)).isEqualTo(new ImageReference(registry, repository, tag, null, null));
    }

    @Test
    void an_image_may_have_a_digest_or_both() {
        assertThat(image("api@" + DIGEST)).isEqualTo(new ImageReference(null, "api", null, DIGEST, null));
        assertThat(image("api:1@" + DIGEST)).isEqualTo(new ImageReference(null, "api", "1", DIGEST, null));
    }

    private ImageReference image(String text) {
        return reader.read(MINIMAL.replace("api:1.5.0", text)).image();
    }

    @Test
    void an_ecr_push_event_gives_digest_and_tag_and_its_own_registry(@TempDir Path directory) throws IOException {
        String event = """
                {"version":"0","detail-type":"ECR Image Action","source":"aws.ecr","account":"123456789012",
                "region":"us-west-2","resources":[],"detail":{"result":"SUCCESS","repository-name":"team/api",
                "image-digest":"%s","action-type":"PUSH","image-tag":"latest","more":null}}""".formatted(DIGEST);
        Files.writeString(directory.resolve("push.json"), event);
        Path file = directory.resolve("deploy.yaml");

        Files.writeString(file, MINIMAL.replace("api:1.5.0", "{eventFile: push.json}"));
        assertThat(reader.read(file).image())
                .isEqualTo(new ImageReference(
                        "123456789012.dkr.ecr.us-west-2.amazonaws.com", "team/api", "latest", DIGEST, null));

        String here = MINIMAL.replace("eu-west-1", "us-west-2");
        assertThat(reader.read(here.replace("api:1.5.0", "{event: " + event.replace("\n", " ") + "}"))
                        .image())
                .isEqualTo(new ImageReference(null, "team/api", "latest", DIGEST, "123456789012"));

        Files.writeString(
                directory.resolve("push.json"), event.replace("PUSH", "DELETE").replace("SUCCESS", "FAILURE"));
        assertThat(paths(problems(() -> reader.read(file))))
                .containsExactly("image.eventFile.detail.result", "image.eventFile.detail.action-type");
    }

    @Test
    void a_text_cannot_make_this_machine_read_files() {
        assertThat(problemsOf(MINIMAL.replace("api:1.5.0", "{eventFile: /etc/hostname}")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("itself read from a file"));
    }

    @ParameterizedTest
    @CsvSource({"taskDefinition,DEDICATED", "derivedFrom,DERIVED", "overrideOf,OVERRIDE"})
    void the_key_tells_what_the_migration_runs_from(String key, Kind kind) {
        Configuration configuration = reader.read(migration(key + ": api"));

        assertThat(configuration.migration().source()).isEqualTo(new Source(kind, "api"));
    }

    @Test
    void a_migration_that_names_no_source_is_derived_from_the_first_service() {
        assertThat(reader.read(migration("container: app")).migration().source())
                .isEqualTo(new Source(Kind.DERIVED, "api"));
    }

    @Test
    void services_may_be_empty_when_a_migration_runs() {
        Configuration configuration =
                reader.read(migration("taskDefinition: m").replace("services: [api]", "services: []"));

        assertThat(configuration.services()).isEmpty();
        assertThat(problemsOf(MINIMAL.replace("[api]", "[]")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nothing to do"));
    }

    /** The rest of the line is the problem's path, and words that its message or hint must hold. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "timeout: 1h                       | migration.timeout               | timeouts.migrate",
                "onTimeot: stop                    | migration.onTimeot              | Did you mean \"onTimeout\"?",
                "env: {A: b}                       | migration.env                   | Did you mean \"environment\"?",
                "subnets: [subnet-0a1b2c3d]        | migration.subnets               | migration.network.subnets",
                "launchType: fargate               | migration.launchType            | Did you mean \"FARGATE\"?",
                "launchType: FARGTE                | migration.launchType            | Did you mean \"FARGATE\"?",
                "command: flyway migrate           | migration.command               | [\"flyway\", \"migrate\"]",
                "command: [flyway, 1]              | migration.command[1]            | in quotes",
                "environment: {A: [b]}             | migration.environment.A         | a text or a number",
                "environment: {A: }                | migration.environment.A         | no value",
                "environment: [A]                  | migration.environment           | but found a list",
                "cpu: 0.5                          | migration.cpu                   | a whole number",
                "cpu: half                         | migration.cpu                   | a whole number",
                "cpu: 0                            | migration.cpu                   | not between",
                "taskRoleArn: task                 | migration.taskRoleArn           | arn:aws:iam::",
                "network: {securityGroups: []}     | migration.network.subnets       | missing",
                "network: {subnets: []}            | migration.network.subnets       | The list is empty",
                "network: {subnets: [a]}           | migration.network.subnets[0]    | subnet-",
                "taskDefinition: api:7             | migration.taskDefinition        | no revision",
                "overrideOf: apo                   | migration.overrideOf            | Did you mean \"api\"?",
                "platformVersion: latest           | migration.platformVersion       | LATEST",
                "{overrideOf: api, secrets: {A: b}}            | migration.secrets           | derivedFrom",
                "{overrideOf: api, derivedFrom: api}           | migration.overrideOf        | Keep one",
                "{environment: {A: b}, secrets: {A: b}}        | migration.secrets.A         | in environment too",
                "{launchType: EC2, platformVersion: LATEST}    | migration.platformVersion   | Only Fargate",
                "{launchType: EC2, capacityProviders: []}      | migration.capacityProviders | Keep one",
                "{launchType: FARGATE, cpu: 256, memory: 4096} | migration.memory            | 512, 1024, 2048",
                "{launchType: FARGATE, cpu: 300, memory: 512}  | migration.memory            | has 256, 512",
                "capacityProviders: [{capacityProvider: a, weight: 0}] | migration.capacityProviders | weight",
                "capacityProviders: [{capacityProvider: a}, {capacityProvider: FARGATE}] | migration.capacityProviders | mix",
                "capacityProviders: [{weight: 1}]  | migration.capacityProviders[0].capacityProvider | missing",
            })
    void a_wrong_migration_is_told_by_its_path_and_with_a_way_out(String migration, String path, String says) {
        assertOne(problemsOf(migration(migration)), path, says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "region: eu-west-1 | region: Ireland            | region       | eu-west-1",
                "region: eu-west-1 | regions: eu-west-1         | region       | AWS_REGION",
                "cluster: prod     | cluster: my cluster        | cluster      | the ARN",
                "cluster: prod     | cluster: 7                 | cluster      | cluster: \"7\"",
                "cluster: prod     | cluster: arn:aws:ecs:us-east-1:111122223333:cluster/prod | cluster | agree",
                "migration: none   |                            | migration    | migration: none",
                "migration: none   | migration:                 | migration    | migration: none",
                "migration: none   | migration: nne             | migration    | none",
                "migration: none   | migration: false           | migration    | none",
                "services: [api]   | services: api              | services     | [\"api\"]",
                "services: [api]   |                            | services     | services: [api]",
                "services: [api]   | services: [api, api]       | services[1]  | twice",
                "services: [api]   | services: [api, {name: api}] | services[1] | twice",
                "services: [api]   | services: [{containers: [a]}] | services[0].name | missing",
                "services: [api]   | services: [arn:aws:ecs:eu-west-1:111122223333:service/prod/api] | services[0] | not its ARN",
                "services: [api]   | services: [api, {nam: b, name: c}] | services[1].nam | \"name\"",
                "image: api:1.5.0  |                            | image        | image: api:1.5.0",
                "image: api:1.5.0  | image: api                 | image        | neither a tag nor a digest",
                "image: api:1.5.0  | image: https://x.io/api:1  | image        | https://",
                "image: api:1.5.0  | image: Api:1               | image        | small letters",
                "image: api:1.5.0  | image: api@sha256:12       | image        | 64 digits",
                "image: api:1.5.0  | image: {repository: api, tag: 1.10}  | image.tag | tag: \"1.10\"",
                "image: api:1.5.0  | image: {tag: a}            | image.repository | missing",
                "image: api:1.5.0  | image: {repository: api, tag: a, registryId: 12} | image.registryId | not between",
                "image: api:1.5.0  | image: {repository: x.io/api, tag: a, registryId: 111122223333} | image.registryId | x.io",
            })
    void a_wrong_top_level_key_is_told_with_a_way_out(String line, String instead, String path, String says) {
        assertOne(
                problemsOf(MINIMAL.replace(line, instead == null ? "" : instead)).stream()
                        .filter(problem -> !problem.path().equals("regions"))
                        .toList(),
                path,
                says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "timeouts: {migrate: 3600}    | timeouts.migrate         | in quotes",
                "timeouts: {migrate: 0m}      | timeouts.migrate         | zero",
                "timeouts: {migrate: PT0S}    | timeouts.migrate         | zero",
                "timeouts: {migrate: 8d}      | timeouts.migrate         | 7 days",
                "timeouts: {migrate: -5m}     | timeouts.migrate         | 1h30m",
                "timeouts: {migrate: PT}      | timeouts.migrate         | 1h30m",
                "timeouts: {migration: 5m}    | timeouts.migration       | Did you mean \"migrate\"?",
                "whenBusy: WAIT               | whenBusy                 | Did you mean \"wait\"?",
                "lock: gaurd                  | lock                     | Did you mean \"guard\"?",
                "lock: {key: a}               | lock.table               | missing",
                "lock: {table: t}             | lock.table               | 3 to 255",
                "lock: {table: locks, lease: 1m} | lock.lease            | at least 5 minutes",
                "lock: {table: locks, lease: 2h} | lock.lease            | at most an hour",
                "dryRun: yes                  | dryRun                   | true or false",
                "containers: [a, a]           | containers[1]            | twice",
                "tags: {aws:x: y}             | tags[\"aws:x\"]          | not starting with aws:",
                "tags: {\"ecs-deploy:id\": y} | tags[\"ecs-deploy:id\"]  | not starting with",
                "tags: {a: 1}                 | tags.a                   | in quotes",
                "credentials: {externalId: x1} | credentials.externalId  | role",
                "dryrun: true                 | dryrun                   | Did you mean \"dryRun\"?",
                "{a: b}: c                    |                          | not YAML",
            })
    void a_wrong_optional_key_is_told_with_a_way_out(String line, String path, String says) {
        assertOne(problemsOf(MINIMAL + line), path == null ? "" : path, says);
    }

    @Test
    void more_than_45_tags_are_refused() {
        StringBuilder tags = new StringBuilder("tags:\n");
        for (int i = 0; i < 46; i++) {
            tags.append("  t").append(i).append(": x\n");
        }
        assertOne(problemsOf(MINIMAL + tags), "tags", "46 entries; 45 are allowed");
    }

    @Test
    void more_keys_than_a_transaction_takes_are_refused_unless_the_owner_names_one() {
        StringBuilder services = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            services.append("  - s").append(i).append('\n');
        }
        String many = MINIMAL.replace("services: [api]\n", "services:\n" + services)
                .replace("migration: none", "migration: {taskDefinition: m}");
        assertOne(problemsOf(many + "lock: {table: locks}"), "lock", "too many keys");
        assertThat(reader.read(many + "lock: {table: locks, key: all}").lock().key())
                .isEqualTo("all");
    }

    @Test
    void overrides_larger_than_ecs_takes_are_refused() {
        String long_ = "x".repeat(9000);
        assertOne(problemsOf(migration("{overrideOf: api, environment: {A: " + long_ + "}}")), "migration", "8192");
        assertThat(reader.read(migration("{derivedFrom: api, environment: {A: " + long_ + "}}")))
                .isNotNull();
    }

    @Test
    void all_problems_are_told_at_once_with_their_lines() {
        ConfigurationException exception = exception("""
                region: eu-west-1
                cluster: prod
                cluster: test
                imagee: api:1
                migration:
                  timeout: 1h
                  command: flyway migrate
                services:
                  - api
                  - name: api
                """);

        assertThat(exception.problems())
                .extracting(problem -> problem.path() + " " + problem.position())
                .containsExactly(
                        "cluster line 3, column 1",
                        "imagee line 4, column 1",
                        "migration.timeout line 6, column 3",
                        "migration.command line 7, column 3",
                        "services[1] line 10, column 5",
                        "image null");
        assertThat(exception).hasMessage("""
                The configuration has 6 problems:

                  cluster (line 3, column 1)
                    The key is there twice.
                    Keep one of the two.

                  imagee (line 4, column 1)
                    There is no such key.
                    Did you mean "image"?

                  migration.timeout (line 6, column 3)
                    There is no such key.
                    Did you mean "timeouts.migrate"? It stands there.

                  migration.command (line 7, column 3)
                    Expected a list, but found a text.
                    Write a list: command: ["flyway", "migrate"]

                  services[1] (line 10, column 5)
                    The service "api" is in the list twice.
                    Name it once, with all its containers.

                  image
                    This key is missing.
                    Name the image to deploy, for instance: image: api:1""" + ".5.0");
    }

    @Test
    void a_syntax_error_has_its_line() {
        assertThat(problemsOf("region: eu-west-1\ncluster: [prod\nimage: x\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.position().line()).isEqualTo(3));
        assertThat(problemsOf("region: eu-west-1\n\tcluster: prod\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.hint()).contains("spaces"));
        assertThat(problemsOf("{\n  \"region\": \"eu-west-1\"\n  \"cluster\": \"prod\"\n}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.position().line()).isEqualTo(3));
    }

    @Test
    void json_indented_with_tabs_is_read() {
        assertThat(reader.read("{\n\t\"region\": \"eu-west-1\",\n\t\"cluster\": \"prod\",\n\t\"image\": \"api:1.5.0\","
                        + "\n\t\"migration\": \"none\",\n\t\"services\": [\"api\"]\n}"))
                .isEqualTo(reader.read(MINIMAL));
    }

    @Test
    void anchors_and_aliases_stand_for_what_they_name() {
        String aliased = MINIMAL.replace("[api]", "[{name: api, containers: *names}]");

        assertThat(reader.read("containers: &names [app]\n" + aliased).services())
                .containsExactly(new Service("api", List.of("app")));
        assertOne(problemsOf(MINIMAL + "tags: {a: *nowhere}\n"), "tags.a", "no YAML anchor \"nowhere\"");
    }

    @Test
    void a_secret_value_is_never_repeated_and_control_characters_are_made_visible() {
        String message = exception(migration("{secrets: {A: \"hunter2!\"}, environment: {B: [x]}}")
                        + "credentials: {externalId: \"s3cr3t!\"}\n\"\\e[31mred\": 1\n")
                .getMessage();

        assertThat(message).doesNotContain("hunter2", "s3cr3t", "\u001b").contains("\\u{1b}[31mred");
        assertThat(message.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void a_file_that_is_no_utf8_text_or_not_there_is_told_as_such(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("deploy.yaml");
        assertThat(problems(() -> reader.read(file))).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("does not exist"));
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThat(problems(() -> reader.read(file))).singleElement().satisfies(problem -> assertThat(problem.hint())
                .contains("UTF-8"));
        Files.write(file, ("\uFEFF" + MINIMAL).getBytes(StandardCharsets.UTF_8));
        assertThat(reader.read(file)).isEqualTo(reader.read(MINIMAL));
        assertThat(problems(() -> reader.read(directory))).hasSize(1);
    }

    @Test
    void a_name_that_looks_like_a_secret_gets_advice() {
        Configuration configuration =
                reader.read(migration("environment: {DB_PASSWORD: x, apiKey: y, PASSWORD_MIN_LENGTH: 8, KEYCLOAK: z}"));

        assertThat(Advice.on(configuration))
                .extracting(Problem::path)
                .containsExactly("migration.environment.DB_PASSWORD", "migration.environment.apiKey");
    }

    private static void assertOne(List<Problem> problems, String path, String says) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message() + " " + problem.hint()).contains(says);
        });
    }

    private static String migration(String content) {
        String block = content.startsWith("{") ? " " + content : "\n  " + content;
        return MINIMAL.replace("migration: none", "migration:" + block);
    }

    private static List<String> paths(List<Problem> problems) {
        return problems.stream().map(Problem::path).toList();
    }

    private List<Problem> problemsOf(String text) {
        return exception(text).problems();
    }

    private ConfigurationException exception(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> reader.read(text));
    }

    private static List<Problem> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        return catchThrowableOfType(ConfigurationException.class, reading).problems();
    }

    // --- waves

    private static final String IN_WAVES = "region: eu-west-1\ncluster: prod\nimage: api:1\nmigration: none\n";

    @Test
    void waves_give_the_services_in_their_order_and_have_a_name_each() {
        Configuration c = reader.read(IN_WAVES + "waves: [{services: [api, worker]}, {name: front, services: [web]}]");

        assertThat(c.services()).extracting(Service::name).containsExactly("api", "worker", "web");
        assertThat(c.waves())
                .containsExactly(new Wave("wave 1", List.of("api", "worker")), new Wave("front", List.of("web")));
    }

    @Test
    void without_services_and_without_waves_the_services_are_missing() {
        assertThatThrownBy(() -> reader.read(IN_WAVES))
                .hasMessageContaining("services")
                .hasMessageContaining("missing");
    }

    @Test
    void services_in_two_waves_and_waves_of_one_name_are_told() {
        assertThatThrownBy(
                        () -> reader.read(IN_WAVES + "waves: [{name: a, services: [api]}, {name: a, services: [api]}]"))
                .hasMessageContaining("There are two waves \"a\"")
                .hasMessageContaining("The service \"api\" is in the list twice");
    }

    @Test
    void waves_given_above_take_the_services_below_away() {
        ConfigurationSource flags = ConfigurationSource.text("waves: [{services: [web]}]");

        Configuration c = reader.read(flags.over(ConfigurationSource.text(IN_WAVES + "services: [api]")));

        assertThat(c.services()).extracting(Service::name).containsExactly("web");
    }

    @Test
    void a_services_creation_is_read_from_the_file_that_it_names(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("web.json"), "{\"taskDefinition\": \"web\", \"desiredCount\": 2}");
        Path file = directory.resolve("deploy.yaml");
        Files.writeString(file, IN_WAVES + "services: [{name: web, create: web.json}]");

        Configuration c = reader.read(file);

        assertThat(c.services().get(0).create().path("desiredCount").asInt()).isEqualTo(2);
    }

    @Test
    void what_is_wrong_in_the_file_of_a_creation_is_told(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("web.json"), "{\"desiredCount\": -1}");
        Path file = directory.resolve("deploy.yaml");
        Files.writeString(file, IN_WAVES + "services: [{name: web, create: web.json}]");

        assertThatThrownBy(() -> reader.read(file))
                .hasMessageContaining("services[0].create.taskDefinition")
                .hasMessageContaining("services[0].create.desiredCount");
    }

    @Test
    void a_service_of_codedeploy_is_read_with_its_group_and_hooks() {
        Service api = new ConfigurationReader().read("""
                        region: eu-west-1
                        cluster: prod
                        image: api:1
                        migration: none
                        services:
                          - name: api
                            codeDeploy: {application: shop, deploymentGroup: api-prod, onReady: continue,
                                         hooks: {AfterInstall: check}}
                        """).services().get(0);

        assertThat(api.codeDeploy())
                .isEqualTo(new CodeDeploy(
                        "shop",
                        "api-prod",
                        null,
                        java.util.Map.of("AfterInstall", "check"),
                        CodeDeploy.OnReady.CONTINUE));
    }

    @Test
    void an_app_spec_and_hooks_together_and_one_without_a_service_are_told() {
        assertThatThrownBy(() -> new ConfigurationReader().read("""
                        region: eu-west-1
                        cluster: prod
                        image: api:1
                        migration: none
                        services:
                          - name: api
                            codeDeploy: {application: shop, deploymentGroup: g, appSpec: {version: 0.0},
                                         hooks: {AfterInstall: check}}
                        """))
                .hasMessageContaining("The AppSpec has a Hooks section of its own")
                .hasMessageContaining("It does not name one resource");
    }

    @Test
    void whoCarriesADeploymentOutIsRead() {
        assertThat(reader.read(MINIMAL).orchestrator()).isNull();
        assertThat(reader.read(MINIMAL + "orchestrator: engine").orchestrator()).isNull();
        assertThat(reader.read(MINIMAL + "orchestrator: step-functions").orchestrator())
                .isEqualTo(Orchestrator.DEFAULT);
        assertThat(reader.read(MINIMAL + "orchestrator: {stateMachine: mine}").orchestrator())
                .isEqualTo(new Orchestrator("mine"));
    }

    @Test
    void I4_theLockThatIsAskedForIsRead() {
        assertThat(reader.read(MINIMAL).lock()).isEqualTo(Lock.GUARD);
        assertThat(reader.read(MINIMAL + "lock: none").lock()).isEqualTo(Lock.NONE);
        assertThat(reader.read(MINIMAL + "lock: {table: locks, key: api, lease: 7m}")
                        .lock())
                .isEqualTo(Lock.lease("locks", "api", Duration.ofMinutes(7)));
    }
}
