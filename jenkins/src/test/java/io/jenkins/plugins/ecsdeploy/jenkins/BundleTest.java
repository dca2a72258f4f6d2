package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the hpi bundles, by the manifest that tells the test controller what the plugin's own class path is. */
class BundleTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void bundledAreOurEngineAndTheClientsWithoutAnApiPlugin() throws IOException {
        List<Path> jars = jars();
        for (Path jar : jars) {
            System.out.println("bundled: " + jar.getFileName() + ", " + Files.size(jar) + " bytes");
        }
        assertThat(jars).hasSize(5);
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().matches("ecs-deploy-.*-engine\\.jar"))
                .singleElement()
                .satisfies(jar -> assertThat(Files.size(jar)).isLessThan(2 * MIB));
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().matches("dynamodb-2\\..*\\.jar"))
                .singleElement()
                .satisfies(jar -> assertThat(Files.size(jar)).isLessThan(4 * MIB));
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().matches("rds-2\\..*\\.jar"))
                .singleElement()
                .satisfies(jar -> assertThat(Files.size(jar)).isLessThan(7 * MIB));
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().matches("sfn-2\\..*\\.jar"))
                .singleElement()
                .satisfies(jar -> assertThat(Files.size(jar)).isLessThan(3 * MIB));
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().matches("eventbridge-2\\..*\\.jar"))
                .singleElement()
                .satisfies(jar -> assertThat(Files.size(jar)).isLessThan(3 * MIB));
    }

    private static List<Path> jars() throws IOException {
        try (InputStream hpl = BundleTest.class.getResourceAsStream("/the.hpl")) {
            String libraries = new Manifest(hpl).getMainAttributes().getValue("Libraries");
            return Stream.of(libraries.split(","))
                    .filter(library -> library.endsWith(".jar"))
                    .map(Path::of)
                    .toList();
        }
    }
}
