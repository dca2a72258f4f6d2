package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.Optional;

/** How a database is made from a deployment's snapshot: a new one, because RDS restores into none that exists. */
final class Restoring {
    private Restoring() {}

    /** A command of the AWS CLI, with {@code NEW-NAME} for its reader to fill in; empty without a snapshot that is available. */
    static Optional<String> command(Deployment d) {
        BackupRun run = d.backup();
        if (run == null || run.availableAt() == null) {
            return Optional.empty();
        }
        String region = " --region " + d.configuration().region();
        return Optional.of(
                d.configuration().backup().kind() == Backup.Kind.CLUSTER
                        ? "aws rds restore-db-cluster-from-snapshot --db-cluster-identifier NEW-NAME"
                                + " --snapshot-identifier " + run.snapshot()
                                + " --engine " + (run.engine() == null ? "ENGINE" : run.engine()) + region
                        : "aws rds restore-db-instance-from-db-snapshot --db-instance-identifier NEW-NAME"
                                + " --db-snapshot-identifier " + run.snapshot() + region);
    }
}
