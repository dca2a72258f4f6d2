package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry that is not ECR (OCI Distribution Specification): manifests by tag or digest, behind the bearer token flow
 * that Docker Hub and others use. Anonymous tokens open public repositories only; private ones want the login.
 */
public final class OciEndpoint {

    /** Who may read private repositories. */
    public record Login(String user, String password) {}

    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern SCOPE = Pattern.compile("(?:^|&)scope=repository(?::|%3A)(.+?)(?::|%3A)pull");

    private final Kernel kernel;
    private final Registries registries;
    private final Map<String, String> tokens = new HashMap<>();
    private Login login = new Login("reader", "secret");

    public OciEndpoint(Kernel kernel, Registries registries) {
        this.kernel = kernel;
        this.registries = registries;
    }

    public void login(Login newLogin) {
        login = newLogin;
    }

    /** Answers {@code /v2/…} and {@code /token}. */
    public Response handle(Request request) {
        return kernel.locked(() -> {
            if (request.path().equals("/token")) {
                return token(request);
            }
            Matcher manifest = MANIFEST.matcher(request.path());
            if (manifest.matches()) {
                return manifest(request, manifest.group(1), manifest.group(2));
            }
            boolean ping = request.path().equals("/v2/") || request.path().equals("/v2");
            return ping ? challenge(request, "") : error(404, "UNSUPPORTED", "unsupported");
        });
    }

    private Response token(Request request) {
        Matcher scope = SCOPE.matcher(request.query());
        String name = scope.find() ? scope.group(1).replace("%2F", "/") : "";
        String expected = Base64.getEncoder()
                .encodeToString((login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        Optional<String> authorization = request.header("authorization");
        boolean known = authorization.filter(("Basic " + expected)::equals).isPresent();
        boolean isPrivate = registries.findOci(name).map(Repository::isPrivate).orElse(false);
        if ((authorization.isPresent() && !known) || (isPrivate && !known)) {
            return error(401, "UNAUTHORIZED", "authentication required");
        }
        String token = kernel.ids().hex(40);
        tokens.put(token, name);
        ObjectNode body =
                Json.object().put("token", token).put("access_token", token).put("expires_in", 300);
        body.put("issued_at", kernel.now().toString());
        return Response.of(200, "application/json", Json.write(body));
    }

    private Response manifest(Request request, String name, String reference) {
        String bearer = request.header("authorization").orElse("").replaceFirst("^[Bb]earer ", "");
        if (!name.equals(tokens.get(bearer))) {
            return challenge(request, name);
        }
        Optional<Repository> repository = registries.findOci(name);
        if (repository.isEmpty()) {
            return error(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        Optional<Image> image = repository.get().find(reference);
        if (image.isEmpty()) {
            return error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        return Response.of(200, image.get().mediaType(), image.get().manifest())
                .with("Docker-Content-Digest", image.get().digest())
                .with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    private static Response challenge(Request request, String name) {
        String realm = "http://" + request.header("host").orElse("localhost") + "/token";
        String scope = name.isEmpty() ? "" : ",scope=\"repository:" + name + ":pull\"";
        return error(401, "UNAUTHORIZED", "authentication required")
                .with("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"registry.simulator\"" + scope);
    }

    private static Response error(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return Response.of(status, "application/json", Json.write(body))
                .with("Docker-Distribution-Api-Version", "registry/2.0");
    }
}
