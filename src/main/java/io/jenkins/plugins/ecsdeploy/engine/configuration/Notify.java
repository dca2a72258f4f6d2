package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * Who is told what becomes of a deployment.
 *
 * @param eventBridge an event bus; null: none
 * @param webhooks addresses; empty: none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notify(EventBridge eventBridge, List<Webhook> webhooks) {

    /** Nobody. */
    public static final Notify NOBODY = new Notify(null, null);

    /** What a deployment comes to: its start, then one of the others. Written into records by name: add, don't rename. */
    public enum Event {
        /** All is checked, and the first change comes next. */
        STARTED,
        SUCCEEDED,
        /** It succeeded, but for a smoke test whose owner said that this makes it unstable only. */
        UNSTABLE,
        FAILED,
        CANCELLED;

        /** What is told unless the owner says otherwise: each end. */
        static final List<Event> RESULTS = List.copyOf(EnumSet.complementOf(EnumSet.of(STARTED)));

        /** As it is written in configurations and notifications. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Notify {
        webhooks = webhooks == null ? List.of() : List.copyOf(webhooks);
    }

    /**
     * An event bus of Amazon EventBridge.
     *
     * @param bus its name or its ARN
     * @param on what is put on it
     */
    public record EventBridge(String bus, List<Event> on) {
        /** The bus that every account has. */
        public static final String DEFAULT_BUS = "default";

        public EventBridge {
            bus = bus == null ? DEFAULT_BUS : bus;
            on = on == null || on.isEmpty() ? Event.RESULTS : List.copyOf(on);
        }
    }

    /**
     * An address that gets each event by POST. Variables are names of environment variables of this process, which hold
     * what must not stand in a configuration.
     *
     * @param url {@code https://} or {@code http://}; null: urlVariable is given
     * @param urlVariable variable with the address; null: url is given
     * @param on what is sent there
     * @param bearerTokenVariable variable with a bearer token; null: none is sent
     * @param signatureKeyVariable variable with the key of the signature; null: requests are not signed
     * @param ca certificates (PEM) trusted in place of the JDK's; null: the JDK's
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Webhook(
            String url,
            String urlVariable,
            List<Event> on,
            String bearerTokenVariable,
            String signatureKeyVariable,
            String ca) {
        public Webhook {
            on = on == null || on.isEmpty() ? Event.RESULTS : List.copyOf(on);
        }
    }
}
