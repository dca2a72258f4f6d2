package io.jenkins.plugins.ecsdeploy.jenkins.config;

import hudson.util.ComboBoxModel;
import java.util.Comparator;
import software.amazon.awssdk.regions.Region;

/** The Regions that the AWS SDK knows, to choose from; a newer one can be typed. */
public final class Regions {
    private Regions() {}

    public static ComboBoxModel items() {
        ComboBoxModel items = new ComboBoxModel();
        Region.regions().stream()
                .filter(r -> !r.isGlobalRegion())
                .map(Region::id)
                .sorted(Comparator.naturalOrder())
                .forEach(items::add);
        return items;
    }
}
