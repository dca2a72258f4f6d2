package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Regions;
import java.util.List;
import jenkins.model.Jenkins;

/** The choices that forms have in common. Who may not see them gets back what is there already. */
public final class FormChoices {
    private FormChoices() {}

    public static ListBoxModel profiles(@CheckForNull Item item, String current) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormMethods_noProfile(), "");
        if (FormAccess.maySee(item)) {
            EcsMigrateAndDeployConfiguration.get().profilesFor(item).forEach(p -> items.add(p.getName()));
        }
        String given = Util.fixEmptyAndTrim(current);
        if (given != null && items.stream().noneMatch(option -> option.value.equals(given))) {
            items.add(given);
        }
        return items;
    }

    public static ComboBoxModel regions(@CheckForNull Item item) {
        return FormAccess.maySee(item) ? Regions.items() : new ComboBoxModel();
    }

    public static ListBoxModel credentials(@CheckForNull Item item, String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (!FormAccess.maySee(item)) {
            return items.includeCurrentValue(current);
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
        return items.includeCurrentValue(current);
    }
}
