package io.jenkins.plugins.ecsdeploy.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook.Answered;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook.Unanswered;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses by the JDK's HTTP client, against real servers on the loopback interface. */
class JdkWebTest {
    private static final String TOKEN = "s3cr3t-t0ken-9f8e7d";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> variables = new HashMap<>(Map.of("SMOKE_TOKEN", TOKEN + "\n"));
    private final JdkWeb web = new JdkWeb(variables::get);
    private final Site site = Site.http();

    @AfterEach
    void close() {
        site.close();
    }

    private WebLook look(String url, boolean follow) {
        return web.ask(new WebRequest(url, "GET", follow, null, null, PATIENCE, 1000))
                .join();
    }

    private WebLook withToken(String url, boolean follow) {
        return web.ask(new WebRequest(url, "GET", follow, null, "SMOKE_TOKEN", PATIENCE, 1000))
                .join();
    }

    @Test
    void anAnswerIsGivenWithStatusHeadersAndBody() {
        site.at(
                "/",
                e -> Site.answer(
                        e,
                        418,
                        "tëapot".getBytes(StandardCharsets.ISO_8859_1),
                        h -> h.set("Content-Type", "text/plain; charset=\"iso-8859-1\"")));

        Answered answer = (Answered) look(site.url("/"), false);

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("tëapot");
        assertThat(answer.cut()).isFalse();
        assertThat(answer.headers().get("content-type")).containsExactly("text/plain; charset=\"iso-8859-1\"");
    }

    @Test
    void headAsksForNoBody() {
        site.answering("/", 200, "body");

        Answered answer = (Answered) web.ask(new WebRequest(site.url("/"), "HEAD", false, null, null, PATIENCE, 1000))
                .join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whatIsNotThereGivesNoAnswerAndSaysWhy() {
        String gone = site.url("/");
        site.close();

        assertThat(((Unanswered) look(gone, false)).why()).isEqualTo("the connection was refused");
        assertThat(((Unanswered) look("http://no-such-host.invalid/", false)).why())
                .isEqualTo("its name is not known here");
    }

    // --- slow, huge, garbage

    @Test
    void aBodyThatNeverEndsEndsWithTheTime() {
        CountDownLatch over = new CountDownLatch(1);
        site.at("/", e -> {
            e.sendResponseHeaders(200, 0);
            e.getResponseBody().write('a');
            e.getResponseBody().flush();
            await(over);
        });

        WebLook look = web.ask(new WebRequest(site.url("/"), "GET", false, null, null, Duration.ofMillis(300), 1000))
                .join();
        over.countDown();

        assertThat(((Unanswered) look).why()).contains("longer than 300 ms");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server goes on for ever: only a reader that stops reading comes to an end. */
    @Test
    void aBodyWithoutEndIsReadToTheLimitOnly() {
        site.at("/", e -> {
            e.sendResponseHeaders(200, 0);
            byte[] some = new byte[8192];
            Arrays.fill(some, (byte) 'a');
            try {
                while (true) {
                    e.getResponseBody().write(some);
                }
            } catch (IOException readerIsGone) {
                // as it should
            }
        });

        Answered answer = (Answered) look(site.url("/"), false);

        assertThat(answer.body()).hasSize(1000).containsOnlyOnce("a".repeat(1000));
        assertThat(answer.cut()).isTrue();
    }

    @Test
    void aBodyOfExactlyTheLimitIsWhole() {
        site.answering("/", 200, "a".repeat(1000));

        Answered answer = (Answered) look(site.url("/"), false);

        assertThat(answer.body()).hasSize(1000);
        assertThat(answer.cut()).isFalse();
    }

    @Test
    void bytesThatAreNoTextAreReadAsFarAsTheyAre() {
        site.at(
                "/",
                e -> Site.answer(
                        e,
                        200,
                        new byte[] {(byte) 0xff, 0, (byte) 0xfe, 27},
                        h -> h.set("Content-Type", "x; charset=no-such")));

        assertThat(((Answered) look(site.url("/"), false)).body()).isEqualTo("\ufffd\0\ufffd\u001b");
    }

    // --- redirections

    @Test
    void aRedirectionIsTheAnswerUnlessItIsToBeFollowed() {
        site.redirecting("/old", "/new").answering("/new", 200, "here");

        assertThat(((Answered) look(site.url("/old"), false)).status()).isEqualTo(302);
        Answered followed = (Answered) look(site.url("/old"), true);
        assertThat(followed.body()).isEqualTo("here");
        assertThat(followed.url()).isEqualTo(site.url("/new"));
    }

    @Test
    void redirectionsEnd() {
        site.redirecting("/", "/");

        assertThat(((Unanswered) look(site.url("/"), true)).why()).contains("without end");
        assertThat(site.requests).hasSize(6);
    }

    @Test
    void nobodyRedirectsToWhatOnlyThisMachineReaches() {
        site.redirecting("/meta", "http://169.254.169.254/latest/meta-data/iam/security-credentials/")
                .redirecting("/file", "file:///etc/passwd")
                .redirecting("/user", "http://user@localhost/");

        for (String path : List.of("/meta", "/file", "/user")) {
            assertThat(((Unanswered) look(site.url(path), true)).why()).contains("redirects to");
        }
    }

    // --- tokens

    @Test
    void I10_theTokenIsSentAndHiddenWhereTheOtherSideRepeatsIt() {
        site.at("/", e -> {
            String sent = e.getRequestHeaders().getFirst("Authorization");
            Site.answer(e, 200, ("you sent " + sent).getBytes(StandardCharsets.UTF_8), h -> h.set("X-Echo", sent));
        });

        Answered answer = (Answered) withToken(site.url("/"), false);

        assertThat(site.requests.get(0).get("Authorization")).containsExactly("Bearer " + TOKEN);
        assertThat(answer.body()).isEqualTo("you sent Bearer ***");
        assertThat(answer.headers().get("x-echo")).containsExactly("Bearer ***");
        assertThat(answer.toString()).doesNotContain(TOKEN);
    }

    @Test
    void I10_noPartOfTheTokenStaysAtTheEndOfABodyThatIsCut() {
        site.answering("/", 200, "a".repeat(990) + TOKEN);

        Answered answer = (Answered) withToken(site.url("/"), false);

        assertThat(answer.cut()).isTrue();
        assertThat(answer.body()).doesNotContain(TOKEN.substring(0, 4));
    }

    @Test
    void I10_theTokenIsNotTakenAlongToAnotherHost() {
        try (Site stranger = Site.http().answering("/", 200, "mine")) {
            site.redirecting("/home", "/there").answering("/there", 200, "").redirecting("/out", stranger.url("/"));

            withToken(site.url("/home"), true);
            withToken(site.url("/out"), true);

            assertThat(site.requests).hasSize(3).allSatisfy(r -> assertThat(r).containsKey("Authorization"));
            assertThat(stranger.requests).hasSize(1).allSatisfy(r -> assertThat(r)
                    .doesNotContainKey("Authorization"));
        }
    }

    @Test
    void I10_aTokenThatIsNoHeaderIsNotRepeated() {
        variables.put("SMOKE_TOKEN", "bad\ntoken");

        Unanswered look = (Unanswered) withToken(site.url("/"), false);

        assertThat(look.why()).isEqualTo("the token can't be sent as a header");
        assertThat(site.requests).isEmpty();
    }

    @Test
    void aVariableIsKnownWhenThereIsSomethingInIt() {
        variables.put("BLANK", " \n");

        assertThat(web.knows("SMOKE_TOKEN")).isTrue();
        assertThat(web.knows("BLANK")).isFalse();
        assertThat(web.knows("ABSENT")).isFalse();
    }

    // --- certificates

    @Test
    void httpsTrustsOnesOwnAuthorityAndNoOther(@TempDir Path dir) throws Exception {
        KeyStore keys = keys(dir);
        String ca = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("site").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        try (Site secure = Site.https(context(keys))
                .answering("/", 200, "safe")
                .redirecting("/down", site.answering("/plain", 200, "plain").url("/plain"))) {

            assertThat(((Answered) secured(secure.url("/"), ca)).body()).isEqualTo("safe");
            assertThat(((Unanswered) secured(secure.url("/"), null)).why()).contains("certification path");
            assertThat(((Unanswered) secured(secure.url("/down"), ca)).why()).contains("from https to http");
            assertThat(site.requests).isEmpty();
        }
    }

    private WebLook secured(String url, String ca) {
        return web.ask(new WebRequest(url, "GET", true, ca, null, PATIENCE, 1000))
                .join();
    }

    /** A key and a certificate for localhost that vouches for itself, made by the JDK's own tool. */
    private static KeyStore keys(Path dir) throws Exception {
        Path file = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "36500",
                        "-startdate",
                        "2020/01/01",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(dir.resolve("keytool.txt")))
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        return context;
    }
}
