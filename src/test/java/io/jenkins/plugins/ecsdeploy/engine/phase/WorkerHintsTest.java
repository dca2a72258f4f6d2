package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerHintsTest {

    private static List<String> hints(String command, String variable) {
        Migration asked = new Migration(
                new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                null,
                List.of(command.split(" ", -1)),
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
        ObjectNode container = new ObjectMapper().createObjectNode();
        container.putArray("environment").addObject().put("name", variable).put("value", "4");
        return WorkerHints.of(asked, container, "migration", "migration");
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
}
