package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** The queue on disk: {@code ecs-deploy/queue.json} in Jenkins' home. */
final class QueueFile {
    private static final Logger LOGGER = Logger.getLogger(QueueFile.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path directory = Jenkins.get().getRootDir().toPath().resolve("ecs-deploy");
    private final Path path = directory.resolve("queue.json");

    /** Empty when there is none; a file that can't be read is told of and begun anew: builds take their places again. */
    List<Place> load() {
        try {
            return JSON.readValue(Files.readString(path), new TypeReference<List<Place>>() {});
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The queue of deployments can't be read: " + path, e);
            return List.of();
        }
    }

    /** @throws UncheckedIOException when it can't be kept: then nobody may be told of a turn */
    void save(List<Place> places) {
        try {
            Files.createDirectories(directory);
            try (AtomicFileWriter writer = new AtomicFileWriter(path, StandardCharsets.UTF_8)) {
                writer.write(JSON.writeValueAsString(places));
                writer.commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The queue of deployments can't be saved", e);
        }
    }
}
