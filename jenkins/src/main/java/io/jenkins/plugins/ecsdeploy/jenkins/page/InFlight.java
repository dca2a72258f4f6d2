package io.jenkins.plugins.ecsdeploy.jenkins.page;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.BuildDeployment;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deployment that somebody waits for just now. What comes from outside is text here; Jelly escapes it. */
@ExportedBean(defaultVisibility = 2)
public final class InFlight {
    private final Run<?, ?> build;
    private final String progress;
    private final Deployment deployment;

    InFlight(BuildDeployment attended, Deployment deployment) {
        this.build = attended.build();
        this.progress = attended.progress();
        this.deployment = deployment;
    }

    public Run<?, ?> getRun() {
        return build;
    }

    @Exported
    public String getId() {
        return deployment.id();
    }

    @Exported
    public String getBuild() {
        return build.getExternalizableId();
    }

    @Exported
    public String getPhase() {
        return deployment.phase().phase().name();
    }

    /** As shown to people. */
    public String getTitle() {
        return deployment.phase().title();
    }

    /** When the phase began, as ISO 8601. */
    @Exported
    public String getSince() {
        return deployment.phase().startedAt().toString();
    }

    /** How long it has been in the phase, for people. */
    public String getTime() {
        return Util.getTimeSpanString(
                Duration.between(deployment.phase().startedAt(), Instant.now()).toMillis());
    }

    /** What it waits for, in a few words; may be empty. */
    @Exported
    public String getProgress() {
        return progress;
    }

    @Exported
    public String getRegion() {
        return deployment.configuration().region();
    }

    @Exported
    public String getCluster() {
        return deployment.configuration().cluster();
    }

    public String getImage() {
        return deployment.configuration().image().toString();
    }
}
