package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement.Status;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack.End;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a deployment, whom a decided one still waits for, and what becomes of each try to tell it. */
class AnnouncementsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final ServiceUpdate API = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1")
            .registered("arn/api:2", false)
            .intended(NOW)
            .updated("ecs-svc/2", NOW);

    private static Deployment of(ServiceUpdate service) {
        return Given.deploying(service, NOW);
    }

    private static JsonNode told(Deployment d) {
        try {
            return new ObjectMapper().readTree(AnnouncementBody.of(d, Notify.Event.STARTED, NOW));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    // --- what is told

    @Test
    void aRollBackByHandIsToldAsThatAndEverythingElseAsADeployment() {
        Deployment d = of(API);
        RollBackPlan plan = new RollBackPlan("d-0", Map.of("api", "arn/api:1"), Map.of(), false);

        assertThat(told(d).at("/deployment/kind").asText()).isEqualTo("deployment");
        assertThat(told(Deployment.rollBack("d-1", d.configuration(), plan, NOW))
                        .at("/deployment/kind")
                        .asText())
                .isEqualTo("roll back");
    }

    @Test
    void aMigrationIsToldWithTheTaskThatItRunsIn() {
        Deployment d = of(API);

        assertThat(told(d.withMigration(
                                Given.registered("jobs").intended("d-1-m", NOW).started("arn:task/prod/42", NOW, 0)))
                        .at("/migration"))
                .isEqualTo(tree("{\"attempt\":1,\"taskArn\":\"arn:task/prod/42\"}"));
        assertThat(told(d.withMigration(Given.registered("jobs"))).at("/migration"))
                .isEqualTo(tree("{}"));
    }

    private static JsonNode tree(String json) {
        return Account.tree(json);
    }

    @Test
    void aServiceIsToldAsRolledBackOnlyOnceItIsBack() {
        RollBack underWay = RollBack.intended(NOW).updated("ecs-svc/3", NOW);

        assertThat(rolledBack(API)).isFalse();
        assertThat(rolledBack(API.rolling(underWay))).isFalse();
        assertThat(rolledBack(API.rolling(underWay.ended(NOW, End.RESTORED, null))))
                .isTrue();
        assertThat(rolledBack(API.rolling(underWay.ended(NOW, End.FAILED, "It does not come up."))))
                .isFalse();
    }

    private static boolean rolledBack(ServiceUpdate service) {
        return told(of(service)).at("/services/0/rolledBack").asBoolean();
    }

    // --- who is told

    /** Has succeeded; the bus and two webhooks are told so, the second of which was already. */
    private static Deployment decided() {
        Configuration configuration = Given.configuration("api")
                .notifications(new Notify(
                        new Notify.EventBridge("deployments", null),
                        List.of(hook("https://hooks.example.com/s3cr3t"), hook("https://other.example.com/"))))
                .build();
        Deployment d = Deployment.create("d-1", configuration, NOW.minusSeconds(60))
                .withServices(List.of(API.completed(NOW)))
                .enter(PhaseName.VERIFY, NOW)
                .succeeded(NOW);
        Announcement announcement = Announcement.of(d, Notify.Event.SUCCEEDED, NOW, "{}");
        return d.withAnnouncements(List.of(announcement.ended("webhooks[1]", Status.DELIVERED, NOW)));
    }

    private static Notify.Webhook hook(String url) {
        return new Notify.Webhook(url, null, null, null, null, null);
    }

    /** What is waited for of a decided deployment: one for each that is still to be told. */
    private static Outcome.Wait waiting(Deployment d) {
        return (Outcome.Wait) Steps.advance(d, new FixedWorld(NOW));
    }

    private static Watched.Telling bus(Deployment d) {
        return waiting(d).on().stream()
                .filter(Watched.Event.class::isInstance)
                .map(Watched.Event.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDecidedDeploymentWaitsOnlyForThoseWhoAreStillToBeToldAndNamesThem() {
        Outcome.Wait wait = waiting(decided());

        assertThat(wait.progress()).isEqualTo("telling The event bus deployments, The webhook hooks.example.com");
        assertThat(wait.on()).hasSize(2);
        assertThat(wait.until()).isEqualTo(NOW.plus(Announcements.PATIENCE));
    }

    @Test
    void whoHasTakenItIsNotToldAgain() {
        Deployment d = decided();
        FixedWorld world = new FixedWorld(NOW).sees(bus(d), NOW, new Watched.Told(true, false, ""));

        Deployment after = ((Outcome.Next) Steps.advance(d, world)).deployment();

        assertThat(after.announcements().get(0).deliveries())
                .extracting(Announcement.Delivery::status)
                .containsExactly(Status.DELIVERED, Status.PENDING, Status.DELIVERED);
        assertThat(waiting(after).progress()).isEqualTo("telling The webhook hooks.example.com");
    }
}
