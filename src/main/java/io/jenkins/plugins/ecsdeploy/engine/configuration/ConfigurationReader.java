package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration of a deployment from YAML or JSON. All that is wrong is told at once. Stateless; safe for use
 * by many threads.
 */
public final class ConfigurationReader {
    private final Schema schema = Schema.published();

    /**
     * Reads a text in YAML or JSON.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public Configuration read(String text) {
        return read(ConfigurationSource.text(text));
    }

    /**
     * Reads a file in YAML or JSON.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public Configuration read(Path file) {
        return read(ConfigurationSource.file(file));
    }

    /**
     * Reads a tree in the shape of the file.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public Configuration read(ObjectNode tree) {
        return read(ConfigurationSource.tree(tree));
    }

    /**
     * Reads what several sources say together.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public Configuration read(ConfigurationSource source) {
        Problems problems = new Problems(source);
        new TreeCheck(schema, source, problems).check(source.tree(), schema.root(), "");
        new Rules(schema, source, problems).check();
        NamedFiles files = new NamedFiles(source, problems);
        ImageSection images = new ImageSection(schema, source, problems, files);
        ImageReference image = images.read(source.tree().path("image"), "image");
        Map<String, Service> services = new ServiceSection(schema, source, problems, files, images).read();
        if (!problems.none()) {
            throw problems.exception();
        }
        return new Binder(source).configuration(image, List.copyOf(services.values()));
    }
}
