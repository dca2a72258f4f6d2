package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a smoke test looks at. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SmokeCheck.Http.class, name = "http"),
    @JsonSubTypes.Type(value = SmokeCheck.Targets.class, name = "targets"),
    @JsonSubTypes.Type(value = SmokeCheck.Task.class, name = "task"),
    @JsonSubTypes.Type(value = SmokeCheck.Logs.class, name = "logs")
})
public sealed interface SmokeCheck {

    /**
     * An address answers as it should.
     *
     * @param url {@code http://} or {@code https://}, without user info and fragment
     * @param status any of these is right
     * @param responseHeaders headers that must be there with this text in their value; names in any case
     * @param bodyContains a text that must be in the body; null: any body
     * @param jsonPointer JSON Pointer (RFC 6901) into the body → the text of the value that must be there
     * @param followRedirects whether a redirection is followed, or is the answer itself
     * @param ca certificates (PEM) trusted in place of the JDK's; null: the JDK's
     * @param bearerTokenVariable name of the environment variable of this process that holds a bearer token, never the token
     *     itself; null: none is sent
     * @param requestTimeout limit of one request, its body included
     * @param maxBody bytes of the body that are read at most
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Http(
            String url,
            Method method,
            List<StatusRange> status,
            Map<String, String> responseHeaders,
            String bodyContains,
            Map<String, String> jsonPointer,
            boolean followRedirects,
            String ca,
            String bearerTokenVariable,
            Duration requestTimeout,
            int maxBody)
            implements SmokeCheck {

        /** Limit of one request unless the owner says otherwise. */
        public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);

        /** Bytes of a body that are read unless the owner says otherwise. */
        public static final int DEFAULT_MAX_BODY = 1_048_576;

        public Http {
            method = method == null ? Method.GET : method;
            status = status == null || status.isEmpty() ? List.of(StatusRange.SUCCESSFUL) : List.copyOf(status);
            responseHeaders = InOrder.copyOf(responseHeaders);
            jsonPointer = InOrder.copyOf(jsonPointer);
            requestTimeout = requestTimeout == null ? DEFAULT_REQUEST_TIMEOUT : requestTimeout;
            maxBody = maxBody == 0 ? DEFAULT_MAX_BODY : maxBody;
        }
    }

    /**
     * Every new task of the services is a healthy target of its target groups.
     *
     * @param services services of the deployment; empty: all that have a target group
     * @param targetGroups ARNs; empty: those that each service registers its tasks with
     */
    record Targets(List<String> services, List<String> targetGroups) implements SmokeCheck {
        public Targets {
            services = services == null ? List.of() : List.copyOf(services);
            targetGroups = targetGroups == null ? List.of() : List.copyOf(targetGroups);
        }
    }

    /**
     * A one-off task exits with 0.
     *
     * @param overrideOf service whose new revision is started with overrides; null when taskDefinition is given
     * @param taskDefinition family of its own; null: overrideOf
     * @param container the container whose exit code decides; null: the only one, or the only one that takes the image
     * @param command replaces the container's command; empty: keep it
     * @param environment added to the container's environment; never for secrets
     * @param network network of the task; null: that of the service, or of the first one
     * @param launchType FARGATE, EC2 or EXTERNAL; null: that of the service, or of the first one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Task(
            String overrideOf,
            String taskDefinition,
            String container,
            List<String> command,
            Map<String, String> environment,
            Network network,
            String launchType)
            implements SmokeCheck {
        public Task {
            command = command == null ? List.of() : List.copyOf(command);
            environment = InOrder.copyOf(environment);
        }
    }

    /**
     * Each service's new tasks write to their log (driver {@code awslogs}).
     *
     * @param services services of the deployment; empty: all
     * @param container whose log; null: the only one, or the only one that takes the image
     * @param contains a text that must be in an event; null: any event
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Logs(List<String> services, String container, String contains) implements SmokeCheck {
        public Logs {
            services = services == null ? List.of() : List.copyOf(services);
        }
    }

    /** How an address is asked. */
    enum Method {
        GET,
        HEAD
    }

    /** Status codes from one to another, both included. */
    record StatusRange(int from, int to) {
        /** 200 to 299. */
        public static final StatusRange SUCCESSFUL = new StatusRange(200, 299);

        /**
         * Reads what the schema has let through.
         *
         * @param text {@code 200} or {@code 200-299}
         */
        public static StatusRange of(String text) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new StatusRange(Integer.parseInt(text), Integer.parseInt(text))
                    : new StatusRange(
                            Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
        }

        public boolean has(int code) {
            return from <= code && code <= to;
        }

        @Override
        public String toString() {
            return from == to ? String.valueOf(from) : from + "-" + to;
        }
    }
}
