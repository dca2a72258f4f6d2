package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.EnvVars;
import hudson.util.FormValidation;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ParameterTree;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The preflight of what a form says, outside of any build: the engine's own, as a dry run, so that it finds what a build
 * would find. Nothing is changed, and nothing is kept.
 */
final class Check {
    private static final long PATIENCE_SECONDS = 60;
    private static final SecureRandom SEED = new SecureRandom();

    private final FormAccess access;

    Check(FormAccess access) {
        this.access = access;
    }

    FormValidation of(EcsMigrateAndDeployBuilder form) {
        if (variables(form)) {
            return FormValidation.warning(Messages.Check_variables());
        }
        Optional<AwsSettings> settings = access.settings();
        if (settings.isEmpty()) {
            return FormValidation.error(Messages.Check_credentials());
        }
        try {
            return preflight(configuration(form), settings.get());
        } catch (ConfigurationException e) {
            return shown(FormValidation.Kind.ERROR, Messages.Check_unusable(), text(e.problems()));
        }
    }

    private static boolean variables(EcsMigrateAndDeployBuilder form) {
        return List.of(
                        Optional.ofNullable(form.getProfile()),
                        Optional.ofNullable(form.getRegion()),
                        Optional.ofNullable(form.getCluster()),
                        Optional.ofNullable(form.getImage()),
                        Optional.ofNullable(form.getServices()),
                        Optional.ofNullable(form.getContainers()),
                        Optional.ofNullable(form.getMigrationFrom()),
                        Optional.ofNullable(form.getConfigText()))
                .stream()
                .flatMap(Optional::stream)
                .anyMatch(Variables::in);
    }

    private Configuration configuration(EcsMigrateAndDeployBuilder form) {
        FormParameters parameters = new FormParameters(form, new Variables(new EnvVars()));
        ObjectNode keys = ParameterTree.of(parameters);
        keys.put("dryRun", true).put("whenBusy", "fail");
        ConfigurationSource source = ConfigurationSource.tree(keys);
        if (parameters.getConfigText() != null) {
            source = source.over(ConfigurationSource.text("More settings", parameters.getConfigText()));
        }
        Optional<ConfigurationSource> profile = access.known().map(Profile::source);
        return new ConfigurationReader().read(profile.map(source::over).orElse(source));
    }

    private static FormValidation preflight(Configuration configuration, AwsSettings settings) {
        String id = DeploymentIds.next(Instant.now());
        try (ThreadScheduler scheduler = new ThreadScheduler(1);
                AwsOutside outside = AwsOutside.open(configuration, settings.withDeploymentId(id))) {
            Driver driver =
                    new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(SEED.nextLong()));
            Deployment deployment = Deployment.create(id, configuration, scheduler.now());
            Drive drive = driver.begin(deployment, outside, new Forgetful(), new Listener() {});
            return told(drive.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return FormValidation.warning(Messages.Check_late());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.warning(Messages.Check_late());
        } catch (ExecutionException | IOException e) {
            return FormValidation.error(e, Messages.Check_broken());
        }
    }

    private static FormValidation told(Ended ended) {
        Report report = Report.of(ended);
        boolean good = ended instanceof Ended.Finished
                && ended.deployment().status() == Deployment.Status.SUCCEEDED;
        return shown(
                good ? FormValidation.Kind.OK : FormValidation.Kind.ERROR,
                good ? Messages.Check_good() : Messages.Check_bad(),
                TextReport.of(report));
    }

    /** Every word from outside is escaped here. */
    private static FormValidation shown(FormValidation.Kind kind, String headline, String text) {
        String html = PlainText.html(headline) + "<pre>" + PlainText.html(PlainText.lines(text)) + "</pre>";
        return FormValidation.respond(kind, "<div class=\"" + kind.name().toLowerCase(java.util.Locale.ROOT) + "\">" + html + "</div>");
    }

    private static String text(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach(p -> text.append(p.path().isEmpty() ? "" : p.path() + ": ")
                .append(p.message())
                .append(p.hint().isEmpty() ? "" : " " + p.hint())
                .append('\n'));
        return text.toString();
    }

    /** A dry run has no effect that would have to be remembered. */
    private static final class Forgetful implements Journal {
        @Override
        public void save(Deployment deployment) {
            // nothing to come back to
        }

        @Override
        public void keepLog(long offset, byte[] bytes) {
            // there is no migration
        }
    }
}
