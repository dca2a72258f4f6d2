package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** What is right of every address that we ask or tell. */
final class WebRules {
    private final Problems problems;
    private final String example;

    /** @param example a right address, for the messages */
    WebRules(Problems problems, String example) {
        this.problems = problems;
        this.example = example;
    }

    /**
     * An address.
     *
     * @param token whether a token is sent there
     * @param ca whether certificates are given for it
     */
    void url(String text, String at, boolean token, boolean ca) {
        if (problems.at(at)) {
            return;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            problems.add(at, "It is not an address.", "For instance: " + example);
            return;
        }
        if (url.getHost() == null) {
            problems.add(at, "There is no host in it.", "For instance: " + example);
        }
        if (url.getRawUserInfo() != null) {
            problems.add(at, "It holds a user.", "Take it out; bearerTokenVariable names a variable with a token.");
        }
        if (url.getRawFragment() != null) {
            problems.add(at, "It holds a fragment (#…), which no server sees.", "Take it out.");
        }
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        if (plain && token && !Loopback.is(url.getHost())) {
            problems.add(at, "A token is not sent without encryption.", "Use https.");
        }
        if (plain && ca) {
            problems.add(at, "There are no certificates without encryption.", "Use https, or remove ca.");
        }
    }

    void certificates(String pem, String at) {
        if (problems.at(at)) {
            return;
        }
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (found.isEmpty()) {
                problems.add(at, "There is no certificate in it.", "It holds the text of a PEM file.");
            }
        } catch (CertificateException e) {
            problems.add(at, "It can't be read as certificates.", "It holds the text of a PEM file.");
        }
    }
}
