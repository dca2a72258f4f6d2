package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Run;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Where a configuration names variables for secrets, Jenkins takes the names for ids of <i>Secret text</i> credentials that
 * the build may use. The controller's own environment is nobody's to send anywhere: whoever may configure any job could.
 *
 * <p>They are looked up each time, so that a new value counts at once, and none is kept. Thread-safe.
 */
final class SecretTexts implements UnaryOperator<String> {
    private final Run<?, ?> build;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    SecretTexts(Run<?, ?> build) {
        this.build = build;
    }

    /** Null when there are none of this id, or the build may not use them. */
    @Override
    public String apply(String id) {
        StringCredentials found = CredentialsProvider.findCredentialById(id, StringCredentials.class, build);
        if (found == null) {
            return null;
        }
        if (used.add(id)) {
            CredentialsProvider.track(build, found);
        }
        return found.getSecret().getPlainText();
    }
}
