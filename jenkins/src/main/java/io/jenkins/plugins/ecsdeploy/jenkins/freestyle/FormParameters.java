package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ContainersOfParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.DeploymentParameters;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.MigrationParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RoleParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.TimeoutsParameter;
import java.util.List;
import java.util.Map;

/** What the form says, with a build's variables in place: the same parameters that a Pipeline gives. */
final class FormParameters implements DeploymentParameters {
    private final EcsMigrateAndDeployBuilder form;
    private final Variables variables;

    FormParameters(EcsMigrateAndDeployBuilder form, Variables variables) {
        this.form = form;
        this.variables = variables;
    }

    @Override
    public String getConfig() {
        return variables.expand(form.getConfig());
    }

    @Override
    public String getConfigText() {
        return variables.yaml(form.getConfigText());
    }

    @Override
    public String getProfile() {
        return variables.expand(form.getProfile());
    }

    /** Never from a variable: a parameter of the build must not choose among credentials. */
    @Override
    public String getCredentialsId() {
        return form.getCredentialsId();
    }

    @Override
    public boolean isQueue() {
        return !form.isFailWhenQueued();
    }

    @Override
    public String getRegion() {
        return variables.expand(form.getRegion());
    }

    @Override
    public String getCluster() {
        return variables.expand(form.getCluster());
    }

    @Override
    public RoleParameter getCredentials() {
        return null;
    }

    @Override
    public String getImage() {
        return variables.expand(form.getImage());
    }

    @Override
    public List<String> getContainers() {
        return variables.list(form.getContainers());
    }

    @Override
    public MigrationParameter getMigration() {
        if (isWithoutMigration()) {
            return null;
        }
        MigrationParameter migration = new MigrationParameter();
        String from = variables.expand(form.getMigrationFrom());
        switch (form.getMigration()) {
            case DERIVED -> migration.setDerivedFrom(from == null ? firstService() : from);
            case DEDICATED -> migration.setTaskDefinition(from);
            case OVERRIDE -> migration.setOverrideOf(from == null ? firstService() : from);
            case ELSEWHERE, NONE -> {
                // said elsewhere, or nothing to say
            }
        }
        migration.setContainer(variables.expand(form.getMigrationContainer()));
        migration.setCommand(variables.words(form.getMigrationCommand()));
        return migration;
    }

    private String firstService() {
        List<String> services = getServices();
        return services == null || services.isEmpty() ? null : services.get(0);
    }

    @Override
    public boolean isWithoutMigration() {
        return form.getMigration() == MigrationSource.NONE;
    }

    @Override
    public List<String> getServices() {
        return variables.list(form.getServices());
    }

    @Override
    public List<ContainersOfParameter> getContainersOf() {
        return null;
    }

    @Override
    public TimeoutsParameter getTimeouts() {
        return null;
    }

    @Override
    public String getWhenBusy() {
        return form.getWhenBusy();
    }

    @Override
    public String getOnCancel() {
        return form.getOnCancel();
    }

    @Override
    public Map<String, String> getTags() {
        return null;
    }

    @Override
    public boolean isDryRun() {
        return form.isDryRun();
    }
}
