package io.jenkins.plugins.ecsdeploy.jenkins.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The end of a log file that may be long, in whole lines. */
final class LogTail {
    private static final Logger LOGGER = Logger.getLogger(LogTail.class.getName());
    private static final int MOST = 256 * 1024;

    private LogTail() {}

    /** Empty when there is no file. */
    static Optional<String> of(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long start = Math.max(0, size - MOST);
            ByteBuffer bytes = ByteBuffer.allocate((int) (size - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
                // goes on where it stopped
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return Optional.of(start == 0 ? text : text.substring(text.indexOf('\n') + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The migration's log can't be read: " + file, e);
            return Optional.empty();
        }
    }
}
