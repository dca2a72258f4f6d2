package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.aws.OciHttp.Answer;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * {@link Images} of any registry that speaks the OCI distribution specification and lets everybody read: Docker Hub, ECR
 * Public, GHCR, Quay, one on this machine. Asks as nobody, since this tool keeps no registry credentials.
 */
final class OciImages implements Images {
    static final String GET = "registry:GetManifest";
    private static final String TOKEN = "registry:GetToken";
    private static final String DIGEST = "Docker-Content-Digest";
    private static final Pattern DIGESTS = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    private final OciHttp http;

    OciImages(Supplier<SdkHttpClient> client) {
        this.http = new OciHttp(client);
    }

    @Override
    public FoundImage find(ImageReference reference) {
        OciAddress address = OciAddress.of(reference);
        // A HEAD does not count against Docker Hub's pull limit.
        Answer head = ask(SdkHttpMethod.HEAD, address, address.reference(), null);
        String authorization = null;
        if (head.status() == 401) {
            authorization = "Bearer " + token(address, head);
            head = ask(SdkHttpMethod.HEAD, address, address.reference(), authorization);
        }
        check(head, address);
        Optional<String> digest =
                head.header(DIGEST).filter(d -> DIGESTS.matcher(d).matches());
        if (digest.isPresent() && !Manifests.index(head.header("Content-Type").orElse(null))) {
            return found(address, digest.get(), List.of());
        }
        Answer manifest = ask(SdkHttpMethod.GET, address, digest.orElse(address.reference()), authorization);
        check(manifest, address);
        return found(
                address,
                verified(address, digest, manifest.body().asByteArrayUnsafe()),
                Manifests.platforms(new String(manifest.body().asByteArrayUnsafe(), StandardCharsets.UTF_8)));
    }

    private static FoundImage found(OciAddress address, String digest, List<String> platforms) {
        if (address.pinned() && !digest.equals(address.reference())) {
            throw new OutsideException(
                    Kind.REFUSED, GET, "", address + ": the registry answers with another digest, " + digest, null);
        }
        return new FoundImage(address.repositoryUri(), digest, platforms);
    }

    private Answer ask(SdkHttpMethod method, OciAddress address, String reference, String authorization) {
        return http.ask(GET, method, address.manifest(reference), authorization);
    }

    private String token(OciAddress address, Answer refused) {
        URI realm = BearerChallenge.of(refused.headers("WWW-Authenticate"))
                .orElseThrow(() -> denied(address))
                .address(address.repository());
        Answer answer = http.ask(TOKEN, SdkHttpMethod.GET, tokenAddress(address, realm), null);
        check(answer, address);
        try {
            JsonNode token = Json.read(answer.body().asByteArrayUnsafe());
            String value = token.path("token").asText(token.path("access_token").asText(""));
            if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw denied(address);
            }
            return value;
        } catch (JsonProcessingException e) {
            // The parser's message would repeat what it could not read, and that may be a token.
            throw new OutsideException(
                    Kind.UNAVAILABLE, TOKEN, "", realm.getAuthority() + " gave no token for " + address, null);
        }
    }

    /** A registry elsewhere may not send us to ask this machine. */
    private static URI tokenAddress(OciAddress address, URI realm) {
        boolean inward = realm.getAuthority() == null
                || (OciHttp.loopback(realm.getAuthority())
                        && !OciHttp.loopback(address.base().getAuthority()));
        if (inward) {
            throw new OutsideException(
                    Kind.REFUSED, TOKEN, "", address.registry() + " names no usable place to get a token", null);
        }
        return realm;
    }

    private static void check(Answer answer, OciAddress address) {
        int status = answer.status();
        if (status / 100 == 2) {
            return;
        }
        if (status == 401 || status == 403) {
            throw denied(address);
        }
        Kind kind =
                switch (status) {
                    case 404 -> Kind.NOT_FOUND;
                    case 429 -> Kind.THROTTLED;
                    case 408 -> Kind.UNAVAILABLE;
                    default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
                };
        String what = kind == Kind.NOT_FOUND ? " does not exist" : ": the registry answers with HTTP " + status;
        throw new OutsideException(kind, GET, String.valueOf(status), address + what, null);
    }

    private static OutsideException denied(OciAddress address) {
        return new OutsideException(
                Kind.DENIED,
                GET,
                "",
                address + " does not exist, or the registry needs credentials which this tool does not have:"
                        + " push or mirror the image to ECR, or give the reference with its digest there",
                null);
    }

    /** What we read must be what the registry says that it is; without a word from it, we say so ourselves. */
    private static String verified(OciAddress address, Optional<String> digest, byte[] manifest) {
        String algorithm = digest.orElse("sha256:").startsWith("sha512:") ? "SHA-512" : "SHA-256";
        String computed = algorithm.replace("-", "").toLowerCase(Locale.ROOT) + ":"
                + HexFormat.of().formatHex(hash(algorithm, manifest));
        if (digest.isPresent() && !digest.get().equals(computed)) {
            throw new OutsideException(
                    Kind.REFUSED, GET, "", address + ": the manifest does not match its digest " + digest.get(), null);
        }
        return computed;
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
