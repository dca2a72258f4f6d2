package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hudson.model.Run;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What a build keeps of its deployments, in {@code ecs-deploy/} of its directory: {@code <id>.json} is the engine's journal,
 * {@code <id>.json.log} the migration's log, {@code <id>.jenkins.json} what only Jenkins knows of it.
 */
public final class DeploymentFiles {
    private static final Logger LOGGER = Logger.getLogger(DeploymentFiles.class.getName());
    private static final String SIDE = ".jenkins.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path directory;
    private final String id;

    private DeploymentFiles(Path directory, String id) {
        this.directory = directory;
        this.id = id;
    }

    /** @throws IllegalArgumentException when the id can't be one of ours */
    public static DeploymentFiles of(Run<?, ?> build, String id) {
        if (!DeploymentIds.safe(id)) {
            throw new IllegalArgumentException("Not the id of a deployment");
        }
        return new DeploymentFiles(directory(build), id);
    }

    /** The deployments of a build, oldest first. */
    public static List<String> ids(Run<?, ?> build) {
        try (Stream<Path> files = Files.list(directory(build))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.endsWith(SIDE))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(DeploymentIds::safe)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path directory(Run<?, ?> build) {
        return build.getRootDir().toPath().resolve("ecs-deploy");
    }

    public FileJournal journal() {
        return new FileJournal(directory.resolve(id + ".json"));
    }

    /** What the journal holds; empty when there is none, or none that can be read (then the log says why). */
    public Optional<Deployment> load() {
        try {
            return journal().load();
        } catch (IOException | UnreadableStateException e) {
            LOGGER.log(Level.WARNING, "The state of deployment " + id + " can't be read", e);
            return Optional.empty();
        }
    }

    /** What Jenkins knows; without a file, nothing special. */
    Side side() throws IOException {
        try {
            return JSON.readValue(Files.readString(directory.resolve(id + SIDE)), Side.class);
        } catch (NoSuchFileException e) {
            return Side.of(null, true);
        }
    }

    void save(Side side) throws IOException {
        Files.createDirectories(directory);
        try (AtomicFileWriter writer = new AtomicFileWriter(directory.resolve(id + SIDE), StandardCharsets.UTF_8)) {
            writer.write(JSON.writeValueAsString(side));
            writer.commit();
        }
    }

    /**
     * What only Jenkins knows of a deployment.
     *
     * @param credentialsId id of the credentials that it uses; null: the controller's chain
     * @param queue whether it waits for other builds
     * @param parked true between two parts: a phase has been entered, and certainly nothing of it was asked for
     * @param reported true once its end was told in the build's log
     * @param steps ids of the pipeline steps whose logs tell of it, in their order
     * @param process the controller's process that told of it last; null before the first
     * @param eventsQueue URL of the queue whose events tell it when to look; null: none
     * @param cancelledBy who cancelled it when a part had just been done: the next is cancelled; null: nobody
     */
    record Side(
            String credentialsId,
            boolean queue,
            boolean parked,
            boolean reported,
            List<String> steps,
            String process,
            String eventsQueue,
            String cancelledBy) {
        Side {
            steps = steps == null ? List.of() : List.copyOf(steps);
        }

        static Side of(String credentialsId, boolean queue) {
            return new Side(credentialsId, queue, false, false, List.of(), null, null, null);
        }

        Side hearing(String url) {
            return new Side(credentialsId, queue, parked, reported, steps, process, url, cancelledBy);
        }

        Side parked(boolean now) {
            return new Side(credentialsId, queue, now, reported, steps, process, eventsQueue, cancelledBy);
        }

        Side cancelledBy(String by) {
            return new Side(credentialsId, queue, parked, reported, steps, process, eventsQueue, by);
        }

        Side told() {
            return new Side(credentialsId, queue, parked, true, steps, process, eventsQueue, cancelledBy);
        }

        /** Told from now on by this process, in the log of that step; null: in the build's log alone. */
        Side toldBy(String step, String process) {
            List<String> more = new ArrayList<>(steps);
            if (step != null && !more.contains(step)) {
                more.add(step);
            }
            return new Side(credentialsId, queue, parked, reported, more, process, eventsQueue, cancelledBy);
        }
    }
}
