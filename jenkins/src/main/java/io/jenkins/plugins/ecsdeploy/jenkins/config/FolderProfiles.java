package io.jenkins.plugins.ecsdeploy.jenkins.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.ArrayList;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Profiles for the jobs below a folder, which win over those of the same name further up and in the global configuration.
 * Their credentials must be visible to the jobs: who configures a folder chooses among no others.
 *
 * <p>Only to be loaded where the Folders plugin is installed.
 */
public final class FolderProfiles extends AbstractFolderProperty<AbstractFolder<?>> {
    private final List<Profile> profiles;

    @DataBoundConstructor
    public FolderProfiles(List<Profile> profiles) {
        this.profiles = profiles == null ? new ArrayList<>() : new ArrayList<>(profiles);
    }

    public List<Profile> getProfiles() {
        return List.copyOf(profiles);
    }

    /** Those of all the folders around a job, the nearest first. */
    static List<Profile> around(Item job) {
        List<Profile> all = new ArrayList<>();
        ItemGroup<?> group = job.getParent();
        while (group instanceof Item item) {
            if (group instanceof AbstractFolder<?> folder) {
                FolderProfiles own = folder.getProperties().get(FolderProfiles.class);
                if (own != null) {
                    all.addAll(own.profiles);
                }
            }
            group = item.getParent();
        }
        return all;
    }

    /** See the class. */
    @Extension(optional = true)
    @Symbol("ecsProfiles")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FolderProfiles_displayName();
        }

        /** A folder without any has no such property. */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            FolderProfiles property = (FolderProfiles) super.newInstance(request, form);
            return property == null || property.profiles.isEmpty() ? null : property;
        }
    }
}
