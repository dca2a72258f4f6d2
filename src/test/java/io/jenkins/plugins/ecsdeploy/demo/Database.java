package io.jenkins.plugins.ecsdeploy.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The application's database: a file that one process at a time opens, so look only while no migration runs. */
record Database(Path file) {

    String url() {
        return "jdbc:h2:file:" + file.toAbsolutePath();
    }

    /** The first column of all rows, as text. */
    List<String> query(String sql) {
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            return List.of("ERROR: " + e.getMessage());
        }
    }

    List<String> columns(String table) {
        return query("SELECT LOWER(column_name) FROM information_schema.columns WHERE table_name = '" + table
                + "' ORDER BY ordinal_position");
    }

    /** How often the migrations of an image were started. */
    long runs(String migrations) {
        return Long.parseLong(query("SELECT COUNT(*) FROM demo.runs WHERE migrations = '" + migrations + "'")
                .get(0));
    }
}
