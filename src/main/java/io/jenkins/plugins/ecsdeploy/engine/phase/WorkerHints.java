package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Signs that a one-off task would start what a service's container starts: servers, workers, schedulers. Hints only:
 * what an image does is not to be seen from outside.
 */
final class WorkerHints {

    /** A sign: a word of the command that is followed by others, or a variable, and what it starts. */
    private record Sign(String word, String what) {}

    /** Words of a command: the program, or what it is told to be. */
    private static final List<Sign> COMMANDS = List.of(
            new Sign("gunicorn", "Gunicorn's web workers"),
            new Sign("uvicorn", "Uvicorn's web server"),
            new Sign("uwsgi", "uWSGI's web workers"),
            new Sign("daphne", "Daphne's web server"),
            new Sign("runserver", "Django's development server"),
            new Sign("puma", "Puma's web workers"),
            new Sign("unicorn", "Unicorn's web workers"),
            new Sign("sidekiq", "Sidekiq's workers"),
            new Sign("resque", "Resque's workers"),
            new Sign("celery", "Celery's workers"),
            new Sign("queue:work", "Laravel's queue worker"),
            new Sign("horizon", "Laravel Horizon's workers"),
            new Sign("php-fpm", "PHP's workers"),
            new Sign("supervisord", "whatever supervisord is told to"),
            new Sign("nginx", "nginx"),
            new Sign("rails server", "Rails' web server"),
            new Sign("npm start", "the application's server"),
            new Sign("flask run", "Flask's web server"));

    /** Variables that make an image's entry point start workers beside, or in place of, the command. */
    private static final List<Sign> VARIABLES = List.of(
            new Sign("WEB_CONCURRENCY", "web workers (Puma, Gunicorn and others read it)"),
            new Sign("GUNICORN_CMD_ARGS", "Gunicorn's web workers"),
            new Sign("SIDEKIQ_CONCURRENCY", "Sidekiq's workers"),
            new Sign("CELERY_WORKER_CONCURRENCY", "Celery's workers"),
            new Sign("CELERYD_CONCURRENCY", "Celery's workers"),
            new Sign("C_FORCE_ROOT", "Celery's workers"),
            new Sign("SOLID_QUEUE_IN_PUMA", "Solid Queue's workers"),
            new Sign("GOOD_JOB_EXECUTION_MODE", "GoodJob's workers"),
            new Sign("RUN_WORKERS", "workers"),
            new Sign("START_WORKERS", "workers"));

    private WorkerHints() {}

    /**
     * Warnings about a task's container.
     *
     * @param container as it would be registered, command and environment replaced
     * @param key where the task stands in the configuration
     */
    static List<String> of(Migration asked, ObjectNode container, String noun, String key) {
        List<String> hints = new ArrayList<>();
        if (asked.command().isEmpty() && asked.source().kind() != Kind.DEDICATED) {
            hints.add("The " + noun + " has no command of its own: its container will run what the service "
                    + asked.source().name() + " runs, most likely a server that never ends. Give it one: " + key
                    + ".command.");
            return hints;
        }
        String command = words(asked.command().isEmpty() ? texts(container, "command") : asked.command());
        COMMANDS.stream()
                .filter(sign -> command.contains(" " + sign.word() + " "))
                .findFirst()
                .ifPresent(sign -> hints.add("The command of the " + noun + " looks as if it started " + sign.what()
                        + " (" + sign.word() + "): a one-off task has to end by itself."));
        variable(container)
                .ifPresent(sign -> hints.add("The container of the " + noun + " has the variable " + sign.word()
                        + ": should its image start " + sign.what() + " for it, set it otherwise under " + key
                        + ".environment."));
        return hints;
    }

    /** Paths cut off, blanks around: {@code /usr/bin/gunicorn app} becomes {@code " gunicorn app "}. */
    private static String words(List<String> command) {
        return command.stream()
                .flatMap(word -> List.of(word.split("\\s+")).stream())
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .collect(Collectors.joining(" ", " ", " "));
    }

    private static List<String> texts(ObjectNode container, String key) {
        return StreamSupport.stream(container.path(key).spliterator(), false)
                .map(item -> item.asText())
                .toList();
    }

    private static Optional<Sign> variable(ObjectNode container) {
        List<String> names = StreamSupport.stream(container.path("environment").spliterator(), false)
                .filter(item -> !item.path("value").asText().isBlank())
                .map(item -> item.path("name").asText())
                .toList();
        return VARIABLES.stream().filter(sign -> names.contains(sign.word())).findFirst();
    }
}
