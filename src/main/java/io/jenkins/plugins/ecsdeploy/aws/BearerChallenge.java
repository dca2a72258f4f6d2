package io.jenkins.plugins.ecsdeploy.aws;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where a registry says that tokens are to be had: its {@code WWW-Authenticate: Bearer realm="…",service="…",scope="…"}.
 *
 * @param service may be null
 * @param scope may be null
 */
record BearerChallenge(URI realm, String service, String scope) {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)=(?:\"([^\"]*)\"|([^\\s,\"]+))");

    /** The first usable challenge; empty when the registry wants something else than a bearer token. */
    static Optional<BearerChallenge> of(List<String> headers) {
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("bearer "))
                .map(BearerChallenge::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<BearerChallenge> parse(String header) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        try {
            return Optional.ofNullable(parameters.get("realm"))
                    .map(URI::create)
                    .map(realm -> new BearerChallenge(realm, parameters.get("service"), parameters.get("scope")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where to ask for a token, as nobody in particular. */
    URI address(String repository) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(realm);
        if (service != null) {
            request.putRawQueryParameter("service", service);
        }
        request.putRawQueryParameter("scope", scope == null ? "repository:" + repository + ":pull" : scope);
        return request.build().getUri();
    }
}
