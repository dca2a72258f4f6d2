package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Database;
import java.util.Collection;
import java.util.Optional;

/** What preflight sees of the database that is to be backed up. */
final class BackupSurvey {
    private BackupSurvey() {}

    static void look(
            Configuration configuration, Outside outside, Collection<String> problems, Collection<String> warnings) {
        configuration.whenBackup().ifPresent(asked -> {
            Optional<Database> database = outside.snapshots().database(asked.kind(), asked.database());
            problem(asked, database, configuration).ifPresent(problems::add);
            database.filter(Database::passing)
                    .ifPresent(d -> warnings.add(capital(TakeBackup.words(asked)) + " is " + d.status()
                            + " now: its snapshot waits until it is available."));
        });
    }

    private static Optional<String> problem(Backup asked, Optional<Database> database, Configuration configuration) {
        String words = TakeBackup.words(asked);
        if (database.isEmpty()) {
            return Optional.of("There is no " + words.substring("the ".length()) + " in " + configuration.region()
                    + " that these credentials can see (backup).");
        }
        if (database.get().cluster() != null) {
            return Optional.of(capital(words) + " is in the DB cluster "
                    + database.get().cluster() + ": RDS takes snapshots of the cluster. Give backup.cluster in place of"
                    + " backup.instance.");
        }
        return database.get().available() || database.get().passing()
                ? Optional.empty()
                : Optional.of("No snapshot can be taken of " + words + ", which is "
                        + database.get().status() + ", not available.");
    }

    private static String capital(String words) {
        return "T" + words.substring(1);
    }
}
