package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.Set;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** {@link Events} of Amazon EventBridge. */
final class EventBridgeEvents implements Events {
    private static final String PUT = "events:PutEvents";

    private final AwsClients clients;

    EventBridgeEvents(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public boolean knows(String bus) {
        try {
            AwsCall.of("events:DescribeEventBus", () -> clients.events().describeEventBus(r -> r.name(bus)));
            return true;
        } catch (OutsideException e) {
            if (e.kind() == OutsideException.Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void put(Event event) {
        PutEventsRequestEntry entry = PutEventsRequestEntry.builder()
                .eventBusName(event.bus())
                .source(event.source())
                .detailType(event.detailType())
                .time(event.time())
                .detail(event.detail())
                .build();
        PutEventsResponse answer = AwsCall.of(PUT, () -> clients.events().putEvents(r -> r.entries(entry)));
        Answers.read(PUT, () -> judge(answer));
    }

    /** The call is answered with 200 even when its entry was not taken (EventBridge API: PutEventsResultEntry). */
    private static Void judge(PutEventsResponse answer) {
        Answers.require(PUT, "Entries", answer.entries().size() == 1);
        PutEventsResultEntry entry = answer.entries().get(0);
        boolean taken = Integer.valueOf(0).equals(answer.failedEntryCount()) && entry.errorCode() == null;
        if (!taken) {
            String code = entry.errorCode() == null ? "" : entry.errorCode();
            throw new OutsideException(
                    kind(code),
                    PUT,
                    code,
                    entry.errorMessage() == null ? "the entry was not taken" : entry.errorMessage(),
                    null);
        }
        Answers.require(PUT, "EventId", entry.eventId() != null);
        return null;
    }

    private static OutsideException.Kind kind(String code) {
        if (code.equals("ThrottlingException")) {
            return OutsideException.Kind.THROTTLED;
        }
        if (Set.of("", "InternalFailure", "InternalException").contains(code)) {
            return OutsideException.Kind.UNAVAILABLE;
        }
        return code.startsWith("AccessDenied") || code.startsWith("NotAuthorized")
                ? OutsideException.Kind.DENIED
                : OutsideException.Kind.REFUSED;
    }
}
