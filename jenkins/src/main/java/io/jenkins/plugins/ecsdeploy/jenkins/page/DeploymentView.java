package io.jenkins.plugins.ecsdeploy.jenkins.page;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.rollback.RollBacks;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One deployment of a build, as pages show it at one moment. What comes from outside is text here; Jelly escapes it.
 * Immutable.
 */
public final class DeploymentView {
    private final Run<?, ?> build;
    private final Report report;
    private final Standing standing;

    private DeploymentView(Run<?, ?> build, Report report) {
        this.build = build;
        this.report = report;
        this.standing = Standing.of(report);
    }

    /** The deployments of a build, oldest first. One that can't be read is left out; the log of Jenkins says why. */
    public static List<DeploymentView> of(Run<?, ?> build) {
        return DeploymentFiles.ids(build).stream()
                .flatMap(id -> of(build, id).stream())
                .toList();
    }

    private static Optional<DeploymentView> of(Run<?, ?> build, String id) {
        DeploymentFiles files = DeploymentFiles.of(build, id);
        return files.load().map(deployment -> new DeploymentView(build, report(build, deployment, files.journal())));
    }

    private static Report report(Run<?, ?> build, Deployment deployment, FileJournal journal) {
        boolean running = !deployment.decided();
        boolean left = running
                && !build.isBuilding()
                && DeploymentEngine.get().attended(deployment.id()).isEmpty();
        Report report = Report.of(deployment, left ? left() : null);
        Report whole = LogTail.of(journal.logFile()).map(report::withLog).orElse(report);
        return running && !left ? whole.asOf(Instant.now()) : whole;
    }

    private static Suspension left() {
        return new Suspension(
                Suspension.Reason.CANCELLED, Messages.DeploymentView_left(), null, Messages.DeploymentView_next());
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    public String getId() {
        return report.deployment().id();
    }

    /** {@code running}, {@code suspended}, {@code succeeded}, {@code failed}, {@code cancelled}: for words and style classes. */
    public String getStanding() {
        return standing.name().toLowerCase(Locale.ROOT);
    }

    public boolean isRunning() {
        return standing == Standing.RUNNING;
    }

    public boolean isDryRun() {
        return configuration().dryRun();
    }

    /** Whether services run it, as far as this deployment knows. */
    public boolean isDeployed() {
        return standing == Standing.SUCCEEDED && !isDryRun();
    }

    /** Whether one can go back to it. */
    public boolean isRollBackTarget() {
        return !isDryRun() && RollBacks.possible(report.deployment());
    }

    /** Jenkins' own picture for it. */
    public String getIcon() {
        return switch (standing) {
            case RUNNING -> "symbol-status-blue-anime";
            case SUCCEEDED -> "symbol-status-blue";
            case FAILED -> "symbol-status-red";
            case SUSPENDED, CANCELLED -> "symbol-status-aborted";
        };
    }

    /** What is under way, or how it ended, in one line. */
    public String getHeadline() {
        Deployment d = report.deployment();
        return switch (standing) {
            case RUNNING -> Messages.DeploymentView_running(d.phase().phase().title());
            case SUSPENDED ->
                Messages.DeploymentView_suspended(d.phase().phase().title());
            case SUCCEEDED -> isDryRun() ? Messages.DeploymentView_checked() : Messages.DeploymentView_succeeded();
            case FAILED, CANCELLED -> d.failure().summary();
        };
    }

    public String getImage() {
        return configuration().image().toString();
    }

    /** Null before it is known. */
    public String getDigest() {
        PinnedImage image = report.deployment().image();
        return image == null ? null : image.digest();
    }

    /** The first letters of it, as people tell images apart. */
    public String getShortDigest() {
        String digest = getDigest();
        int end = digest == null ? -1 : digest.indexOf(':') + 13;
        return digest == null || digest.length() < end ? digest : digest.substring(0, end);
    }

    public String getCluster() {
        String cluster = configuration().cluster();
        return cluster.substring(cluster.lastIndexOf('/') + 1);
    }

    public String getRegion() {
        return configuration().region();
    }

    public String getServices() {
        return String.join(
                ", ", configuration().services().stream().map(Service::name).toList());
    }

    public String getTook() {
        Deployment d = report.deployment();
        return Util.getTimeSpanString(
                Duration.between(d.createdAt(), d.endedAt().orElse(report.asOf()))
                        .toMillis());
    }

    public String getStarted() {
        return Util.XS_DATETIME_FORMATTER2.format(report.deployment().createdAt());
    }

    /** The report's sections: HTML in which everything from outside is escaped already. */
    public String getHtml() {
        return HtmlReport.fragment(report);
    }

    private Configuration configuration() {
        return report.deployment().configuration();
    }
}
