package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerHintsTest {

    private static Migration asked(Migration.Source.Kind kind, String... command) {
        return new Migration(
                new Migration.Source(kind, "api"),
                null,
                List.of(command),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static ObjectNode container(String variable, String value) {
        ObjectNode container = new ObjectMapper().createObjectNode();
        container.putArray("environment").addObject().put("name", variable).put("value", value);
        return container;
    }

    private static List<String> hints(String command, String variable) {
        return WorkerHints.of(
                asked(Migration.Source.Kind.DERIVED, command.split(" ", -1)),
                container(variable, "4"),
                "migration",
                "migration");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/local/bin/gunicorn app:app, X, Gunicorn",
        "bundle exec sidekiq, X, Sidekiq",
        "celery -A app worker, X, Celery",
        "python manage.py runserver, X, Django",
        "sh -c exec puma -C config/puma.rb, X, Puma",
        "rails db:migrate, WEB_CONCURRENCY, WEB_CONCURRENCY",
        "./migrate, C_FORCE_ROOT, Celery"
    })
    void whatLooksLikeAWorkerIsTold(String command, String variable, String says) {
        assertThat(hints(command, variable)).singleElement().asString().contains(says);
    }

    @ParameterizedTest
    @CsvSource({
        "python manage.py migrate, DJANGO_SETTINGS_MODULE",
        "rails db:migrate, RAILS_MAX_THREADS",
        "flyway migrate, FLYWAY_URL",
        "./gunicorn-schema-tool up, X"
    })
    void anOrdinaryMigrationIsNot(String command, String variable) {
        assertThat(hints(command, variable)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Migration.Source.Kind.class,
            names = {"DERIVED", "OVERRIDE"})
    void aTaskOfAServiceThatHasNoCommandIsToldThatItWouldServe(Migration.Source.Kind kind) {
        ObjectNode container = container("WEB_CONCURRENCY", "4");

        assertThat(WorkerHints.of(asked(kind), container, "task fill", "after[0]"))
                .containsExactly("The task fill has no command of its own: its container will run what the service api"
                        + " runs, most likely a server that never ends. Give it one: after[0].command.");
    }

    @Test
    void aDefinitionOfItsOwnIsJudgedByTheCommandThatStandsInIt() {
        ObjectNode serving = container("X", "4");
        serving.putArray("command").add("/venv/bin/gunicorn").add("app:app");
        ObjectNode migrating = container("X", "4");
        migrating.putArray("command").add("flyway").add("migrate");
        Migration silent = asked(Migration.Source.Kind.DEDICATED);

        assertThat(WorkerHints.of(silent, serving, "migration", "migration"))
                .containsExactly("The command of the migration looks as if it started Gunicorn's web workers"
                        + " (gunicorn): a one-off task has to end by itself.");
        assertThat(WorkerHints.of(silent, migrating, "migration", "migration")).isEmpty();
        assertThat(WorkerHints.of(
                        asked(Migration.Source.Kind.DEDICATED, "flyway", "migrate"), serving, "migration", "migration"))
                .as("its own command replaces that")
                .isEmpty();
    }

    @Test
    void aVariableThatIsEmptyStartsNothing() {
        Migration migrate = asked(Migration.Source.Kind.DERIVED, "rails", "db:migrate");

        assertThat(WorkerHints.of(migrate, container("RUN_WORKERS", " "), "migration", "migration"))
                .isEmpty();
        assertThat(WorkerHints.of(migrate, container("RUN_WORKERS", "1"), "migration", "migration"))
                .containsExactly("The container of the migration has the variable RUN_WORKERS: should its image start"
                        + " workers for it, set it otherwise under migration.environment.");
    }
}
