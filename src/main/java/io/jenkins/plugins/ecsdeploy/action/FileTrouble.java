package io.jenkins.plugins.ecsdeploy.action;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The JDK's file exceptions in words: their messages are often the path alone. */
final class FileTrouble {
    private FileTrouble() {}

    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " does not exist.";
        } else if (e instanceof AccessDeniedException) {
            return "access to " + e.getMessage() + " was denied.";
        } else if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is in the way.";
        }
        return String.valueOf(e.getMessage());
    }
}
