package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.jenkins.step.EcsMigrateAndDeployStep;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.ClassDescriptor;
import org.kohsuke.stapler.DataBoundSetter;

/** The typed parameters of the steps and the engine's configuration can't drift apart: what one has, the other has. */
class ParameterKeysTest {
    private static final JsonNode SCHEMA = schema();

    /** Parameters that say where the configuration comes from, or how Jenkins goes about it: no keys of it. */
    private static final Set<String> OF_JENKINS = Set.of(
            "config",
            "configText",
            "profile",
            "credentialsId",
            "queue",
            "stages",
            "withoutMigration",
            // What services has as maps, beside their names.
            "containersOf",
            "serviceSettings");

    /** Parts of the schema that a parameter takes as one text: an image's reference, or YAML. */
    private static final Set<String> AS_TEXT = Set.of(
            "image",
            "event",
            "orchestrator",
            "creation",
            "smokeTest",
            "smokeTestHttp",
            "smokeTestTargets",
            "smokeTestTask",
            "smokeTestLogs");

    /** A part of the schema, by its name there, and the class that takes it; the empty name is the whole. */
    private static final Map<String, Class<?>> TYPED = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("", EcsMigrateAndDeployStep.class),
            Map.entry("credentials", RoleParameter.class),
            Map.entry("lock", LockParameter.class),
            Map.entry("backup", BackupParameter.class),
            Map.entry("notify", NotifyParameter.class),
            Map.entry("notifyEventBridge", EventBridgeParameter.class),
            Map.entry("notifyWebhook", WebhookParameter.class),
            Map.entry("migration", MigrationParameter.class),
            Map.entry("afterTask", AfterTaskParameter.class),
            Map.entry("retries", RetriesParameter.class),
            Map.entry("contract", ContractParameter.class),
            Map.entry("network", NetworkParameter.class),
            Map.entry("capacityProvider", CapacityProviderParameter.class),
            Map.entry("wave", WaveParameter.class),
            Map.entry("service", ServiceParameter.class),
            Map.entry("codeDeploy", CodeDeployParameter.class),
            Map.entry("timeouts", TimeoutsParameter.class)));

    private static JsonNode schema() {
        try (InputStream in =
                Configuration.class.getResourceAsStream("/io/jenkins/plugins/ecsdeploy/configuration.schema.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> keys(String part) {
        JsonNode node = part.isEmpty() ? SCHEMA : SCHEMA.path("$defs").path(part);
        Set<String> keys = new TreeSet<>();
        node.path("properties").fieldNames().forEachRemaining(keys::add);
        if (part.equals("retries")) {
            // One level less, as it holds nothing else.
            keys.remove("on");
            keys.addAll(keys("retryOn"));
        }
        return keys;
    }

    private static Set<String> parameters(Class<?> type) {
        Set<String> names = new TreeSet<>(Arrays.asList(new ClassDescriptor(type).loadConstructorParamNames()));
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                String name = method.getName().substring("set".length());
                names.add(Character.toLowerCase(name.charAt(0)) + name.substring(1));
            }
        }
        return names;
    }

    @Test
    void everyKeyOfTheConfigurationIsATypedParameterAndTheOtherWayRound() {
        TYPED.forEach((part, type) -> {
            Set<String> parameters = parameters(type);
            if (part.isEmpty()) {
                parameters.removeAll(OF_JENKINS);
                // All that a step can say of the orchestrator is which state machine.
                assertThat(parameters.remove("stateMachine")).isTrue();
                parameters.add("orchestrator");
            }
            assertThat(parameters).as("%s for %s", type.getSimpleName(), part).isEqualTo(keys(part));
        });
    }

    @Test
    void everyPartOfTheSchemaIsTypedOrSaidToBeText() {
        Set<String> parts = new TreeSet<>();
        SCHEMA.path("$defs").properties().forEach(e -> {
            if (e.getValue().has("properties")) {
                parts.add(e.getKey());
            }
        });
        Set<String> known = new TreeSet<>(TYPED.keySet());
        known.remove("");
        known.addAll(AS_TEXT);
        known.add("retryOn");
        assertThat(known).isEqualTo(parts);
    }

    @Test
    void everyParameterHasHelp() {
        TYPED.forEach((part, type) -> assertThat(parameters(type))
                .as(type.getSimpleName())
                .allSatisfy(name -> assertThat(helped(type, name)).as(name).isTrue()));
    }

    private static boolean helped(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c.getResource("/" + c.getName().replace('.', '/') + "/help-" + name + ".html") != null) {
                return true;
            }
        }
        return false;
    }

    // --- what is typed is what the engine reads

    private static EcsMigrateAndDeployStep typed() {
        EcsMigrateAndDeployStep step = new EcsMigrateAndDeployStep();
        step.setRegion("eu-west-1");
        step.setCluster("prod");
        step.setImage("api:v2");
        step.setServices(List.of("api", "front"));
        return step;
    }

    private static Configuration read(EcsMigrateAndDeployStep step) {
        return new ConfigurationReader()
                .read(ConfigurationSource.tree(Request.of(step).keys()));
    }

    @Test
    void whatIsTypedIsReadAsTheFileWouldBe() {
        EcsMigrateAndDeployStep step = typed();
        RetriesParameter retries = new RetriesParameter();
        retries.setAttempts(4);
        retries.setBackoff("10s");
        retries.setExitCodes(List.of(75));
        retries.setLogPatterns(List.of("lock timeout"));
        MigrationParameter migration = new MigrationParameter();
        migration.setDerivedFrom("api");
        migration.setCommand(List.of("migrate"));
        migration.setRetries(retries);
        migration.setDatabase("postgresql");
        migration.setLockTimeout("5s");
        migration.setStatementTimeout("15m");
        migration.setContract(new ContractParameter());
        step.setMigration(migration);
        AfterTaskParameter backfill = new AfterTaskParameter("backfill");
        backfill.setOverrideOf("api");
        backfill.setCommand(List.of("backfill"));
        backfill.setTimeout("6h");
        step.setAfter(List.of(backfill));
        CodeDeployParameter codeDeploy = new CodeDeployParameter("front", "front-prod");
        codeDeploy.setHooks(Map.of("AfterAllowTestTraffic", "check"));
        codeDeploy.setOnReady("continue");
        ServiceParameter front = new ServiceParameter("front");
        front.setImage("front:v7");
        front.setEnabledWhen(List.of("api"));
        front.setCodeDeploy(codeDeploy);
        step.setServiceSettings(List.of(front));

        assertThat(read(step))
                .isEqualTo(
                        new ConfigurationReader()
                                .read(
                                        ConfigurationSource.text(
                                                """
            region: eu-west-1
            cluster: prod
            image: api:v2
            migration:
              derivedFrom: api
              command: [migrate]
              retries: {attempts: 4, backoff: 10s, on: {exitCodes: [75], logPatterns: [lock timeout]}}
              database: postgresql
              lockTimeout: 5s
              statementTimeout: 15m
              contract: {}
            services:
              - api
              - name: front
                image: front:v7
                enabledWhen: [api]
                codeDeploy:
                  application: front
                  deploymentGroup: front-prod
                  hooks: {AfterAllowTestTraffic: check}
                  onReady: continue
            after:
              - {name: backfill, overrideOf: api, command: [backfill], timeout: 6h}
            """)));
    }

    @Test
    void whoIsToldIsReadAsTheFileWouldBe() {
        EcsMigrateAndDeployStep step = typed();
        step.setWithoutMigration(true);
        WebhookParameter chat = new WebhookParameter();
        chat.setUrlVariable("CHAT_WEBHOOK_URL");
        chat.setOn(List.of("failed"));
        NotifyParameter notify = new NotifyParameter();
        notify.setEventBridge(new EventBridgeParameter());
        notify.setWebhooks(List.of(chat));
        step.setNotify(notify);

        assertThat(read(step))
                .isEqualTo(
                        new ConfigurationReader()
                                .read(
                                        ConfigurationSource.text(
                                                """
            region: eu-west-1
            cluster: prod
            image: api:v2
            migration: none
            services: [api, front]
            notify:
              eventBridge: {}
              webhooks:
                - {urlVariable: CHAT_WEBHOOK_URL, on: [failed]}
            """)));
    }

    @Test
    void aServiceThatIsToBeCreatedIsGivenInYaml() {
        EcsMigrateAndDeployStep step = typed();
        step.setWithoutMigration(true);
        ServiceParameter front = new ServiceParameter("front");
        front.setCreate("{taskDefinition: front, desiredCount: 2, launchType: FARGATE}");
        step.setServiceSettings(List.of(front));

        assertThat(read(step).service("front").orElseThrow().create()).isNotNull();

        front.setCreate("{");
        assertThatThrownBy(() -> read(step))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("create");
    }

    @Test
    void settingsGoIntoWavesToo() {
        EcsMigrateAndDeployStep step = typed();
        step.setWithoutMigration(true);
        step.setServices(null);
        step.setWaves(List.of(new WaveParameter(List.of("api")), new WaveParameter(List.of("front"))));
        ServiceParameter front = new ServiceParameter("front");
        front.setContainers(List.of("web"));
        step.setServiceSettings(List.of(front));

        assertThat(read(step).service("front").orElseThrow().containers()).containsExactly("web");
    }

    @Test
    void settingsOfAServiceThatIsNotDeployedAreAProblem() {
        EcsMigrateAndDeployStep step = typed();
        step.setServiceSettings(List.of(new ServiceParameter("nonesuch")));

        assertThatThrownBy(() -> Request.of(step))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The service nonesuch is not among those given as services.");
    }
}
