package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who wants to know is told what a deployment has come to, and whether they can be told changes nothing about it. */
class NotifyTest {
    private static final String ID = "d-20261102-080500-abcdef";
    private static final WebLook REFUSED = new WebLook.Answered("", 503, Map.of(), "", false);

    private static Rig rig() {
        Rig rig = new Rig();
        rig.configured = rig::notifying;
        return rig;
    }

    private static List<String> warnings(Deployment d) {
        return d.notes().stream()
                .filter(n -> n.level() == Note.Level.WARNING)
                .map(Note::text)
                .toList();
    }

    private static List<Announcement.Status> deliveries(Deployment d, String to) {
        return d.announcements().stream()
                .flatMap(a -> a.deliveries().stream())
                .filter(each -> each.to().equals(to))
                .map(Announcement.Delivery::status)
                .toList();
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                NotifyTest.class.getResourceAsStream("/io/jenkins/plugins/ecsdeploy/notification.schema.json")) {
            JsonNode schema = new ObjectMapper().readTree(in);
            close(schema);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        }
    }

    /** Readers must bear new keys; this test must not. */
    private static void close(JsonNode schema) {
        if (schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(NotifyTest::close);
    }

    @Test
    void theStartAndTheEndAreToldToEveryoneWhoWantsThem() {
        try (Rig rig = rig()) {
            Deployment d = rig.deploy(rig.configuration());

            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(rig.told())
                    .containsExactly(
                            "default " + ID + "-started",
                            "default " + ID + "-succeeded",
                            "one " + ID + "-started",
                            "one " + ID + "-succeeded",
                            "two " + ID + "-succeeded");
            assertThat(rig.aws.events())
                    .hasSize(2)
                    .allSatisfy(e -> assertThat(e.path("source").asText()).isEqualTo("ecs-deploy"));
            assertThat(rig.aws.events().get(0).path("detail-type").asText()).isEqualTo("ECS Deployment Started");
            assertThat(rig.aws.events().get(1).path("detail-type").asText()).isEqualTo("ECS Deployment Result");
            assertThat(rig.posts).hasSize(3);
            assertThat(rig.posts.get(0).headers())
                    .containsEntry("X-Ecs-Deploy-Event", "started")
                    .containsEntry("X-Ecs-Deploy-Event-Id", ID + "-started");
            assertThat(warnings(d)).isEmpty();
            assertThat(d.ended()).isTrue();
        }
    }

    @Test
    void whatIsToldIsWhatHasHappened() {
        try (Rig rig = rig()) {
            rig.migration = Behaviour.exits(3);
            Deployment d = rig.deploy(rig.configuration());

            JsonNode told = rig.aws.events().get(1).path("detail");
            assertThat(told.path("event").asText()).isEqualTo("failed");
            assertThat(told.path("text").asText())
                    .isEqualTo(
                            "Deployment of api:v2 on prod (eu-west-1) has failed in phase Migrate (MIGRATION_FAILED): "
                                    + ID);
            assertThat(told.at("/deployment/image/digest").asText()).isEqualTo(rig.v2.digest());
            assertThat(told.at("/deployment/kind").asText()).isEqualTo("deployment");
            assertThat(told.at("/migration/attempt").asInt()).isEqualTo(1);
            assertThat(told.at("/migration/taskArn").asText())
                    .isEqualTo(d.migration().taskArn());
            assertThat(told.at("/migration/exitCode").asInt()).isEqualTo(3);
            assertThat(told.at("/failure/kind").asText()).isEqualTo("MIGRATION_FAILED");
            assertThat(told.at("/failure/summary").asText())
                    .isEqualTo(d.failure().summary());
            assertThat(told.at("/services/0/name").asText()).isEqualTo("api");
            assertThat(told.at("/services/0/previousTaskDefinition").asText()).endsWith("/api:1");
            assertThat(told.at("/services/0/taskDefinition").asText()).endsWith("/api:2");
            assertThat(told.at("/services/0/updated").asBoolean()).isFalse();
            assertThat(Instant.parse(told.at("/deployment/endedAt").asText()))
                    .isEqualTo(d.endedAt().orElseThrow());
        }
    }

    /** Of every reference deployment that is told of, and of one that fails early. */
    @Test
    void allThatIsToldIsAsTheSchemaSays() throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            try (Rig rig = reference.rig()) {
                rig.begin(telling(rig, reference.asked().apply(rig))).finish();
                rig.aws.events().forEach(e -> told.add(e.path("detail")));
            }
        }
        try (Rig rig = rig()) {
            rig.deploy(rig.configuration().toBuilder().cluster("none").build());
            assertThat(rig.aws.events()).hasSize(1);
            told.add(rig.aws.events().get(0).path("detail"));
        }
        JsonSchema schema = schema();

        assertThat(told).hasSizeGreaterThan(40).allSatisfy(one -> assertThat(schema.validate(one))
                .isEmpty());
    }

    /** An execution of a state machine has none of this: it is EventBridge's own to tell of. */
    private static Deployment telling(Rig rig, Deployment asked) {
        Configuration told = asked.configuration().toBuilder()
                .notifications(
                        asked.orchestrated() ? Notify.NOBODY : rig.notifying().notifications())
                .build();
        return asked.rollBackPlan() == null
                ? rig.created(told)
                : Deployment.rollBack(asked.id(), told, asked.rollBackPlan(), asked.createdAt());
    }

    @Test
    void aRollBackIsToldAsThat() {
        try (Rig rig = rig()) {
            Deployment former = rig.deploy(rig.configuration());
            rig.driveUntil(ByHand.undo("r-1", former, false, rig.now()), d -> false);

            JsonNode told = rig.aws.events().get(3).path("detail");
            assertThat(told.at("/deployment/kind").asText()).isEqualTo("roll back");
            assertThat(told.path("text").asText()).isEqualTo("Roll back on prod (eu-west-1) has succeeded: r-1");
            assertThat(told.at("/services/0/completed").asBoolean()).isTrue();
            assertThat(told.at("/services/0/rolledBack").asBoolean()).isFalse();
        }
    }

    @Test
    void aServiceThatWasRolledBackIsToldAsThat() {
        try (Rig rig = rig()) {
            rig.app = Behaviour.neverHealthy();
            rig.deploy(rig.configuration().toBuilder()
                    .onFailure(Configuration.OnFailure.ROLL_BACK)
                    .build());

            assertThat(rig.aws
                            .events()
                            .get(1)
                            .at("/detail/services/0/rolledBack")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aSmokeTestThatMakesItUnstableIsToldAsThat() {
        try (Rig rig = rig()) {
            SmokeTest never = new SmokeTest(
                    "never",
                    new SmokeCheck.Logs(null, null, "never written"),
                    Duration.ofMinutes(1),
                    SmokeTest.OnFailure.UNSTABLE);
            Deployment d = rig.deploy(rig.configuration().toBuilder()
                    .smokeTests(List.of(never))
                    .notifications(new Notify(new Notify.EventBridge(null, List.of(Notify.Event.UNSTABLE)), null))
                    .build());

            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(rig.told()).containsExactly("default " + ID + "-unstable");
        }
    }

    @Test
    void whoeverCantBeToldIsGivenUpInTimeAndTheEndStaysWhatItIs() {
        Instant undisturbed;
        try (Rig rig = rig()) {
            undisturbed = rig.deploy(rig.configuration()).endedAt().orElseThrow();
        }
        try (Rig rig = rig()) {
            rig.hooks = message -> REFUSED;
            Ended ended = rig.begin(rig.configuration()).finish();
            Deployment d = ended.deployment();

            assertThat(ended).isInstanceOf(Ended.Finished.class);
            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(d.endedAt()).as("no phase waits for it").contains(undisturbed);
            assertThat(Duration.between(undisturbed, rig.now()))
                    .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
            assertThat(rig.progress)
                    .last()
                    .asString()
                    .contains("telling The webhook hooks.example.com, The webhook hooks.example.com");
            assertThat(deliveries(d, "eventBridge")).containsOnly(Announcement.Status.DELIVERED);
            assertThat(deliveries(d, "webhooks[1]")).containsOnly(Announcement.Status.GIVEN_UP);
            assertThat(warnings(d))
                    .contains(
                            "The webhook hooks.example.com could not be told that the deployment succeeded (status 503),"
                                    + " and was given up. The deployment itself is not touched by that.");
        }
    }

    @Test
    void anOutageOfTheOtherSideIsWaitedOut() {
        try (Rig rig = rig()) {
            List<WebPost> refused = new ArrayList<>();
            rig.hooks = message -> {
                if (refused.size() < 12) {
                    refused.add(message);
                    return new WebLook.Unanswered("the connection was refused");
                }
                return new WebLook.Answered("", 200, Map.of(), "", false);
            };
            Deployment d = rig.deploy(rig.configuration());

            assertThat(refused).hasSize(12);
            assertThat(rig.told()).hasSize(5);
            assertThat(warnings(d)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 410})
    void aRefusalIsNotAskedForTwice(int status) {
        try (Rig rig = rig()) {
            List<String> asked = new ArrayList<>();
            rig.hooks = message -> {
                asked.add(message.url());
                return new WebLook.Answered("", status, Map.of(), "", false);
            };
            Deployment d = rig.deploy(rig.configuration());

            assertThat(asked).hasSize(3);
            assertThat(warnings(d)).hasSize(3).allMatch(w -> w.contains("(status " + status + ")"));
        }
    }

    @Test
    void anEntryThatFailedInAnAnswerWithStatus200IsPutAgain() {
        try (Rig rig = rig()) {
            List<String> failures = new ArrayList<>(List.of("InternalFailure", "ThrottlingException"));
            rig.answers = (operation, answer) ->
                    operation.equals("PutEvents") && !failures.isEmpty() ? failed(failures.remove(0)) : answer;
            Deployment d = rig.deploy(rig.configuration());

            assertThat(failures).isEmpty();
            assertThat(rig.aws.calls().count("PutEvents")).isEqualTo(4);
            assertThat(deliveries(d, "eventBridge")).containsOnly(Announcement.Status.DELIVERED);
        }
    }

    @Test
    void anEntryThatIsRefusedInAnAnswerWithStatus200IsGivenUp() {
        try (Rig rig = rig()) {
            rig.answers = (operation, answer) ->
                    operation.equals("PutEvents") ? failed("NotAuthorizedForSourceException") : answer;
            Deployment d = rig.deploy(rig.configuration());

            assertThat(rig.aws.calls().count("PutEvents")).isEqualTo(2);
            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(warnings(d))
                    .contains("The event bus default could not be told that the deployment succeeded (events:PutEvents:"
                            + " NotAuthorizedForSourceException: not so), and was given up. The deployment itself is not"
                            + " touched by that.");
        }
    }

    private static Response failed(String code) {
        return Response.of(200, "application/x-amz-json-1.1", """
                {"FailedEntryCount":1,"Entries":[{"ErrorCode":"%s","ErrorMessage":"not so"}]}
                """.formatted(code));
    }

    @Test
    void withoutTheRightToTellTheEndStaysWhatItIs() {
        try (Rig rig = rig()) {
            rig.aws.faults().on("PutEvents").times(9).accessDenied("not authorized to perform: events:PutEvents");
            Deployment d = rig.deploy(rig.configuration());

            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(warnings(d)).hasSize(2).allMatch(w -> w.contains("events:PutEvents"));
        }
    }

    @Test
    void I5_whoeverTakesOverTellsTheSameEventInTheSameWords() {
        try (Rig rig = rig()) {
            rig.hooks = message -> REFUSED;
            rig.begin(rig.configuration()).until(() -> rig.journal.load().decided());
            Deployment decided = rig.journal.load();
            assertThat(decided.ended()).isFalse();
            assertThat(decided.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            rig.die();
            rig.time.advance(Duration.ofHours(5));
            rig.hooks = message -> new WebLook.Answered("", 200, Map.of(), "", false);
            Deployment d = rig.resume().finish().deployment();

            assertThat(d.ended()).isTrue();
            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(d.endedAt()).isEqualTo(decided.endedAt());
            assertThat(rig.told())
                    .contains("one " + ID + "-succeeded", "two " + ID + "-succeeded", "default " + ID + "-succeeded");
            assertThat(rig.changes().stream().filter("UpdateService"::equals)).hasSize(2);
        }
    }

    @Test
    void theLeaseIsGivenBackBeforeAnybodyIsWaitedFor() {
        try (Rig rig = rig()) {
            rig.withLockTable();
            rig.hooks = message -> REFUSED;
            rig.begin(rig.leased()).until(() -> rig.journal.load().decided());

            assertThat(rig.locked()).isFalse();
            assertThat(rig.journal.load().ended()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEAVE", "STOP", "ROLL_BACK"})
    void aCancelWhileItIsToldEndsTheTellingOnly(Configuration.OnCancel onCancel) {
        try (Rig rig = rig()) {
            rig.hooks = message -> REFUSED;
            rig.begin(rig.configuration().toBuilder().onCancel(onCancel).build())
                    .until(() -> rig.journal.load().decided());
            rig.drive().cancel("somebody");
            Ended ended = rig.finish();

            assertThat(ended).isInstanceOf(Ended.Finished.class);
            assertThat(ended.deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(ended.deployment().cancel()).isNull();
            assertThat(warnings(ended.deployment()))
                    .contains("The webhook hooks.example.com may not have been told that the deployment succeeded:"
                            + " somebody ended the process before.");
        }
    }

    @Test
    void aCancelledDeploymentIsToldAsThat() {
        try (Rig rig = rig()) {
            rig.begin(rig.configuration().toBuilder()
                            .onCancel(Configuration.OnCancel.STOP)
                            .build())
                    .until(() -> rig.migrationTasks() > 0);
            rig.drive().cancel("somebody");
            Deployment d = rig.finish().deployment();

            assertThat(d.failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
            assertThat(rig.told()).contains("default " + ID + "-cancelled", "two " + ID + "-cancelled");
        }
    }

    @Test
    void aDryRunIsToldNobody() {
        try (Rig rig = rig()) {
            rig.deploy(rig.configuration().toBuilder().dryRun(true).build());

            assertThat(rig.told()).isEmpty();
        }
    }

    @Test
    void whatIsMissingForItIsFoundBeforeAnythingIsChanged() {
        try (Rig rig = rig()) {
            Configuration asked = rig.configuration().toBuilder()
                    .notifications(new Notify(
                            new Notify.EventBridge("deployments", null),
                            List.of(new Notify.Webhook(null, "CHAT_URL", null, "CHAT_TOKEN", "CHAT_KEY", null))))
                    .build();
            Deployment d = rig.deploy(asked);

            String inJenkins = " (in Jenkins: there are no Secret text credentials of that id for this build).";
            assertThat(d.failure().problems())
                    .containsExactly(
                            "notify.webhooks[0]: the environment variable CHAT_URL is not set" + inJenkins,
                            "notify.webhooks[0]: the environment variable CHAT_TOKEN is not set" + inJenkins,
                            "notify.webhooks[0]: the environment variable CHAT_KEY is not set" + inJenkins,
                            "notify.eventBridge: there is no event bus deployments.");
            assertThat(rig.changes()).isEmpty();
        }
    }

    @Test
    void aMessageWithoutItsSecretIsNotSent() {
        try (Rig rig = rig()) {
            Configuration asked = rig.configuration();
            rig.variables.remove("HOOK_KEY");
            Instant begun = rig.now();
            Deployment d = rig.deploy(asked);

            assertThat(d.failure().summary()).contains("HOOK_KEY is not set");
            assertThat(rig.told()).containsExactly("default " + ID + "-failed", "one " + ID + "-failed");
            assertThat(warnings(d)).singleElement().asString().contains("the environment variable HOOK_KEY is not set");
            assertThat(Duration.between(begun, rig.now())).isLessThan(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployments", "arn:aws:events:eu-west-1:111122223333:event-bus/deployments"})
    void aBusOfOnesOwnIsNamedOrGivenByItsArn(String bus) {
        try (Rig rig = rig()) {
            rig.aws.handle(Request.json("AWSEvents.CreateEventBus", "{\"Name\":\"deployments\"}"));
            rig.deploy(rig.configuration().toBuilder()
                    .notifications(new Notify(new Notify.EventBridge(bus, null), null))
                    .build());

            assertThat(rig.told()).containsExactly("deployments " + ID + "-succeeded");
        }
    }

    @Test
    void I10_noSecretIsKeptOrTold() {
        try (Rig rig = rig()) {
            rig.hooks = message -> REFUSED;
            Deployment d = rig.deploy(rig.configuration());

            assertThat(DeploymentJson.write(d)).doesNotContain("s3cr3t");
            assertThat(rig.aws.events().toString()).doesNotContain("s3cr3t");
            assertThat(rig.progress.toString()).doesNotContain("s3cr3t", "/two");
            assertThat(warnings(d).toString()).doesNotContain("/two");
        }
    }

    @Test
    void I9_textsFromOutsideAreDataAndNotInTheLineForPeople() {
        try (Rig rig = rig()) {
            String hostile = "<!channel> \u001b[31m ::error::x";
            rig.app = new Behaviour.FailsToStart(hostile);
            rig.deploy(rig.configuration());

            JsonNode told = rig.aws.events().get(1).path("detail");
            assertThat(told.path("text").asText()).doesNotContain("<", "\u001b");
            assertThat(told.at("/failure/summary").asText()).doesNotContain("\u001b");
        }
    }

    @Test
    void aStateWithoutItsAnnouncementIsNone() {
        try (Rig rig = rig()) {
            Deployment d = rig.deploy(rig.configuration());
            String text = DeploymentJson.write(d.withAnnouncements(List.of()));

            assertThatThrownBy(() -> DeploymentJson.read(text)).hasMessageContaining("announcements");
        }
    }
}
