package io.jenkins.plugins.ecsdeploy.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * What holds for every deployment of this controller. In configuration as code:
 *
 * <pre>{@code
 * unclassified:
 *   ecsMigrateAndDeploy:
 *     profiles:
 *       - name: prod
 *         region: eu-west-1
 *         cluster: prod
 *         credentialsId: aws-prod
 * }</pre>
 *
 * Holds ids of credentials only, never a secret. Only administrators see and change it.
 */
@Extension
@Symbol("ecsMigrateAndDeploy")
public class EcsMigrateAndDeployConfiguration extends GlobalConfiguration {

    private List<Profile> profiles = new ArrayList<>();
    private boolean controllerCredentials;
    private String endpoint;

    public EcsMigrateAndDeployConfiguration() {
        load();
    }

    /** The controller's one configuration. */
    public static EcsMigrateAndDeployConfiguration get() {
        return ExtensionList.lookupSingleton(EcsMigrateAndDeployConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.EcsMigrateAndDeployConfiguration_displayName();
    }

    public List<Profile> getProfiles() {
        return List.copyOf(profiles);
    }

    @DataBoundSetter
    public void setProfiles(List<Profile> value) {
        profiles = value == null ? new ArrayList<>() : new ArrayList<>(value);
        save();
    }

    /** Whether deployments that name no credentials may use what the controller's own machine is allowed. */
    public boolean isControllerCredentials() {
        return controllerCredentials;
    }

    @DataBoundSetter
    public void setControllerCredentials(boolean value) {
        controllerCredentials = value;
        save();
    }

    /** What takes the place of AWS; null is AWS itself. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(String value) {
        endpoint = Util.fixEmptyAndTrim(value);
        save();
    }

    /** {@link #getEndpoint} as an address; empty when it is none. */
    public Optional<URI> endpointUri() {
        try {
            return endpoint == null ? Optional.empty() : Optional.of(new URI(endpoint));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The profiles that a job may use: those of its folders, the nearest first, then these. Of one name, the first. */
    public List<Profile> profilesFor(@CheckForNull Item job) {
        Map<String, Profile> usable = new LinkedHashMap<>();
        Stream.concat(around(job).stream(), profiles.stream())
                .filter(p -> p.usableIn(job))
                .forEach(p -> usable.putIfAbsent(p.getName(), p));
        return List.copyOf(usable.values());
    }

    private static List<Profile> around(@CheckForNull Item job) {
        try {
            return job == null ? List.of() : FolderProfiles.around(job);
        } catch (LinkageError e) {
            // There is no Folders plugin, and so there are no folders.
            return List.of();
        }
    }

    /** The profile of a name; empty when there is none, or it is not for this job: which of the two is not told. */
    public Optional<Profile> profile(String name, @CheckForNull Item job) {
        return profilesFor(job).stream().filter(p -> p.getName().equals(name)).findFirst();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        Set<String> names = new HashSet<>();
        for (Profile profile : request.bindJSONToList(Profile.class, form.get("profiles"))) {
            if (!names.add(profile.getName())) {
                throw new FormException(Messages.Profile_twice(profile.getName()), "profiles");
            }
        }
        try (BulkChange change = new BulkChange(this)) {
            profiles = new ArrayList<>();
            request.bindJSON(this, form);
            change.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @RequirePOST
    public FormValidation doCheckEndpoint(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (Util.fixEmptyAndTrim(value) == null) {
            return FormValidation.ok();
        }
        try {
            URI uri = new URI(value.strip());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null
                    ? FormValidation.warning(Messages.EcsMigrateAndDeployConfiguration_endpointSet())
                    : FormValidation.error(Messages.EcsMigrateAndDeployConfiguration_noUrl());
        } catch (URISyntaxException e) {
            return FormValidation.error(Messages.EcsMigrateAndDeployConfiguration_noUrl());
        }
    }

    @RequirePOST
    public FormValidation doCheckControllerCredentials(@QueryParameter boolean value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return value
                ? FormValidation.warning(Messages.EcsMigrateAndDeployConfiguration_everybody())
                : FormValidation.ok();
    }
}
