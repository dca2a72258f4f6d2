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
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
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
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ParameterTree;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The preflight of what a form says, outside of any build: the engine's own, as a dry run, so that it finds what a build
 * would find. Nothing is changed, and nothing is kept.
 */
final class Check {
    private static final long PATIENCE_SECONDS = 60;
    private static final int DIGEST = "sha256:".length() + 12;
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
            return preflight(configuration(form), settings.get().withVariables(access::secret));
        } catch (ConfigurationException e) {
            return shown(FormValidation.Kind.ERROR, Messages.Check_unusable(), texts(e.problems()));
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
            Driver driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(SEED.nextLong()));
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
        Deployment deployment = ended.deployment();
        boolean good = ended instanceof Ended.Finished && deployment.status() == Deployment.Status.SUCCEEDED;
        return good
                ? shown(FormValidation.Kind.OK, Messages.Check_good(), found(deployment))
                : shown(FormValidation.Kind.ERROR, Messages.Check_bad(), wrong(ended));
    }

    private static List<String> found(Deployment deployment) {
        List<String> lines = new ArrayList<>();
        lines.add(Messages.Check_image(
                deployment.configuration().image(), shortened(deployment.image().digest())));
        deployment.notes().stream()
                .filter(n -> n.level() == Note.Level.WARNING)
                .map(Note::text)
                .forEach(lines::add);
        return lines;
    }

    /** As much of a digest as people compare, and as fits beside the button. */
    private static String shortened(String digest) {
        return digest.length() <= DIGEST ? digest : digest.substring(0, DIGEST) + "…";
    }

    private static List<String> wrong(Ended ended) {
        if (ended instanceof Ended.Suspended suspended) {
            return lines(suspended.why().summary(), List.of(), suspended.why().diagnosis());
        }
        Failure failure = ended.deployment().failure();
        return lines(failure.summary(), failure.problems(), failure.diagnosis());
    }

    private static List<String> lines(String summary, List<String> problems, Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        lines.add(summary);
        lines.addAll(problems);
        if (diagnosis != null) {
            lines.add(diagnosis.summary());
            lines.addAll(diagnosis.remedies());
        }
        return lines;
    }

    /** Every word from outside is escaped here. */
    private static FormValidation shown(FormValidation.Kind kind, String headline, List<String> lines) {
        String list = lines.stream()
                .map(line -> "<li>" + PlainText.html(PlainText.line(line)) + "</li>")
                .collect(Collectors.joining());
        return FormValidation.respond(
                kind,
                "<div class=\"" + kind.name().toLowerCase(Locale.ROOT) + "\">" + PlainText.html(headline) + "<ul>"
                        + list + "</ul></div>");
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(p -> (p.path().isEmpty() ? "" : p.path() + ": ")
                        + p.message()
                        + (p.hint().isEmpty() ? "" : " " + p.hint()))
                .toList();
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
