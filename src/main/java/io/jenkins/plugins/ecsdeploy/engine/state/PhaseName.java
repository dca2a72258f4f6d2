package io.jenkins.plugins.ecsdeploy.engine.state;

/** The phases of a deployment, in their order. Written into records by name. */
public enum PhaseName {
    RESOLVE("Resolve"),
    PREFLIGHT("Preflight"),
    LOCK("Lock"),
    /** Only where a state machine carries the deployment out: through its guard and its own checks. */
    START_EXECUTION("Start execution"),
    REGISTER("Register"),
    BACKUP("Backup"),
    MIGRATE("Migrate"),
    DEPLOY("Deploy"),
    SMOKE_TEST("Smoke test"),
    VERIFY("Verify"),
    AFTER("After"),
    /** Only after a failure, where the owner asked for it. */
    ROLL_BACK("Roll back");

    private final String title;

    PhaseName(String title) {
        this.title = title;
    }

    /** As shown to people. */
    public String title() {
        return title;
    }
}
