package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.web.JdkWeb;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The tokens that configurations name: on a controller these are credentials of the kind <em>Secret text</em>, by their ids,
 * and never the controller's own environment, which is not the job's to send anywhere.
 */
final class SecretTexts {
    private SecretTexts() {}

    /** The web with the tokens that a build may use. They are looked up when they are needed, so that they can be changed. */
    static Web web(Run<?, ?> build) {
        return new JdkWeb(build.getParent().getFullName(), id -> {
            StringCredentials found = CredentialsProvider.findCredentialById(id, StringCredentials.class, build);
            if (found == null) {
                return null;
            }
            CredentialsProvider.track(build, found);
            return found.getSecret().getPlainText();
        });
    }
}
