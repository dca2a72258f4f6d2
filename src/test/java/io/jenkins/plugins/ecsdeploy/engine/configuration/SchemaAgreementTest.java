package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** An independent validator with the published schema, and our reader, say the same. */
class SchemaAgreementTest {
    static final List<String> RIGHT = List.of(
            "",
            "cluster: arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
            "image: team/api@sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd",
            "image: registry:5000/a__b/c-d:1",
            "image: {repository: docker.io/library/nginx, tag: \"1.27\"}",
            "image: {repository: api, tag: a, registryId: 111122223333}",
            "image: {event: {detail-type: ECR Image Action, source: aws.ecr, account: \"111122223333\", region: eu-west-1,"
                    + " detail: {action-type: PUSH, result: SUCCESS, repository-name: api, image-digest:"
                    + " \"sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd\"}}}",
            "migration: {}",
            "migration: {taskDefinition: m, cpu: 512, memory: \"1024\", launchType: FARGATE, platformVersion: 1.4.0}",
            "migration: {overrideOf: api, environment: {A: 1, B: true, C: d}, command: [a, b], onTimeout: leave}",
            "migration: {derivedFrom: api, secrets: {A: /a/b}, network: {subnets: [subnet-0a1b2c3d]}}",
            "migration: {capacityProviders: [{capacityProvider: FARGATE, weight: 1, base: 0}]}",
            "services: [api, {name: worker, containers: [w]}]",
            "services: [api, {name: web, image: 'web:7', enabledWhen: [api]}]",
            "services: [{name: api, image: {repository: web, tag: a}, enabledWhen: [elsewhere]}]",
            "services: [{name: api, create: {taskDefinition: api, desiredCount: 1}}]",
            "services: [{name: api, create: {taskDefinition: {family: a, containerDefinitions: [{name: a}]},"
                    + " desiredCount: 1, anything: [else]}}]",
            "{onFailure: rollBack, onCancel: rollBack}",
            "smokeTests: [{name: a b, http: {url: 'https://x.io/a?b=c', status: [200, 300-399], method: HEAD}, timeout: 2m}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io', jsonPointer: {/a: 1, /b: true}, bearerTokenVariable: T_1}}]",
            "smokeTests: [{name: a, targets: {}, onFailure: unstable}, {name: b, logs: {services: [api], contains: up}}]",
            "smokeTests: [{name: a, task: {overrideOf: api, command: [c], environment: {A: 1}}}]",
            "timeouts: {resolve: 90s, migrate: 1h30m, deploy: PT1H, verify: P1DT2H}",
            "{whenBusy: wait, onCancel: stop, dryRun: true, containers: [a], tags: {a b: c, \"é\": ''}}",
            "credentials: {roleArn: 'arn:aws-cn:iam::111122223333:role/path/r', externalId: ab, sessionName: s-1}");

    static final List<String> WRONG = List.of(
            "unknown: 1",
            "region: Ireland",
            "region: 1",
            "cluster: a b",
            "image: api",
            "image: Api:1",
            "image: https://x.io/api:1",
            "image: api:-1",
            "image: api@sha256:12",
            "image: [api:1]",
            "image: {repository: api, tag: 1.10}",
            "image: {event: {}}",
            "image: {eventFile: a, tag: b}",
            "containers: app",
            "containers: [a, a]",
            "containers: ['']",
            "migration: false",
            "migration: [none]",
            "migration: {unknown: 1}",
            "migration: {taskDefinition: a, derivedFrom: api}",
            "migration: {taskDefinition: a, overrideOf: api}",
            "migration: {overrideOf: api, secrets: {A: b}}",
            "migration: {taskDefinition: 'a:1'}",
            "migration: {command: a b}",
            "migration: {command: [1]}",
            "migration: {environment: {A: [b]}}",
            "migration: {environment: {'A=B': c}}",
            "migration: {secrets: {A: 'not a name'}}",
            "migration: {cpu: 0.5}",
            "migration: {cpu: half}",
            "migration: {network: {}}",
            "migration: {network: {subnets: []}}",
            "migration: {network: {subnets: [s]}}",
            "migration: {launchType: fargate}",
            "migration: {launchType: EC2, capacityProviders: []}",
            "migration: {capacityProviders: [{weight: 1}]}",
            "migration: {capacityProviders: [{capacityProvider: a, weight: 1001}]}",
            "migration: {platformVersion: latest}",
            "migration: {onTimeout: STOP}",
            "services: api",
            "services: [1]",
            "services: [{containers: [a]}]",
            "services: [{name: a, extra: b}]",
            "services: [{name: a, image: latest}]",
            "services: [{name: a, enabledWhen: b}]",
            "services: [{name: a, create: {desiredCount: 1}}]",
            "services: [{name: a, create: {taskDefinition: {family: a}, desiredCount: 1}}]",
            "services: [{name: a, create: [a]}]",
            "waves: [[api]]",
            "waves: []",
            "waves: [{services: []}]",
            "waves: [{name: ' a', services: [api]}]",
            "{services: [api], waves: [{services: [web]}]}",
            "onFailure: rollback",
            "smokeTests: [{http: {url: 'https://x.io'}}]",
            "smokeTests: [{name: a}]",
            "smokeTests: [{name: a, targets: {}, logs: {}}]",
            "smokeTests: [{name: a, http: {}}]",
            "smokeTests: [{name: a, http: {url: 'ftp://x.io'}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io', status: 99}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io', bearerTokenVariable: s3cr3t}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io', maxBody: 0}}]",
            "smokeTests: [{name: a, targets: {targetGroups: [api]}}]",
            "smokeTests: [{name: a, task: {overrideOf: api, taskDefinition: b}}]",
            "smokeTests: [{name: a, logs: {contains: 'a\"b'}}]",
            "smokeTests: [{name: a, targets: {}, onFailure: ignore}]",
            "timeouts: {migrate: 5}",
            "timeouts: {migrate: 5 minutes}",
            "timeouts: {migrate: PT}",
            "timeouts: {migrate: ''}",
            "whenBusy: queue",
            "dryRun: 'true'",
            "tags: {aws:a: b}",
            "tags: {AWS:a: b}",
            "tags: {a: 1}",
            "tags: {a: '<b>'}",
            "credentials: {roleArn: role}",
            "credentials: {externalId: a, roleArn: 'arn:aws:iam::111122223333:role/r'}");

    /** What takes more than one key, or arithmetic, is beyond a schema: here the reader alone says no. */
    static final List<String> READER_ONLY = List.of(
            "services: []",
            "services: [api, api]",
            "services: [{name: api, enabledWhen: [api]}]",
            "services: [{name: api, enabledWhen: [worker]}, worker]",
            "services: [{name: api, create: file.json}]",
            "services: [{name: api, create: {taskDefinition: api}}]",
            "services: [{name: api, create: {taskDefinition: api, desiredCount: 1, serviceName: other}}]",
            "services: [{name: api, create: {taskDefinition: api, desiredCount: 1, cluster: other}}]",
            "services: [{name: api, create: {taskDefinition: api, desiredCount: 1, clientToken: a}}]",
            "services: [{name: api, create: {taskDefinition: api, desiredCount: 1,"
                    + " deploymentController: {type: CODE_DEPLOY}}}]",
            "migration: {overrideOf: other}",
            "migration: {environment: {A: a}, secrets: {A: a}}",
            "migration: {launchType: FARGATE, cpu: 256, memory: 8192}",
            "migration: {launchType: EC2, platformVersion: LATEST}",
            "smokeTests: [{name: a, targets: {}}, {name: a, logs: {}}]",
            "smokeTests: [{name: a, targets: {services: [other]}}]",
            "smokeTests: [{name: a, task: {overrideOf: other}}]",
            "smokeTests: [{name: a, targets: {}, timeout: 0s}]",
            "smokeTests: [{name: a, http: {url: 'https://user:pw@x.io/'}}]",
            "smokeTests: [{name: a, http: {url: 'http://x.io/', bearerTokenVariable: T}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io/', method: HEAD, bodyContains: b}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io/', status: 300-200}}]",
            "smokeTests: [{name: a, http: {url: 'https://x.io/', ca: none}}]",
            "timeouts: {migrate: 0s}",
            "timeouts: {migrate: 9d}",
            "credentials: {sessionName: ab}",
            "cluster: arn:aws:ecs:us-east-1:111122223333:cluster/prod",
            "image: {repository: api}",
            "image: {eventFile: push.json}");

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Schema.published().root());

    private final ConfigurationReader reader = new ConfigurationReader();

    @ParameterizedTest
    @FieldSource("RIGHT")
    void both_accept(String keys) {
        ConfigurationSource source = ConfigurationSource.text(complete(keys));

        assertThat(schemaSays(source.tree())).isEmpty();
        assertThatCode(() -> reader.read(source)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @FieldSource("WRONG")
    void both_refuse(String keys) {
        ConfigurationSource source = ConfigurationSource.text(complete(keys));

        assertThat(schemaSays(source.tree())).isNotEmpty();
        assertThatThrownBy(() -> reader.read(source)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @FieldSource("READER_ONLY")
    void the_reader_refuses_what_a_schema_cannot_see(String keys) {
        ConfigurationSource source = ConfigurationSource.text(complete(keys));

        assertThat(schemaSays(source.tree())).isEmpty();
        assertThatThrownBy(() -> reader.read(source)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void the_schema_itself_is_right() {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(Schema.published().root())).isEmpty();
    }

    @Test
    void every_key_is_described_and_has_an_example_or_a_section_of_its_own() {
        Schema schema = Schema.published();
        schema.everyKey().forEach((path, key) -> {
            assertThat(key.path("description").asText()).as(path).endsWith(".");
            assertThat(key.has("examples")
                            || schema.resolve(key).path("type").asText().equals("object"))
                    .as("example of " + path)
                    .isTrue();
        });
    }

    @Test
    void the_defaults_of_the_schema_are_those_of_the_records() {
        Configuration configuration = reader.read(complete("migration: {capacityProviders: [{capacityProvider: a}]}"));
        Timeouts timeouts = configuration.timeouts();
        Map<String, Duration> durations = Map.of(
                "resolve", timeouts.resolve(),
                "preflight", timeouts.preflight(),
                "register", timeouts.register(),
                "migrate", timeouts.migrate(),
                "deploy", timeouts.deploy(),
                "verify", timeouts.verify(),
                "backup", timeouts.backup());
        CapacityProvider provider =
                configuration.migration().capacityProviders().get(0);

        durations.forEach((key, duration) -> assertThat(
                        Durations.parse(ofSchema("timeouts." + key).asText()))
                .as(key)
                .isEqualTo(duration));
        assertThat(ofSchema("whenBusy").asText()).isEqualTo(lower(configuration.whenBusy()));
        assertThat(ofSchema("onCancel").asText()).isEqualTo(lower(configuration.onCancel()));
        assertThat(ofSchema("migration.onTimeout").asText())
                .isEqualTo(lower(configuration.migration().onTimeout()));
        assertThat(ofSchema("dryRun").asBoolean()).isEqualTo(configuration.dryRun());
        assertThat(ofSchema("migration.capacityProviders[].weight").asInt()).isEqualTo(provider.weight());
        assertThat(ofSchema("migration.capacityProviders[].base").asInt()).isEqualTo(provider.base());
    }

    private static JsonNode ofSchema(String path) {
        return Schema.published().everyKey().get(path).path("default");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Set<ValidationMessage> schemaSays(JsonNode tree) {
        return SCHEMA.validate(tree);
    }

    /** The keys over a configuration that has everything it must have. */
    static String complete(String keys) {
        ConfigurationSource base = ConfigurationSource.text(
                "{region: eu-west-1, cluster: prod, image: 'api:1', migration: none, services: [api]}");
        return keys.isEmpty()
                ? base.tree().toString()
                : ConfigurationSource.text(keys).over(base).tree().toString();
    }
}
