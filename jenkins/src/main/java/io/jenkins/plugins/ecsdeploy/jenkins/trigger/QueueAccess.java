package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Job;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.jenkins.config.ConfiguredDefaults;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.EndpointOverride;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.HttpClients;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormAccess;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How a trigger reaches its queue; two that are equal see it with the same eyes.
 *
 * @param caller the credentials object itself, by identity: folders may have credentials of the same id
 */
record QueueAccess(String region, AmazonWebServicesCredentials caller, Credentials role, URI endpoint) {

    /** @throws IllegalStateException with the reason, for people, when it has no way */
    static QueueAccess of(EventTrigger trigger, Job<?, ?> job) {
        Optional<Profile> profile = Optional.ofNullable(trigger.getProfile())
                .map(name -> EcsMigrateAndDeployConfiguration.get()
                        .profile(name, job)
                        .orElseThrow(() -> new IllegalStateException("there is no profile \"" + name + "\" for it")));
        if (!SqsQueue.isUrl(trigger.getQueue())) {
            throw new IllegalStateException("its queue is not the URL of one");
        }
        String region = Optional.ofNullable(trigger.getRegion())
                .or(() -> SqsQueue.region(trigger.getQueue()))
                .or(() -> profile.map(Profile::getRegion))
                .orElseThrow(() -> new IllegalStateException("nobody says the Region of its queue"));
        String id = Optional.ofNullable(trigger.getCredentialsId())
                .or(() -> profile.map(Profile::getCredentialsId))
                .orElse(null);
        Credentials role = profile.filter(p -> p.getRoleArn() != null)
                .map(p -> new Credentials(p.getRoleArn(), p.getExternalId(), null))
                .orElse(Credentials.DEFAULT_CHAIN);
        return new QueueAccess(region, credentials(id, job), role, EndpointOverride.get());
    }

    private static AmazonWebServicesCredentials credentials(String id, Job<?, ?> job) {
        if (id == null) {
            if (!ConfiguredDefaults.controllerCredentials()) {
                throw new IllegalStateException("the controller's own credentials may not be used: give credentialsId");
            }
            return null;
        }
        AmazonWebServicesCredentials found = CredentialsProvider.findCredentialByIdInItem(
                id, AmazonWebServicesCredentials.class, job, FormAccess.builds(job), List.of());
        if (found == null) {
            throw new IllegalStateException("there are no AWS credentials \"" + id + "\" that it may use");
        }
        return found;
    }

    SqsQueue open(String url) {
        AwsSettings settings = AwsSettings.DEFAULT
                .withHttpClient(HttpClients::open)
                .withUserAgentSuffix("ecs-migrate-and-deploy-jenkins")
                .withEndpoint(endpoint);
        return SqsQueue.open(
                url, region, role, caller == null ? settings : settings.withCredentials(caller, caller.getId()));
    }
}
