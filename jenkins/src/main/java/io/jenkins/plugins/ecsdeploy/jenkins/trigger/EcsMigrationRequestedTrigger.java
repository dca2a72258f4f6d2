package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Starts the job when somebody asks for a migration alone, by an event of source {@code ecs.migration}: once for each. */
public final class EcsMigrationRequestedTrigger extends EventTrigger {
    private final String migration;

    /**
     * What to listen for.
     *
     * @param migration the name that the event's detail gives
     * @param queue URL of the queue
     */
    @DataBoundConstructor
    public EcsMigrationRequestedTrigger(String migration, String queue) {
        super(queue);
        this.migration = Util.fixNull(migration).trim();
    }

    public String getMigration() {
        return migration;
    }

    @Override
    Optional<Match> match(Event event) {
        if (!(event instanceof Event.MigrationRequested request) || !request.migration().equals(migration)) {
            return Optional.empty();
        }
        String reason = PlainText.line(request.reason());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ECS_MIGRATION", request.migration());
        variables.put("ECS_MIGRATION_IMAGE", request.image());
        variables.put("ECS_MIGRATION_REASON", reason);
        variables.put("ECS_MIGRATION_TIME", request.time().toString());
        variables.put("ECS_MIGRATION_EVENT_ID", request.id());
        return Optional.of(new Match(
                "migration " + migration,
                TriggerMemory.Policy.EVERY,
                variables,
                Messages.EcsMigrationRequestedTrigger_cause(
                        request.migration(), request.image(), request.time().toString(), request.id())));
    }

    /** The form's look-ups and checks. */
    @Extension
    @Symbol("ecsMigrationRequested")
    public static final class DescriptorImpl extends EventTriggerDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EcsMigrationRequestedTrigger_displayName();
        }

        @RequirePOST
        public FormValidation doCheckMigration(@AncestorInPath Item item, @QueryParameter String value) {
            return !FormAccess.maySee(item)
                            || Util.fixNull(value).trim().matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.EcsMigrationRequestedTrigger_noName());
        }
    }
}
