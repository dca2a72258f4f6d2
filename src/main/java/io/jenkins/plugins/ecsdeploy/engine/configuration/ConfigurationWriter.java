package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.stream.Collectors;

/** Writes a first configuration, with comments, for the owner to go on from. */
public final class ConfigurationWriter {
    private ConfigurationWriter() {}

    /** YAML that {@link ConfigurationReader} accepts, provided that the names in it are those of real things. */
    public static String write(Running running) {
        return """
                # How ecs-deploy migrates the database and deploys this application.
                # Every key is explained in docs/configuration.md.

                # Where it runs.
                region: %s
                cluster: %s

                # The image to deploy. In CI, replace it on the command line: --image <repository>:<tag>
                image: %s

                # The containers that take the image. Without this key: all with an image of the same repository.
                containers: [%s]

                # The task that migrates the database before anything else is changed.
                %s
                # The services to update after the migration, in this order.
                services: [%s]

                # How long the two long phases may take.
                timeouts:
                  migrate: 1h
                  deploy: 30m
                """.formatted(
                        quoted(running.region()),
                        quoted(running.cluster()),
                        quoted(image(running)),
                        quoted(running.container()),
                        migration(running),
                        quoted(running.service()));
    }

    /** Without a known image: one by the container's name, which its owner will replace. */
    private static String image(Running running) {
        return running.image() == null ? "replace-me:replace-me" : running.image();
    }

    private static String migration(Running running) {
        String command = running.migrationCommand().stream()
                .map(ConfigurationWriter::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
        String keys = """
                migration:
                  derivedFrom: %s
                  container: %s
                  command: %s
                """.formatted(quoted(running.service()), quoted(running.container()), command);
        if (!running.migrationCommand().isEmpty()) {
            return keys;
        }
        String example = keys.replace("command: []", "command: [\"flyway\", \"migrate\"]")
                .indent(1);
        return "# There is none yet: replace the next line by the lines after it, with your own command.\n"
                + "migration: none\n"
                + example.lines().map(line -> "#" + line + "\n").collect(Collectors.joining());
    }

    /** In double quotes, as JSON and so YAML write it: no text can become anything but a text. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
