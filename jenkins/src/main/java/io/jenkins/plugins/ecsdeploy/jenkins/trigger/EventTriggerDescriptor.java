package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.TriggerDescriptor;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Piece;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Regions;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormAccess;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the forms of both triggers ask. Each is POST, looks at the permission first, and never asks AWS. */
public abstract class EventTriggerDescriptor extends TriggerDescriptor {

    @Override
    public boolean isApplicable(Item item) {
        return item instanceof Job && item instanceof ParameterizedJobMixIn.ParameterizedJob;
    }

    @RequirePOST
    public ListBoxModel doFillProfileItems(@AncestorInPath Item item, @QueryParameter String profile) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.EventTriggerDescriptor_noProfile(), "");
        if (FormAccess.maySee(item)) {
            EcsMigrateAndDeployConfiguration.get().profilesFor(item).forEach(p -> items.add(p.getName()));
        }
        String current = Util.fixEmptyAndTrim(profile);
        if (current != null && items.stream().noneMatch(option -> option.value.equals(current))) {
            items.add(current);
        }
        return items;
    }

    @RequirePOST
    public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
        return FormAccess.maySee(item) ? Regions.items() : new ComboBoxModel();
    }

    @RequirePOST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (!FormAccess.maySee(item)) {
            return items.includeCurrentValue(credentialsId);
        }
        items.includeEmptyValue();
        if (item == null) {
            items.includeMatchingAs(
                    FormAccess.builds(null),
                    Jenkins.get(),
                    AmazonWebServicesCredentials.class,
                    List.of(),
                    CredentialsMatchers.always());
        } else {
            items.includeMatchingAs(
                    FormAccess.builds(item),
                    item,
                    AmazonWebServicesCredentials.class,
                    List.of(),
                    CredentialsMatchers.always());
        }
        return items.includeCurrentValue(credentialsId);
    }

    @RequirePOST
    public FormValidation doCheckQueue(@AncestorInPath Item item, @QueryParameter String value) {
        return !FormAccess.maySee(item) || SqsQueue.isUrl(Util.fixNull(value).trim())
                ? FormValidation.ok()
                : FormValidation.error(Messages.EventTriggerDescriptor_noQueue());
    }

    @RequirePOST
    public FormValidation doCheckRegion(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String queue) {
        if (!FormAccess.maySee(item)) {
            return FormValidation.ok();
        }
        String region = Util.fixEmptyAndTrim(value);
        if (region != null) {
            return Piece.check("region", region);
        }
        return SqsQueue.region(Util.fixNull(queue).trim()).isPresent()
                ? FormValidation.ok()
                : FormValidation.warning(Messages.EventTriggerDescriptor_noRegion());
    }
}
