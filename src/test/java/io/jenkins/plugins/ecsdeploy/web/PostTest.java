package io.jenkins.plugins.ecsdeploy.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook.Answered;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook.Unanswered;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages to addresses by the JDK's HTTP client, against real servers on the loopback interface. */
class PostTest {
    private static final String TOKEN = "s3cr3t-t0ken-9f8e7d";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> variables = new HashMap<>(Map.of("TOKEN", TOKEN + "\n", "KEY", "Jefe\n"));
    private final JdkWeb web = new JdkWeb(variables::get);
    private final Site site = Site.http();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        site.close();
    }

    private void take(HttpExchange exchange, int status) throws IOException {
        bodies.add(exchange.getRequestMethod() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Site.answer(exchange, status, "thanks".getBytes(StandardCharsets.UTF_8), h -> {});
    }

    private WebLook post(String url, Duration timeout) {
        return web.post(new WebPost(url, null, Map.of(), "{}", "TOKEN", null, null, timeout))
                .join();
    }

    private WebLook post(String url, String urlVariable, String body, String token, String key) {
        return web.post(new WebPost(
                        url, urlVariable, Map.of("X-Ecs-Deploy-Event", "failed"), body, token, key, null, PATIENCE))
                .join();
    }

    @Test
    void theBodyArrivesAsItIsWithItsHeaders() {
        site.at("/", e -> take(e, 202));

        Answered answer = (Answered) post(site.url("/"), null, "{\"text\":\"é\"}", null, null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(bodies).containsExactly("POST {\"text\":\"é\"}");
        assertThat(site.requests.get(0))
                .containsEntry("Content-type", List.of("application/json"))
                .containsEntry("X-ecs-deploy-event", List.of("failed"))
                .doesNotContainKeys("Authorization", "X-ecs-deploy-signature");
    }

    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsTheHmacOfTheBody() {
        site.at("/", e -> take(e, 200));

        post(site.url("/"), null, "what do ya want for nothing?", null, "KEY");

        assertThat(site.requests.get(0).get("X-ecs-deploy-signature"))
                .containsExactly("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void theAddressMayBeInTheEnvironment() {
        site.at("/secret-path", e -> take(e, 200));
        variables.put("ADDRESS", site.url("/secret-path") + "\n");

        assertThat(((Answered) post(null, "ADDRESS", "{}", null, null)).status())
                .isEqualTo(200);
    }

    // --- what the other side does

    @Test
    void I10_aRedirectionIsNotFollowed() {
        try (Site stranger = Site.http().answering("/", 200, "mine")) {
            site.redirecting("/", stranger.url("/"));

            assertThat(((Answered) post(site.url("/"), null, "{}", "TOKEN", "KEY")).status())
                    .isEqualTo(302);
            assertThat(site.requests.get(0).get("Authorization")).containsExactly("Bearer " + TOKEN);
            assertThat(stranger.requests).isEmpty();
        }
    }

    @Test
    void aRefusalIsAnAnswer() {
        site.at("/", e -> take(e, 403));

        Answered answer = (Answered) post(site.url("/"), null, "{}", null, null);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whoIsNotThereGivesNoAnswerAndSaysWhy() {
        String gone = site.url("/");
        site.close();

        assertThat(((Unanswered) post(gone, null, "{}", null, null)).why()).isEqualTo("the connection was refused");
    }

    @Test
    void whoDoesNotAnswerIsLeftWithTheTime() {
        CountDownLatch over = new CountDownLatch(1);
        site.at("/", e -> await(over));

        WebLook look = post(site.url("/"), Duration.ofMillis(300));
        over.countDown();

        assertThat(((Unanswered) look).why()).contains("300 ms");
    }

    /** The server goes on for ever: only a sender that stops reading lets it come to an end. */
    @Test
    void anAnswerWithoutEndIsAnAnswerAndNotRead() {
        CountDownLatch gone = new CountDownLatch(1);
        site.at("/", e -> {
            e.sendResponseHeaders(200, 0);
            byte[] some = new byte[8192];
            try {
                while (true) {
                    e.getResponseBody().write(some);
                }
            } catch (IOException readerIsGone) {
                gone.countDown();
            }
        });

        assertThat(((Answered) post(site.url("/"), PATIENCE)).status()).isEqualTo(200);
        await(gone);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --- secrets

    @Test
    void I10_aTokenThatIsNoHeaderIsNotRepeated() {
        variables.put("TOKEN", "bad\ntoken");

        Unanswered look = (Unanswered) post(site.url("/"), null, "{}", "TOKEN", null);

        assertThat(look.why()).isEqualTo("it can't be sent: the token is not of the right form");
        assertThat(site.requests).isEmpty();
    }

    @Test
    void I10_anAddressFromTheEnvironmentThatIsNoneIsNotRepeated() {
        for (String wrong :
                List.of("hooks.example.com/T000/B000", "https://", "https://exa mple/T000", "ftp://h/T000")) {
            variables.put("ADDRESS", wrong);

            Unanswered look = (Unanswered) post(null, "ADDRESS", "{}", null, null);

            assertThat(look.why())
                    .as(wrong)
                    .isEqualTo("it can't be sent: the address or the token is not of the right form");
        }
    }

    @Test
    void I10_anAddressFromTheEnvironmentIsNotRepeatedWhenNobodyIsThere() {
        variables.put("ADDRESS", "http://no-such-host.invalid/T000/B000");

        assertThat(((Unanswered) post(null, "ADDRESS", "{}", null, null)).why())
                .isEqualTo("its name is not known here");
    }

    @Test
    void I10_aTokenIsSentByNoPlainWayToAnotherMachine() {
        variables.put("ADDRESS", "http://hooks.example.com/");

        assertThat(((Unanswered) post(null, "ADDRESS", "{}", "TOKEN", null)).why())
                .isEqualTo("it can't be sent: the address or the token is not of the right form");
    }

    @Test
    void I10_theSecretsOfOthersAreNotKnown() {
        site.at("/", e -> take(e, 200));
        JdkWeb others = web.withVariables(Map.of("TOKEN", "theirs")::get);

        others.post(new WebPost(site.url("/"), null, Map.of(), "{}", "TOKEN", "KEY", null, PATIENCE))
                .join();

        assertThat(others.knows("KEY")).isFalse();
        assertThat(site.requests.get(0))
                .containsEntry("Authorization", List.of("Bearer theirs"))
                .doesNotContainKey("X-ecs-deploy-signature");
    }
}
