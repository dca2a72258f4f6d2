package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched.Told;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer to a notification means: taken, to be tried again, or refused for good. */
class TellingsTest {
    private static final Events.Event EVENT =
            new Events.Event("default", "ecs-deploy", "ECS Deployment", Instant.EPOCH, "{}");

    private final List<Object> sent = new ArrayList<>();
    private final Set<String> variables = new HashSet<>();
    private OutsideException refusal;
    private WebLook answer = answered(200);

    private final Events events = new Events() {
        @Override
        public boolean knows(String bus) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void put(Event event) {
            sent.add(event);
            if (refusal != null) {
                throw refusal;
            }
        }
    };

    private final Web web = new Web() {
        @Override
        public boolean knows(String variable) {
            return variables.contains(variable);
        }

        @Override
        public CompletableFuture<WebLook> ask(WebRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebLook> post(WebPost message) {
            sent.add(message);
            return CompletableFuture.completedFuture(answer);
        }
    };

    private final Outside outside = (Outside) Proxy.newProxyInstance(
            Outside.class.getClassLoader(),
            new Class<?>[] {Outside.class},
            (self, method, arguments) -> method.getName().equals("events") ? events : web);

    private static WebLook answered(int status) {
        return new WebLook.Answered("https://example.com/hook", status, Map.of(), "", false);
    }

    private static WebPost message(String url, String token, String key) {
        return new WebPost("https://example.com/hook", url, Map.of(), "{}", token, key, null, Duration.ofSeconds(5));
    }

    private Told posted(WebPost message) {
        return Tellings.post(outside, new Watched.Post(message)).join();
    }

    @Test
    void anEventThatTheBusTakesIsTold() {
        assertThat(Tellings.put(outside, new Watched.Event(EVENT))).isEqualTo(new Told(true, false, "taken"));
        assertThat(sent).containsExactly(EVENT);
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, true", "THROTTLED, true", "DENIED, false", "NOT_FOUND, false", "REFUSED, false"})
    void anEventIsPutAgainOnlyWhenItsTroubleMayPass(OutsideException.Kind kind, boolean again) {
        refusal = new OutsideException(kind, "events:PutEvents", "SomeCode", "no", null);
        assertThat(Tellings.put(outside, new Watched.Event(EVENT)))
                .isEqualTo(new Told(false, again, "events:PutEvents: SomeCode: no"));
        refusal = new OutsideException(kind, "events:PutEvents", "", "no", null);
        assertThat(Tellings.put(outside, new Watched.Event(EVENT)))
                .isEqualTo(new Told(false, again, "events:PutEvents: no"));
    }

    @ParameterizedTest
    @CsvSource({
        "199, false, false",
        "200, true, false",
        "204, true, false",
        "299, true, false",
        "300, false, false",
        "400, false, false",
        "404, false, false",
        "408, false, true",
        "425, false, true",
        "429, false, true",
        "499, false, false",
        "500, false, true",
        "503, false, true"
    })
    void aMessageIsTakenByAStatusOf2xxAndSentAgainWhereItMayPass(int status, boolean taken, boolean again) {
        answer = answered(status);
        assertThat(posted(message(null, null, null))).isEqualTo(new Told(taken, again, "status " + status));
    }

    @Test
    void aMessageWithoutAnAnswerIsSentAgain() {
        answer = new WebLook.Unanswered("connection refused");
        assertThat(posted(message(null, null, null))).isEqualTo(new Told(false, true, "no answer: connection refused"));
    }

    /** Unsigned, whoever gets it must not believe it. */
    @Test
    void I10_aMessageWhoseSecretIsNotThereIsNeverSent() {
        for (WebPost message :
                List.of(message("SECRET", null, null), message(null, "SECRET", null), message(null, null, "SECRET"))) {
            assertThat(posted(message)).isEqualTo(new Told(false, false, "the environment variable SECRET is not set"));
            assertThat(sent).isEmpty();
        }
        variables.add("SECRET");
        WebPost whole = message("SECRET", "SECRET", "SECRET");
        assertThat(posted(whole)).isEqualTo(new Told(true, false, "status 200"));
        assertThat(sent).containsExactly(whole);
    }
}
