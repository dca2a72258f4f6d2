package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OciRegistryTest {

    private static final Pattern CHALLENGE =
            Pattern.compile("Bearer realm=\"([^\"]+)\",service=\"([^\"]+)\",scope=\"([^\"]+)\"");

    private final World world = World.virtual();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        world.close();
    }

    private HttpResponse<String> send(String method, URI uri, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> token(String challenge, String authorization) throws Exception {
        Matcher parts = CHALLENGE.matcher(challenge);
        assertThat(parts.matches()).as(challenge).isTrue();
        URI uri = URI.create(parts.group(1) + "?service=" + parts.group(2) + "&scope=" + parts.group(3));
        return send("GET", uri, authorization);
    }

    private static String tokenOf(HttpResponse<String> response) {
        return response.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void a_public_manifest_takes_the_bearer_flow_and_names_its_digest() throws Exception {
        PushedImage image = world.simulator.pushOci("team/app", "1.0", Behaviour.exits(0), false);
        URI manifest = world.server.endpoint().resolve("/v2/team/app/manifests/1.0");

        HttpResponse<String> refused = send("HEAD", manifest, "");
        assertThat(refused.statusCode()).isEqualTo(401);
        HttpResponse<String> token =
                token(refused.headers().firstValue("www-authenticate").orElseThrow(), "");
        assertThat(token.statusCode()).isEqualTo(200);
        HttpResponse<String> head = send("HEAD", manifest, "Bearer " + tokenOf(token));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("docker-content-digest")).contains(image.digest());
        HttpResponse<String> get = send("GET", manifest, "Bearer " + tokenOf(token));
        assertThat(get.body()).contains("schemaVersion");
        assertThat(image.repositoryUri()).isEqualTo(world.server.endpoint().getAuthority() + "/team/app");
    }

    @Test
    void a_private_repository_gives_no_anonymous_token_but_one_for_the_login() throws Exception {
        world.simulator.ociLogin("ci", "hush").pushOci("team/app", "1.0", Behaviour.exits(0), true);
        URI manifest = world.server.endpoint().resolve("/v2/team/app/manifests/1.0");
        String challenge = send("GET", manifest, "")
                .headers()
                .firstValue("www-authenticate")
                .orElseThrow();

        assertThat(token(challenge, "").statusCode()).isEqualTo(401);
        String login = Base64.getEncoder().encodeToString("ci:hush".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> token = token(challenge, "Basic " + login);
        assertThat(token.statusCode()).isEqualTo(200);
        assertThat(send("GET", manifest, "Bearer " + tokenOf(token)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_for_one_repository_opens_no_other() throws Exception {
        world.simulator.pushOci("a", "1", Behaviour.exits(0), false);
        world.simulator.pushOci("b", "1", Behaviour.exits(0), true);
        URI a = world.server.endpoint().resolve("/v2/a/manifests/1");
        URI b = world.server.endpoint().resolve("/v2/b/manifests/1");
        String challenge =
                send("GET", a, "").headers().firstValue("www-authenticate").orElseThrow();
        String token = tokenOf(token(challenge, ""));

        assertThat(send("GET", a, "Bearer " + token).statusCode()).isEqualTo(200);
        assertThat(send("GET", b, "Bearer " + token).statusCode()).isEqualTo(401);
        assertThat(send("GET", world.server.endpoint().resolve("/v2/a/manifests/nope"), "Bearer " + token)
                        .statusCode())
                .isEqualTo(404);
    }
}
