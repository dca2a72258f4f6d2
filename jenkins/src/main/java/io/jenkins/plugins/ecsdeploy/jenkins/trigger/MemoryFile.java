package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import hudson.model.Job;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a job's trigger remembers: {@code ecs-deploy-events.json} in the job's directory. */
final class MemoryFile {
    private static final Logger LOGGER = Logger.getLogger(MemoryFile.class.getName());
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Path file;

    MemoryFile(Job<?, ?> job) {
        file = job.getRootDir().toPath().resolve("ecs-deploy-events.json");
    }

    /** Nothing when there is no file; one that is torn is told of and begun anew. */
    TriggerMemory load() throws IOException {
        try {
            return JSON.readValue(Files.readString(file), TriggerMemory.class);
        } catch (NoSuchFileException e) {
            return TriggerMemory.NOTHING;
        } catch (JsonProcessingException e) {
            LOGGER.log(Level.WARNING, "What is remembered of events can't be read, and is begun anew: " + file, e);
            return TriggerMemory.NOTHING;
        }
    }

    void save(TriggerMemory memory) throws IOException {
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            writer.write(JSON.writeValueAsString(memory));
            writer.commit();
        }
    }
}
