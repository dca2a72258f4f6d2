package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.aws.AwsCatalog;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Piece;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * What the build step's form asks while it is filled in: choices, checks of single fields, and the check of the whole.
 *
 * <p>Each is POST, and looks at the permission first. Who may not see the form's choices gets back what is there already;
 * who may not configure the job and use its credentials never makes Jenkins ask AWS.
 */
public abstract class FormMethods extends BuildStepDescriptor<Builder> {
    private static final int SHOWN = 20;

    FormMethods(Class<? extends Builder> type) {
        super(type);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.EcsMigrateAndDeployBuilder_displayName();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isApplicable(Class<? extends AbstractProject> jobType) {
        return true;
    }

    // --- choices

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
    public ComboBoxModel doFillClusterItems(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId) {
        return choices(new FormAccess(item, profile, region, credentialsId), AwsCatalog::clusters);
    }

    @RequirePOST
    public ComboBoxModel doFillServicesItems(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster) {
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        return services(access, access.cluster(cluster));
    }

    @RequirePOST
    public ListBoxModel doFillMigrationItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormMethods_elsewhere(), MigrationSource.ELSEWHERE.name());
        items.add(Messages.FormMethods_none(), MigrationSource.NONE.name());
        items.add(Messages.FormMethods_derived(), MigrationSource.DERIVED.name());
        items.add(Messages.FormMethods_dedicated(), MigrationSource.DEDICATED.name());
        items.add(Messages.FormMethods_override(), MigrationSource.OVERRIDE.name());
        return items;
    }

    @RequirePOST
    public ComboBoxModel doFillMigrationFromItems(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster,
            @QueryParameter String migration) {
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        return switch (source(migration)) {
            case DEDICATED -> choices(access, AwsCatalog::families);
            case DERIVED, OVERRIDE -> services(access, access.cluster(cluster));
            case ELSEWHERE, NONE -> new ComboBoxModel();
        };
    }

    @RequirePOST
    public ComboBoxModel doFillMigrationContainerItems(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster,
            @QueryParameter String services,
            @QueryParameter String migration,
            @QueryParameter String migrationFrom) {
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        String from = Util.fixEmptyAndTrim(migrationFrom);
        if (source(migration) == MigrationSource.DEDICATED) {
            return from == null ? new ComboBoxModel() : choices(access, c -> c.containersOfFamily(from));
        }
        return containers(access, access.cluster(cluster), from == null ? services : from);
    }

    @RequirePOST
    public ComboBoxModel doFillContainersItems(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster,
            @QueryParameter String services) {
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        return containers(access, access.cluster(cluster), services);
    }

    @RequirePOST
    public ListBoxModel doFillWhenBusyItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormMethods_default(), "");
        items.add(Messages.FormMethods_busyFail(), "fail");
        items.add(Messages.FormMethods_busyWait(), "wait");
        return items;
    }

    @RequirePOST
    public ListBoxModel doFillOnCancelItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.FormMethods_default(), "");
        items.add(Messages.FormMethods_cancelLeave(), "leave");
        items.add(Messages.FormMethods_cancelStop(), "stop");
        items.add(Messages.FormMethods_cancelRollBack(), "rollBack");
        return items;
    }

    // --- checks of single fields

    @RequirePOST
    public FormValidation doCheckProfile(@AncestorInPath Item item, @QueryParameter String value) {
        String name = Util.fixEmptyAndTrim(value);
        if (!FormAccess.maySee(item) || name == null || Variables.in(name)) {
            return FormValidation.ok();
        }
        return EcsMigrateAndDeployConfiguration.get().profile(name, item).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.FormMethods_unknownProfile());
    }

    @RequirePOST
    public FormValidation doCheckRegion(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String profile) {
        if (!FormAccess.maySee(item)) {
            return FormValidation.ok();
        }
        return Util.fixEmptyAndTrim(value) == null
                ? unlessProfile(item, profile, Messages.FormMethods_regionMissing())
                : piece("region", value);
    }

    @RequirePOST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String profile) {
        if (!FormAccess.mayAsk(item)) {
            return FormValidation.ok();
        }
        FormAccess access = new FormAccess(item, profile, null, value);
        return access.settings().isPresent()
                ? FormValidation.ok()
                : FormValidation.error(
                        Util.fixEmptyAndTrim(value) == null
                                ? Messages.FormMethods_credentialsMissing()
                                : Messages.FormMethods_credentialsUnknown());
    }

    @RequirePOST
    public FormValidation doCheckCluster(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId) {
        if (!FormAccess.maySee(item)) {
            return FormValidation.ok();
        }
        String name = Util.fixEmptyAndTrim(value);
        if (name == null) {
            return unlessProfile(item, profile, Messages.FormMethods_clusterMissing());
        }
        FormValidation form = piece("cluster", name);
        if (form.kind != FormValidation.Kind.OK || Variables.in(name)) {
            return form;
        }
        String plain = name.substring(name.lastIndexOf('/') + 1);
        return known(
                new FormAccess(item, profile, region, credentialsId), AwsCatalog::clusters, List.of(plain), "cluster");
    }

    @RequirePOST
    public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
        if (!FormAccess.maySee(item) || Util.fixEmptyAndTrim(value) == null) {
            return FormValidation.ok();
        }
        return piece("image", value);
    }

    @RequirePOST
    public FormValidation doCheckServices(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster) {
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        String where = access.cluster(cluster);
        if (!FormAccess.maySee(item) || where == null || Variables.in(value) || Variables.in(where)) {
            return FormValidation.ok();
        }
        return known(access, c -> c.services(where), names(value), "service");
    }

    @RequirePOST
    public FormValidation doCheckMigrationFrom(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster,
            @QueryParameter String migration) {
        if (!FormAccess.maySee(item)) {
            return FormValidation.ok();
        }
        String from = Util.fixEmptyAndTrim(value);
        MigrationSource source = source(migration);
        if (from == null) {
            return source == MigrationSource.DEDICATED
                    ? FormValidation.error(Messages.FormMethods_familyMissing())
                    : FormValidation.ok();
        }
        if (source == MigrationSource.NONE || source == MigrationSource.ELSEWHERE) {
            return FormValidation.warning(Messages.FormMethods_fromUnused());
        }
        FormAccess access = new FormAccess(item, profile, region, credentialsId);
        String where = access.cluster(cluster);
        if (Variables.in(from) || source != MigrationSource.DEDICATED && (where == null || Variables.in(where))) {
            return FormValidation.ok();
        }
        return source == MigrationSource.DEDICATED
                ? known(access, AwsCatalog::families, List.of(from), "family")
                : known(access, c -> c.services(where), List.of(from), "service");
    }

    @RequirePOST
    public FormValidation doCheckMigrationCommand(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String migration) {
        String command = Util.fixEmptyAndTrim(value);
        if (!FormAccess.maySee(item) || command == null) {
            return FormValidation.ok();
        }
        if (source(migration) == MigrationSource.NONE) {
            return FormValidation.warning(Messages.FormMethods_fromUnused());
        }
        List<String> words = Arrays.asList(Util.tokenize(command));
        return words.stream().anyMatch(Set.of("&&", "||", "|", ";", ">", ">>", "<")::contains)
                ? FormValidation.warning(Messages.FormMethods_noShell())
                : FormValidation.ok(
                        Messages.FormMethods_words(words.size(), PlainText.line(String.join(" · ", words))));
    }

    @RequirePOST
    public FormValidation doCheckConfigText(@AncestorInPath Item item, @QueryParameter String value) {
        return FormAccess.maySee(item) && !Variables.in(value) ? Piece.check(value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckConfig(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String configText) {
        boolean both = Util.fixEmptyAndTrim(value) != null && Util.fixEmptyAndTrim(configText) != null;
        return FormAccess.maySee(item) && both
                ? FormValidation.error(Messages.FormMethods_configTwice())
                : FormValidation.ok();
    }

    // --- the check of the whole

    /** Resolves the image and runs the preflight, as a build without variables would; changes nothing. */
    @RequirePOST
    public FormValidation doCheckAll(
            @AncestorInPath Item item,
            @QueryParameter String profile,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String cluster,
            @QueryParameter String image,
            @QueryParameter String services,
            @QueryParameter String containers,
            @QueryParameter String migration,
            @QueryParameter String migrationFrom,
            @QueryParameter String migrationContainer,
            @QueryParameter String migrationCommand,
            @QueryParameter String configText) {
        if (!FormAccess.mayAsk(item)) {
            return FormValidation.error(Messages.FormMethods_mayNotCheck());
        }
        EcsMigrateAndDeployBuilder form = new EcsMigrateAndDeployBuilder();
        form.setProfile(profile);
        form.setRegion(region);
        form.setCredentialsId(credentialsId);
        form.setCluster(cluster);
        form.setImage(image);
        form.setServices(services);
        form.setContainers(containers);
        form.setMigration(source(migration));
        form.setMigrationFrom(migrationFrom);
        form.setMigrationContainer(migrationContainer);
        form.setMigrationCommand(migrationCommand);
        form.setConfigText(configText);
        return new Check(new FormAccess(item, profile, region, credentialsId)).of(form);
    }

    // --- bricks

    private static ComboBoxModel choices(
            FormAccess access, Function<AwsCatalog, ? extends Collection<String>> question) {
        return new ComboBoxModel(access.<Collection<String>>ask(question::apply).orElse(List.of()).stream()
                .map(PlainText::line)
                .toList());
    }

    private static ComboBoxModel services(FormAccess access, @CheckForNull String cluster) {
        return cluster == null || Variables.in(cluster)
                ? new ComboBoxModel()
                : choices(access, c -> c.services(cluster));
    }

    private static ComboBoxModel containers(FormAccess access, @CheckForNull String cluster, String services) {
        List<String> names = names(services);
        if (cluster == null || names.isEmpty() || Variables.in(cluster) || Variables.in(services)) {
            return new ComboBoxModel();
        }
        return choices(access, c -> c.containersOfService(cluster, names.get(0)));
    }

    /** Whether all names are among those that AWS knows; ok when it may not be asked. */
    private static FormValidation known(
            FormAccess access, Function<AwsCatalog, Set<String>> question, List<String> names, String what) {
        try {
            return access.askOrFail(question)
                    .map(all -> names.stream()
                            .filter(name -> !all.contains(name))
                            .findFirst()
                            .map(name -> FormValidation.warning(
                                    Messages.FormMethods_unknown(what, name, all.isEmpty() ? "-" : some(all))))
                            .orElse(FormValidation.ok()))
                    .orElse(FormValidation.ok());
        } catch (OutsideException e) {
            return FormValidation.warning(
                    Messages.FormMethods_awsSays(e.operation(), PlainText.line(String.valueOf(e.getMessage()))));
        }
    }

    private static String some(Set<String> names) {
        String shown = String.join(
                ", ", names.stream().limit(SHOWN).map(PlainText::line).toList());
        return names.size() > SHOWN ? shown + ", …" : shown;
    }

    private static List<String> names(String text) {
        return Arrays.stream(Util.fixNull(text).split("[,\\n]"))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private static FormValidation piece(String path, String value) {
        return Variables.in(value) ? FormValidation.ok() : Piece.check(path, value);
    }

    private static FormValidation unlessProfile(Item item, String profile, String otherwise) {
        boolean said = new FormAccess(item, profile, null, null).known().isPresent() || Variables.in(profile);
        return said ? FormValidation.ok() : FormValidation.warning(otherwise);
    }

    private static MigrationSource source(String name) {
        return Arrays.stream(MigrationSource.values())
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElse(MigrationSource.ELSEWHERE);
    }
}
