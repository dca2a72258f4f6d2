package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** Event buses as EventBridge has them, through the AWS SDK. */
class EventBusesTest {
    private final World world = World.virtual();
    private final EventBridgeClient events = World.client(EventBridgeClient.builder(), world.server.endpoint());

    @AfterEach
    void close() {
        events.close();
        world.close();
    }

    private static PutEventsRequestEntry entry(Consumer<PutEventsRequestEntry.Builder> change) {
        return PutEventsRequestEntry.builder()
                .source("ecs-deploy")
                .detailType("ECS Deployment Result")
                .detail("{\"event\":\"failed\"}")
                .applyMutation(change)
                .build();
    }

    private PutEventsResponse put(PutEventsRequestEntry... entries) {
        return events.putEvents(r -> r.entries(entries));
    }

    @Test
    void anEventIsThereAsItsTargetsWouldSeeIt() {
        events.createEventBus(r -> r.name("deployments"));
        PutEventsResponse answer =
                put(entry(e -> e.eventBusName("deployments").time(Instant.parse("2026-11-02T08:05:00Z"))));

        assertThat(answer.failedEntryCount()).isZero();
        JsonNode event = world.simulator.events().get(0);
        assertThat(event.path("id").asText()).isEqualTo(answer.entries().get(0).eventId());
        assertThat(event.path("event-bus").asText()).isEqualTo("deployments");
        assertThat(event.path("source").asText()).isEqualTo("ecs-deploy");
        assertThat(event.path("detail-type").asText()).isEqualTo("ECS Deployment Result");
        assertThat(event.at("/detail/event").asText()).isEqualTo("failed");
    }

    @Test
    void aBusIsFoundByNameAndByArn() {
        String arn = events.createEventBus(r -> r.name("deployments")).eventBusArn();

        assertThat(arn).isEqualTo("arn:aws:events:us-east-1:111122223333:event-bus/deployments");
        assertThat(events.describeEventBus(r -> r.name("deployments")).arn()).isEqualTo(arn);
        assertThat(events.describeEventBus(r -> r.name(arn)).name()).isEqualTo("deployments");
        assertThat(events.describeEventBus(r -> {}).name()).isEqualTo("default");
        put(entry(e -> e.eventBusName(arn)));
        assertThat(world.simulator.events()).hasSize(1);
    }

    @Test
    void aBusThatIsNotThereSaysSoOnlyToWhoLooks() {
        assertThatThrownBy(() -> events.describeEventBus(r -> r.name("nowhere")))
                .isInstanceOf(ResourceNotFoundException.class);

        PutEventsResponse answer = put(entry(e -> e.eventBusName("nowhere")));
        assertThat(answer.failedEntryCount()).isZero();
        assertThat(answer.entries().get(0).eventId()).isNotBlank();
        assertThat(world.simulator.events()).isEmpty();
    }

    @Test
    void aBusIsMadeOnceAndHasAName() {
        events.createEventBus(r -> r.name("deployments"));

        assertThatThrownBy(() -> events.createEventBus(r -> r.name("deployments")))
                .isInstanceOf(ResourceAlreadyExistsException.class);
        assertThatThrownBy(() -> events.createEventBus(r -> r.name("two words")))
                .isInstanceOf(EventBridgeException.class);
    }

    @Test
    void anEntryThatIsWrongFailsAlone() {
        PutEventsResponse answer = put(
                entry(e -> e.source("aws.ecs")),
                entry(e -> {}),
                entry(e -> e.detail("[]")),
                entry(e -> e.detailType("x".repeat(129))),
                entry(e -> e.source("")));

        assertThat(answer.failedEntryCount()).isEqualTo(4);
        assertThat(answer.entries())
                .extracting(e -> String.valueOf(e.errorCode()))
                .containsExactly(
                        "NotAuthorizedForSourceException",
                        "null",
                        "MalformedDetail",
                        "InvalidArgument",
                        "InvalidArgument");
        assertThat(world.simulator.events()).hasSize(1);
    }

    @Test
    void tooManyEntriesOrTooLargeOnesAreRefusedAsAWhole() {
        List<PutEventsRequestEntry> eleven = Collections.nCopies(11, entry(e -> {}));

        assertThatThrownBy(() -> events.putEvents(r -> r.entries(eleven)))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("entries");
        assertThatThrownBy(() -> put(entry(e -> e.detail("{\"a\":\"" + "x".repeat(256 * 1024) + "\"}"))))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("size");
        assertThat(world.simulator.events()).isEmpty();
    }
}
