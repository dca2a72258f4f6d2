package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.util.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** HTTP clients as the SDK's API plugin brings them, through the proxy that Jenkins is set up with. */
public final class HttpClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 50;

    private HttpClients() {}

    public static SdkHttpClient open() {
        ApacheHttpClient.Builder builder = ApacheHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ANSWER)
                .maxConnections(CONNECTIONS);
        hudson.ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy != null && proxy.getName() != null && EndpointOverride.get() == null) {
            builder.proxyConfiguration(proxy(proxy));
        }
        return builder.build();
    }

    private static ProxyConfiguration proxy(hudson.ProxyConfiguration proxy) {
        ProxyConfiguration.Builder builder = ProxyConfiguration.builder()
                .endpoint(URI.create("http://" + proxy.getName() + ":" + proxy.getPort()))
                .nonProxyHosts(proxy.getNoProxyHostPatterns().stream()
                        .map(Pattern::pattern)
                        .collect(Collectors.toSet()));
        if (proxy.getUserName() != null) {
            builder.username(proxy.getUserName()).password(Secret.toString(proxy.getSecretPassword()));
        }
        return builder.build();
    }
}
