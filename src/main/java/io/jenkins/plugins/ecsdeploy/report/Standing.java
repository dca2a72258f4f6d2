package io.jenkins.plugins.ecsdeploy.report;

/** How a deployment stands, for a headline. Written into records by name: add, don't rename. */
public enum Standing {
    RUNNING("is running"),
    SUSPENDED("is suspended"),
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    CANCELLED("was cancelled");

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    /** The end of a sentence that starts with the deployment. */
    public String words() {
        return words;
    }

    /** The end of a sentence that starts with this deployment. */
    static String words(Report report) {
        Standing standing = of(report);
        return report.deployment().unstable() && standing == SUCCEEDED
                ? standing.words + ", but is unstable"
                : standing.words;
    }

    public static Standing of(Report report) {
        return switch (report.deployment().status()) {
            case RUNNING -> report.suspension() == null ? RUNNING : SUSPENDED;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
