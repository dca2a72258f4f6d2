package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.TriggerDescriptor;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Piece;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormAccess;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormChoices;
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
        return FormChoices.profiles(item, profile);
    }

    @RequirePOST
    public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
        return FormChoices.regions(item);
    }

    @RequirePOST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return FormChoices.credentials(item, credentialsId);
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
