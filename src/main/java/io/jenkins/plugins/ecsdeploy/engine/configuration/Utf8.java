package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a small text file, strictly: a wrong byte is told, not replaced. */
final class Utf8 {
    /** Larger than any configuration that somebody wrote, smaller than anything that hurts. */
    static final int LARGEST = 1 << 20;

    private Utf8() {}

    static String read(Path file, String path) {
        byte[] bytes = bytes(file, path);
        if (bytes.length > LARGEST) {
            throw refused(file, path, "is larger than 1 MiB", "Is this the right file?");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw refused(file, path, "is not a text in UTF-8", "Save it with the encoding UTF-8.");
        }
    }

    private static byte[] bytes(Path file, String path) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException missing) {
            throw refused(file, path, "does not exist", "");
        } catch (IOException | SecurityException unreadable) {
            throw refused(file, path, "cannot be read" + why(unreadable), "Is it a file that you may read?");
        }
    }

    /** The operating system's words, where there are any: "File name too long", "Is a directory". */
    private static String why(Exception unreadable) {
        if (unreadable instanceof AccessDeniedException || unreadable instanceof SecurityException) {
            return ": access is denied";
        }
        String words = unreadable instanceof FileSystemException told ? told.getReason() : unreadable.getMessage();
        return words == null ? "" : ": " + Visible.quote(words);
    }

    private static ConfigurationException refused(Path file, String path, String what, String hint) {
        String name = file.toString();
        String message = "The file " + Visible.quote(name) + " " + what + ".";
        return new ConfigurationException(name, List.of(new Problem(path, message, hint, null)));
    }
}
