package io.jenkins.plugins.ecsdeploy.engine.workflow;

import java.util.Set;

/**
 * The states of {@code deploy.asl.yaml} that tell how far an execution is, and the variables in which they leave what they
 * made. A name that changes here changes there.
 */
public final class ExecutionStates {
    /** Its guard and its own checks are behind it: definitions are registered. */
    public static final String REGISTER = "RegisterServices";

    /** The services' new definitions, as an array, in {@link #UPDATES}. */
    public static final String UPDATES = "updates";

    /** The migration's definition is registered, or found, and is in {@link #MIGRATION}. */
    public static final Set<String> MIGRATION_SETTLED = Set.of("RegisterMigration", "OverrideOnly");

    public static final String MIGRATION = "migration";

    /** The migration's task is started, and awaited. */
    public static final String MIGRATE = "Migrate";

    /** The next wave of services is updated. */
    public static final String DEPLOY_WAVE = "DeployWave";

    /** One service is updated; on the way out {@link #UPDATE} and {@link #DEPLOYMENT} are known. */
    public static final String UPDATE_SERVICE = "UpdateService";

    public static final String UPDATE = "update";
    public static final String DEPLOYMENT = "deployment";

    /** One service is through, well or not: its output says which, and how. */
    public static final String SERVICE_DONE = "ServiceDone";

    /** A last look at all services. */
    public static final String VERIFY = "Verify";

    /** The integration that starts the migration's task and waits for its end. */
    public static final String RUN_TASK = "runTask.sync";

    static final Set<String> FOLLOWED = Set.of(REGISTER, MIGRATE, DEPLOY_WAVE, VERIFY);

    private ExecutionStates() {}
}
