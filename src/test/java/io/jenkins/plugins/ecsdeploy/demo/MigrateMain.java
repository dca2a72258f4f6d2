package io.jenkins.plugins.ecsdeploy.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * The migration container of the demo: Flyway on the application's database, as a process of its own.
 *
 * <p>Environment: {@code DATABASE_URL}; {@code MIGRATIONS}, a location on the class path; {@code REPAIR=true} to mend
 * Flyway's history after a migration that failed half way; {@code TAKES_SECONDS} to make it a long one.
 */
public final class MigrateMain {
    private MigrateMain() {}

    public static void main(String[] args) throws Exception {
        String url = System.getenv("DATABASE_URL");
        System.out.println("Migrating " + System.getenv("MIGRATIONS"));
        countRun(url);
        int seconds = Integer.parseInt(System.getenv().getOrDefault("TAKES_SECONDS", "0"));
        for (int second = 1; second <= seconds; second++) {
            System.out.println("Moving data: " + 100 * second / seconds + " %");
            // A wait that SIGTERM ends at once.
            new CountDownLatch(1).await(1, TimeUnit.SECONDS);
        }
        Flyway flyway = Flyway.configure()
                .dataSource(url, "sa", "")
                .locations("classpath:" + System.getenv("MIGRATIONS"))
                .load();
        try {
            if (Boolean.parseBoolean(System.getenv("REPAIR"))) {
                flyway.repair();
                System.out.println("Repaired the schema history.");
            }
            MigrateResult result = flyway.migrate();
            System.out.println("Applied " + result.migrationsExecuted + " migration(s); schema is at version "
                    + flyway.info().current().getVersion());
        } catch (FlywayException e) {
            System.out.println("ERROR: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Leaves a mark in the database for every time that a migration was started at all. */
    private static void countRun(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS demo");
            statement.execute("CREATE TABLE IF NOT EXISTS demo.runs (migrations VARCHAR(100))");
            try (var insert = connection.prepareStatement("INSERT INTO demo.runs VALUES (?)")) {
                insert.setString(1, System.getenv("MIGRATIONS"));
                insert.execute();
            }
        }
    }
}
