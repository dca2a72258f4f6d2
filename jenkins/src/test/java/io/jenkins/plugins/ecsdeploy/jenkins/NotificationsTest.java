package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who wants to know what a build's deployment has come to is told, with the secrets that Jenkins keeps for it. */
@WithJenkins
class NotificationsTest {
    private static final String TOKEN = "t0ken-that-nobody-sees";
    private static final String KEY = "key-that-nobody-sees";

    @RegisterExtension
    final Aws aws = new Aws();

    /** What arrived: path, event, and whether token and signature are right. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    private HttpServer hooks;

    @BeforeEach
    void open() throws IOException {
        hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            told.add(exchange.getRequestURI() + " " + headers.getFirst("X-Ecs-Deploy-Event") + " "
                    + ("Bearer " + TOKEN).equals(headers.getFirst("Authorization")) + " "
                    + ("sha256=" + hmac(body)).equals(headers.getFirst("X-Ecs-Deploy-Signature")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hooks.start();
    }

    @AfterEach
    void close() {
        hooks.stop(0);
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String address(String path) {
        return "http://localhost:" + hooks.getAddress().getPort() + path;
    }

    private static void secret(String id, String value) throws IOException {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, null, Secret.fromString(value)));
        SystemCredentialsProvider.getInstance().save();
    }

    private String telling() throws IOException {
        secret("HOOK_TOKEN", TOKEN);
        secret("HOOK_KEY", KEY);
        secret("CHAT_URL", address("/chat/" + TOKEN));
        return DEPLOY + ", notify: ecsNotify(eventBridge: ecsEventBridge(on: ['started', 'succeeded', 'failed']), webhooks: ["
                + "ecsWebhook(url: '" + address("/hook") + "', bearerTokenVariable: 'HOOK_TOKEN', signatureKeyVariable: 'HOOK_KEY'),"
                + " ecsWebhook(urlVariable: 'CHAT_URL', on: ['failed'])])";
    }

    /** Each once, however often it was told: a stage may end before its telling is noted down. */
    private List<String> events() {
        return aws.simulator().events().stream()
                .map(e -> e.path("event-bus").asText() + " " + e.at("/detail/event").asText())
                .distinct()
                .toList();
    }

    @Test
    void I10_aBusAndWebhooksAreToldAndNothingOfTheSecretsIsKept(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.exits(3);
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, telling()));

        assertThat(events()).containsExactly("default started", "default failed");
        assertThat(told)
                .containsExactlyInAnyOrder("/hook failed true true", "/chat/" + TOKEN + " failed false false");
        assertThat(JenkinsRule.getLog(run)).doesNotContain("that-nobody-sees");
        try (Stream<Path> files = Files.walk(run.getRootDir().toPath())) {
            assertThat(files.filter(Files::isRegularFile).toList()).isNotEmpty().allSatisfy(file -> assertThat(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("that-nobody-sees"));
        }
        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            assertThat(web.getPage(run, "ecs-deployment").getWebResponse().getContentAsString())
                    .contains("The migration")
                    .doesNotContain("that-nobody-sees");
        }
    }

    @Test
    void aSuccessIsToldInTheStagesOfItsBuild(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, telling()));

        assertThat(events()).containsExactly("default started", "default succeeded");
        assertThat(told).containsExactly("/hook succeeded true true");
        assertThat(Views.graphView(jenkins, run)).containsEntry("Verify", "success");
    }

    /** Whoever may configure a job could send it anywhere. */
    @Test
    void I10_theControllersOwnEnvironmentIsNobodys(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(
                        jenkins,
                        DEPLOY + ", notify: ecsNotify(webhooks: [ecsWebhook(url: '" + address("/hook")
                                + "', bearerTokenVariable: 'PATH')])"));

        assertThat(System.getenv("PATH")).isNotBlank();
        jenkins.assertLogContains("there are no Secret text credentials of that id for this build", run);
        assertThat(aws.changes()).isEmpty();
        assertThat(told).isEmpty();
    }
}
