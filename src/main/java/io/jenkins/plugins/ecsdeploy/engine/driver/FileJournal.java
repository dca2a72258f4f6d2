package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A journal in two files: the state, replaced atomically (temporary file, fsync, rename, fsync of the directory), and the
 * migration's log beside it ({@code <state file>.log}).
 */
public final class FileJournal implements Journal {
    /**
     * The lock files of this process, and what it wrote there. It must not even open one of them again: POSIX gives a lock
     * back as soon as the process closes any descriptor of the file (fcntl, <i>Advisory record locking</i>).
     */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path file;
    /** The state file as this process last read or wrote it; null before. */
    private String known;

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
            String text = Files.readString(file);
            known = text;
            return Optional.of(DeploymentJson.read(text));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new UnreadableStateException("it is not text in UTF-8", e);
        }
    }

    /**
     * Takes the journal for this process, until the lock is closed or the process dies. The lock is on a file beside the
     * state ({@code <state file>.lock}), which stays: who removed it could take it away from somebody.
     *
     * @throws LockedException when another process, or another part of this one, has it
     */
    public Lock lock() throws IOException {
        Files.createDirectories(file.getParent());
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        String me = me();
        String holder = HELD.putIfAbsent(lockFile, me);
        if (holder != null) {
            throw new LockedException(holder);
        }
        try {
            return new Lock(lockFile, locked(lockFile, me));
        } catch (IOException | RuntimeException e) {
            HELD.remove(lockFile);
            throw e;
        }
    }

    private static FileChannel locked(Path lockFile, String me) throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // One byte far behind the text: where locks are mandatory, others still can read who holds it.
            FileLock taken = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (taken == null) {
                throw new OverlappingFileLockException();
            }
            channel.truncate(0);
            writeFully(channel, me.getBytes(StandardCharsets.UTF_8), 0);
            return channel;
        } catch (OverlappingFileLockException held) {
            channel.close();
            throw new LockedException(Files.readString(lockFile).strip());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String me() throws IOException {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "this machine";
        }
        return "process " + ProcessHandle.current().pid() + " on " + host + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A journal taken for this process. */
    public static final class Lock implements AutoCloseable {
        private final Path lockFile;
        private final FileChannel channel;

        private Lock(Path lockFile, FileChannel channel) {
            this.lockFile = lockFile;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                try {
                    channel.close();
                } finally {
                    HELD.remove(lockFile);
                }
            }
        }
    }

    /** Somebody else has the journal. */
    public static final class LockedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String holder;

        LockedException(String holder) {
            super("The journal is in use by " + holder);
            this.holder = holder;
        }

        /** Who it is, in words, for instance {@code process 42 on runner-7, since 2026-04-01T09:30:12Z}. */
        public String holder() {
            return holder.isEmpty() ? "another process" : holder;
        }
    }

    @Override
    public void save(Deployment deployment) throws IOException {
        Path directory = file.getParent();
        Files.createDirectories(directory);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        if (known != null && Files.exists(file) && !Files.readString(file).equals(known)) {
            throw new TakenOverException();
        }
        String text = DeploymentJson.write(deployment);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, bytes, 0);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        known = text;
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
