package io.jenkins.plugins.ecsdeploy.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader.Irrelevant;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader.Reading;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader.Understood;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader.Unreadable;
import io.jenkins.plugins.ecsdeploy.fuzz.BytesEdit;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.fuzz.JsonEdit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages say is understood in every wrapping, and nothing else is ever taken for an event. */
class EventReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Event understood(String text) {
        assertThat(EventReader.read(text)).isInstanceOf(Understood.class);
        return ((Understood) EventReader.read(text)).event();
    }

    @Test
    void aPushIsUnderstoodInEveryWrapping() {
        Event.ImagePushed push = new Event.ImagePushed(
                "13cde686-328b-6117-af20-0e5566167482",
                Instant.parse("2026-11-16T01:54:34Z"),
                "123456789012",
                "us-west-2",
                "my-repository-name",
                "latest",
                Events.DIGEST);

        for (String form : List.of(
                Events.PUSH,
                Events.inSns(Events.PUSH),
                Events.inSqs(Events.PUSH),
                Events.inSqs(Events.inSns(Events.PUSH)))) {
            assertThat(understood(form)).isEqualTo(push);
        }
        assertThat(push.pinned())
                .isEqualTo("123456789012.dkr.ecr.us-west-2.amazonaws.com/my-repository-name@" + Events.DIGEST);
        assertThat(push.tagged()).isEqualTo("123456789012.dkr.ecr.us-west-2.amazonaws.com/my-repository-name:latest");
    }

    /** Nobody wraps more often; whoever does shall not keep us busy. */
    @Test
    void fourWrappingsAreTakenOffAndNoMore() {
        String wrapped = Events.PUSH;
        for (int i = 0; i < 4; i++) {
            wrapped = Events.inSns(wrapped);
        }
        assertThat(EventReader.read(wrapped)).isInstanceOf(Understood.class);
        assertThat(EventReader.read(Events.inSns(wrapped))).isInstanceOf(EventReader.Unreadable.class);
    }

    @Test
    void eventsOfEcsSayWhatChanged() {
        assertThat(understood(Events.TASK)).isInstanceOfSatisfying(Event.TaskChanged.class, task -> {
            assertThat(task.taskArn()).endsWith("task/prod/8cfbd2d1b8c14e0f9a1f6b3c2d1e0f9a");
            assertThat(task.service()).isEqualTo("app");
        });
        assertThat(understood(Events.DEPLOYMENT))
                .isEqualTo(new Event.ServiceChanged(
                        "ddca6449-b258-46c0-8653-e0e3aEXAMPLE",
                        Instant.parse("2026-05-23T12:31:14Z"),
                        "default",
                        "servicetest"));
        assertThat(understood(Events.DEPLOYMENT.replace("ECS Deployment State Change", "ECS Service Action")))
                .isEqualTo(understood(Events.DEPLOYMENT));
    }

    @Test
    void anArnOfTheOldFormNamesNoCluster() {
        assertThat(understood(Events.DEPLOYMENT.replace("service/default/servicetest", "service/servicetest")))
                .isInstanceOfSatisfying(Event.ServiceChanged.class, service -> {
                    assertThat(service.cluster()).isNull();
                    assertThat(service.service()).isEqualTo("servicetest");
                });
    }

    @Test
    void aMigrationIsRequestedByName() {
        assertThat(understood(Events.MIGRATION)).isInstanceOfSatisfying(Event.MigrationRequested.class, request -> {
            assertThat(request.migration()).isEqualTo("orders");
            assertThat(request.image()).isEqualTo("api@" + Events.DIGEST);
            assertThat(request.reason()).isEqualTo("add the index");
        });
    }

    /** An untagged push is one of a child manifest, or of what nobody has named yet. */
    @Test
    void whatAsksNothingOfUsMayBeForgotten() {
        assertThat(EventReader.read(Events.PUSH.replace("\"PUSH\"", "\"DELETE\"")))
                .isInstanceOf(Irrelevant.class);
        assertThat(EventReader.read(Events.PUSH.replace("SUCCESS", "FAILURE"))).isInstanceOf(Irrelevant.class);
        assertThat(EventReader.read(Events.PUSH.replace(",\"image-tag\":\"latest\"", "")))
                .isInstanceOf(Irrelevant.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "push!",
                "[]",
                "null",
                "{}",
                "{\"detail\":{},\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\"}",
                "{\"Type\":\"Notification\",\"Message\":\"hello\"}"
            })
    void whatIsNoEventOfOursIsLeft(String text) {
        assertThat(EventReader.read(text)).isInstanceOf(Unreadable.class);
    }

    @Test
    void I9_whatIsNotOfItsFormIsNotTakenNorRepeated() {
        for (String bad : List.of("$(reboot)", "latest\\n::error::", "../../x", "-rf")) {
            Reading reading = EventReader.read(Events.PUSH.replace("latest", bad));
            assertThat(reading).isInstanceOf(Unreadable.class);
            assertThat(reading.toString()).contains("image-tag").doesNotContain(bad);
        }
    }

    /** Whatever becomes of a message on its way: no exception, and no value that is not of its form. */
    @Test
    void brokenMessagesAreNeverTakenForEvents() {
        List<String> right = List.of(Events.PUSH, Events.TASK, Events.DEPLOYMENT, Events.MIGRATION);
        Fuzz.of("broken messages of queues", 4000, random -> edits(random, right.size()), edits -> {
            int which = ((Integer) edits.get(0)) % right.size();
            JsonNode tree = tree(right.get(which));
            for (Object edit : edits.subList(1, edits.size())) {
                tree = edit instanceof JsonEdit json ? json.applyTo(tree) : tree;
            }
            check(EventReader.read(tree.toString()));
            check(EventReader.read(Events.inSns(tree.toString())));
            byte[] bytes = tree.toString().getBytes(StandardCharsets.UTF_8);
            for (Object edit : edits.subList(1, edits.size())) {
                bytes = edit instanceof BytesEdit cut ? cut.applyTo(bytes) : bytes;
            }
            check(EventReader.read(new String(bytes, StandardCharsets.UTF_8)));
        });
    }

    private static List<Object> edits(Random random, int kinds) {
        List<Object> edits = new ArrayList<>();
        edits.add(random.nextInt(kinds));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            edits.add(random.nextInt(4) == 0 ? BytesEdit.any(random) : JsonEdit.any(random));
        }
        return edits;
    }

    private static void check(Reading reading) {
        if (reading instanceof Understood understood) {
            Event event = understood.event();
            assertThat(event.id()).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(event.time()).isNotNull();
            if (event instanceof Event.ImagePushed push) {
                assertThat(push.pinned()).matches("[a-z0-9./_-]{1,400}@sha256:[0-9a-f]{64}");
                assertThat(push.tag()).matches("[A-Za-z0-9_.-]{1,128}");
            } else if (event instanceof Event.MigrationRequested request) {
                assertThat(request.image()).matches("[A-Za-z0-9._:/@-]{1,512}");
                assertThat(request.migration()).matches("[A-Za-z0-9._/-]{1,128}");
            }
        }
    }

    /** The example in the published schema and the one in the docs are events that we understand. */
    @Test
    void thePublishedSchemaTellsTheSame() throws Exception {
        JsonNode schema = tree(Files.readString(
                Path.of("src/main/resources/io/jenkins/plugins/ecsdeploy/ecs-migration-event.schema.json")));
        assertThat(schema.at("/properties/source/const").asText()).isEqualTo(EventReader.MIGRATION_SOURCE);
        assertThat(schema.at("/properties/detail-type/const").asText()).isEqualTo(EventReader.MIGRATION_TYPE);
        var validator = com.networknt.schema.JsonSchemaFactory.getInstance(
                        com.networknt.schema.SpecVersion.VersionFlag.V202012)
                .getSchema(schema);
        assertThat(validator.validate(tree(Events.MIGRATION))).isEmpty();
        assertThat(validator.validate(schema.at("/examples/0"))).isEmpty();
        understood(schema.at("/examples/0").toString());
        assertThat(validator.validate(tree(Events.MIGRATION.replace("\"migration\":\"orders\",", ""))))
                .isNotEmpty();
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
