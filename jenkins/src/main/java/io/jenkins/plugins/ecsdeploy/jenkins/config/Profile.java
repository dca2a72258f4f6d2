package io.jenkins.plugins.ecsdeploy.jenkins.config;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A place to deploy to, under a name that jobs use: Region, cluster, credentials, role, and defaults for everything else.
 * Plain texts; what a job gives itself wins over them.
 */
public final class Profile extends AbstractDescribableImpl<Profile> {

    private final String name;
    private String region;
    private String cluster;
    private String credentialsId;
    private String roleArn;
    private String externalId;
    private String eventsQueue;
    private String defaults;
    private String jobs;

    @DataBoundConstructor
    public Profile(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public String getName() {
        return name;
    }

    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String value) {
        region = Util.fixEmptyAndTrim(value);
    }

    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String value) {
        cluster = Util.fixEmptyAndTrim(value);
    }

    /** Id of AWS credentials that the controller itself may use; they need not be visible to the job. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String value) {
        credentialsId = Util.fixEmptyAndTrim(value);
    }

    public String getRoleArn() {
        return roleArn;
    }

    @DataBoundSetter
    public void setRoleArn(String value) {
        roleArn = Util.fixEmptyAndTrim(value);
    }

    public String getExternalId() {
        return externalId;
    }

    @DataBoundSetter
    public void setExternalId(String value) {
        externalId = Util.fixEmptyAndTrim(value);
    }

    /** URL of an SQS queue with events of ECS, which tell its deployments when to look; null: none. */
    @CheckForNull
    public String getEventsQueue() {
        return eventsQueue;
    }

    @DataBoundSetter
    public void setEventsQueue(String value) {
        eventsQueue = Util.fixEmptyAndTrim(value);
    }

    /** A piece of a configuration in YAML, below everything else. */
    public String getDefaults() {
        return defaults;
    }

    @DataBoundSetter
    public void setDefaults(String value) {
        defaults = value == null || value.isBlank() ? null : value;
    }

    /** Full names of jobs, or of folders of jobs, that may use it, separated by commas or lines; null: every job. */
    public String getJobs() {
        return jobs;
    }

    @DataBoundSetter
    public void setJobs(String value) {
        jobs = Util.fixEmptyAndTrim(value);
    }

    /** Whether a job may use it. Outside of any job only an unrestricted profile is usable. */
    public boolean usableIn(@CheckForNull Item job) {
        if (jobs == null) {
            return true;
        }
        return job != null
                && Arrays.stream(jobs.split("[,\\n]"))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .anyMatch(one -> job.getFullName().equals(one)
                                || job.getFullName().startsWith(one.endsWith("/") ? one : one + "/"));
    }

    /**
     * What it says, to lie below what a job says.
     *
     * @throws ConfigurationException when the defaults have no right syntax
     */
    public ConfigurationSource source() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        put(tree, "region", region);
        put(tree, "cluster", cluster);
        if (roleArn != null) {
            ObjectNode credentials = tree.putObject("credentials");
            put(credentials, "roleArn", roleArn);
            put(credentials, "externalId", externalId);
        }
        ConfigurationSource fields = ConfigurationSource.tree(tree);
        return defaults == null
                ? fields
                : fields.over(ConfigurationSource.text(Messages.Profile_source(name), defaults));
    }

    private static void put(ObjectNode tree, String key, String value) {
        if (value != null) {
            tree.put(key, value);
        }
    }

    /** The form's look-ups and checks; all for administrators only. */
    @Extension
    @Symbol("ecsProfile")
    public static final class DescriptorImpl extends Descriptor<Profile> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.Profile_displayName();
        }

        @RequirePOST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            StandardListBoxModel items = new StandardListBoxModel();
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return items.includeCurrentValue(credentialsId);
            }
            return items.includeEmptyValue()
                    .includeMatchingAs(
                            ACL.SYSTEM2,
                            Jenkins.get(),
                            AmazonWebServicesCredentials.class,
                            List.of(),
                            CredentialsMatchers.always())
                    .includeCurrentValue(credentialsId);
        }

        @RequirePOST
        public ComboBoxModel doFillRegionItems() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? Regions.items() : new ComboBoxModel();
        }

        @RequirePOST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return FormValidation.validateRequired(value);
        }

        @RequirePOST
        public FormValidation doCheckRegion(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : Piece.check("region", value);
        }

        @RequirePOST
        public FormValidation doCheckCluster(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : Piece.check("cluster", value);
        }

        @RequirePOST
        public FormValidation doCheckRoleArn(@QueryParameter String value, @QueryParameter String externalId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            if (Util.fixEmptyAndTrim(value) == null) {
                return Util.fixEmptyAndTrim(externalId) == null
                        ? FormValidation.ok()
                        : FormValidation.warning(Messages.Profile_externalIdAlone());
            }
            return Piece.check("credentials.roleArn", value);
        }

        @RequirePOST
        public FormValidation doCheckEventsQueue(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String url = Util.fixEmptyAndTrim(value);
            return url == null || SqsQueue.isUrl(url)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.Profile_noQueue());
        }

        @RequirePOST
        public FormValidation doCheckDefaults(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Piece.check(value);
        }

        @RequirePOST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            for (String one : Util.fixNull(value).split("[,\\n]")) {
                if (!one.isBlank() && Jenkins.get().getItemByFullName(one.strip()) == null) {
                    return FormValidation.warning(Messages.Profile_noJob(one.strip()));
                }
            }
            return FormValidation.ok();
        }
    }
}
