package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import io.jenkins.plugins.ecsdeploy.aws.AwsCatalog;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.jenkins.config.ConfiguredDefaults;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Piece;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.EndpointOverride;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.HttpClients;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/**
 * The way to AWS of somebody who fills in a form: open only to who may configure the job and use its credentials, since it
 * uses them in his place.
 *
 * @param item the job; null outside of any, for administrators only
 */
public record FormAccess(@CheckForNull Item item, String profile, String region, String credentialsId) {

    /** Whether the form may be seen with its choices at all. */
    public static boolean maySee(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** Whether AWS may be asked for whoever fills the form in. */
    static boolean mayAsk(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.CONFIGURE) && item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** What AWS says; empty when it may not be asked, can't be asked yet, or does not answer. */
    <T> Optional<T> ask(Function<AwsCatalog, T> question) {
        try {
            return askOrFail(question);
        } catch (OutsideException e) {
            return Optional.empty();
        }
    }

    /**
     * What AWS says; empty when it may not be asked, or can't be asked yet.
     *
     * @throws OutsideException when it does not answer
     */
    <T> Optional<T> askOrFail(Function<AwsCatalog, T> question) {
        String where = regionOrProfiles();
        if (!mayAsk(item) || where == null || !isRegion(where)) {
            return Optional.empty();
        }
        Optional<AwsSettings> settings = settings();
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try (AwsCatalog catalog = AwsCatalog.open(where, role(), settings.get())) {
            return Optional.of(question.apply(catalog));
        }
    }

    /** A Region becomes part of a host's name: only what looks like one is ever asked. */
    private static boolean isRegion(String text) {
        return Piece.check("region", text).kind == FormValidation.Kind.OK;
    }

    /** Empty when there are no credentials that may be used. */
    Optional<AwsSettings> settings() {
        AwsSettings settings = AwsSettings.DEFAULT
                .withHttpClient(HttpClients::open)
                .withUserAgentSuffix("ecs-migrate-and-deploy-jenkins")
                .withEndpoint(EndpointOverride.get())
                .withVariables(this::secret);
        String id = credentialsIdOrProfiles();
        if (id == null) {
            return ConfiguredDefaults.controllerCredentials() ? Optional.of(settings) : Optional.empty();
        }
        AmazonWebServicesCredentials found = find(id, AmazonWebServicesCredentials.class);
        return found == null ? Optional.empty() : Optional.of(settings.withCredentials(found, id));
    }

    /** The <i>Secret text</i> credentials of this id, as a build of the job would find them; null when it would not. */
    String secret(String id) {
        StringCredentials found = find(id, StringCredentials.class);
        return found == null ? null : found.getSecret().getPlainText();
    }

    /** The cluster of the profile, for an empty field. */
    String cluster(String typed) {
        String given = Util.fixEmptyAndTrim(typed);
        return given != null ? given : known().map(Profile::getCluster).orElse(null);
    }

    Optional<Profile> known() {
        String name = Util.fixEmptyAndTrim(profile);
        return name == null
                ? Optional.empty()
                : EcsMigrateAndDeployConfiguration.get().profile(name, item);
    }

    private String regionOrProfiles() {
        String given = Util.fixEmptyAndTrim(region);
        return given != null ? given : known().map(Profile::getRegion).orElse(null);
    }

    private String credentialsIdOrProfiles() {
        String given = Util.fixEmptyAndTrim(credentialsId);
        return given != null ? given : known().map(Profile::getCredentialsId).orElse(null);
    }

    private Credentials role() {
        return known().filter(p -> p.getRoleArn() != null)
                .map(p -> new Credentials(p.getRoleArn(), p.getExternalId(), null))
                .orElse(Credentials.DEFAULT_CHAIN);
    }

    /** As a build of the job would find them. */
    private <C extends IdCredentials> C find(String id, Class<C> type) {
        return item == null
                ? CredentialsProvider.findCredentialByIdInItemGroup(
                        id, type, Jenkins.get(), ACL.SYSTEM2, List.of())
                : CredentialsProvider.findCredentialByIdInItem(id, type, item, builds(item), List.of());
    }

    /** Whom builds of a job run as. */
    public static Authentication builds(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
