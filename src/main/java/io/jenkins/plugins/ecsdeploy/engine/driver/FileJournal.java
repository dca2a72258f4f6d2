package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A journal in two files: the state, replaced atomically (temporary file, fsync, rename, fsync of the directory), and the
 * migration's log beside it ({@code <state file>.log}).
 */
public final class FileJournal implements Journal {
    private final Path file;

    public FileJournal(Path file) {
        this.file = file.toAbsolutePath();
    }

    public Path file() {
        return file;
    }

    public Path logFile() {
        return file.resolveSibling(file.getFileName() + ".log");
    }

    /**
     * What was saved last.
     *
     * @return empty when there is no file
     * @throws UnreadableStateException when the file can't be carried on from; it is left as it is
     */
    public Optional<Deployment> load() throws IOException {
        try {
            return Optional.of(DeploymentJson.read(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new UnreadableStateException("it is not text in UTF-8", e);
        }
    }

    @Override
    public void save(Deployment deployment) throws IOException {
        Path directory = file.getParent();
        Files.createDirectories(directory);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        byte[] bytes = DeploymentJson.write(deployment).getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, bytes, 0);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems can't open directories (Windows): there the rename itself is what they offer.
        }
    }

    @Override
    public void keepLog(long offset, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(logFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(offset);
            writeFully(channel, bytes, offset);
            channel.force(true);
        }
    }

    private static void writeFully(FileChannel channel, byte[] bytes, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }
}
