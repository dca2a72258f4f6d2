package io.jenkins.plugins.ecsdeploy.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.RootAction;
import hudson.security.Permission;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.ApiUsage;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page {@code /ecs-deploy}, for those who look after the controller: the deployments in flight, and what was asked of
 * AWS since it started. As JSON: {@code /ecs-deploy/api/json}. It only reads; nobody else gets anything from it.
 */
@Extension
@ExportedBean
public final class EcsDeployRootAction implements RootAction, StaplerProxy {
    private static final Permission[] ALLOWED = {Jenkins.MANAGE, Jenkins.SYSTEM_READ};

    @CheckForNull
    @Override
    public String getIconFileName() {
        return Jenkins.get().hasAnyPermission(ALLOWED) ? "symbol-cloud" : null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.EcsDeployRootAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return "ecs-deploy";
    }

    /** Everything under this address passes here first. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkAnyPermission(ALLOWED);
        return this;
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Those in flight whose jobs the user may see, oldest first. */
    @Exported
    public List<InFlight> getDeployments() {
        return DeploymentEngine.get().attended().stream()
                .filter(attended -> attended.build().getParent().hasPermission(hudson.model.Item.READ))
                .map(attended -> DeploymentFiles.of(attended.build(), attended.id())
                        .load()
                        .map(deployment -> new InFlight(attended, deployment)))
                .flatMap(java.util.Optional::stream)
                .sorted(Comparator.comparing(InFlight::getId))
                .toList();
    }

    /** How many are in flight, whoever may see them. */
    @Exported
    public int getInFlight() {
        return DeploymentEngine.get().attended().size();
    }

    @Exported
    public List<Usage> getUsage() {
        return DeploymentEngine.get().usage().stream()
                .map(Usage::new)
                .sorted(Comparator.comparing(Usage::getRegion).thenComparing(Usage::getWho))
                .toList();
    }

    /** What was asked of AWS with some credentials. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Usage {
        private final ApiUsage usage;

        Usage(ApiUsage usage) {
            this.usage = usage;
        }

        @Exported
        public String getRegion() {
            return usage.region();
        }

        @Exported
        public String getCredentialsId() {
            return usage.credentialsId();
        }

        @Exported
        public String getRoleArn() {
            return usage.roleArn();
        }

        /** Credentials and role, for people. */
        public String getWho() {
            String who =
                    usage.credentialsId() == null ? Messages.EcsDeployRootAction_controller() : usage.credentialsId();
            return usage.roleArn() == null ? who : who + " → " + usage.roleArn();
        }

        @Exported
        public int getUsers() {
            return usage.users();
        }

        @Exported
        public Map<String, Long> getCalls() {
            return usage.calls();
        }

        @Exported
        public long getTotal() {
            return usage.calls().values().stream().mapToLong(Long::longValue).sum();
        }

        @Exported
        public long getThrottles() {
            return usage.throttles();
        }
    }
}
