package io.jenkins.plugins.ecsdeploy.jenkins.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Finds the lines of the migration that a build's log has lost. Jenkins buffers a build's log: what was printed just before
 * the controller was killed is not in the file, though the journal has kept it.
 */
public final class KeptLog {
    private final Path file;
    private final long bytes;

    /**
     * @param file the kept log
     * @param bytes how much of it the saved state knows of; what stands behind that will be read and told again
     */
    public KeptLog(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * Gives every line that has not been shown. The shown lines are taken in their order; from the first kept one that is
     * not found among them, all are missing: rather one twice than one lost.
     */
    void missing(Reader shown, Consumer<String> line) throws IOException {
        try (BufferedReader kept = open();
                BufferedReader told = new BufferedReader(shown)) {
            String next = kept.readLine();
            for (String seen = told.readLine(); seen != null && next != null; seen = told.readLine()) {
                // Not equals: what stamps or decorates a log's lines puts its own before them.
                if (seen.endsWith(BuildConsole.barred(next))) {
                    next = kept.readLine();
                }
            }
            for (; next != null; next = kept.readLine()) {
                line.accept(next);
            }
        } catch (NoSuchFileException none) {
            // Nothing was kept, so nothing was lost.
        }
    }

    private BufferedReader open() throws IOException {
        return new BufferedReader(new InputStreamReader(new Head(Files.newInputStream(file), bytes), StandardCharsets.UTF_8));
    }

    /** The first bytes of a stream. */
    private static final class Head extends InputStream {
        private final InputStream in;
        private long left;

        Head(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
