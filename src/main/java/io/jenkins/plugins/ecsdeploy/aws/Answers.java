package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers that came as a success, but not whole. The SDK takes an empty body for an answer without anything in it, so what
 * the API promises to be there is asked for here: when it is missing, something between AWS and us has eaten it, and nobody
 * knows what happened. That is UNAVAILABLE: look again, and guess nothing.
 */
final class Answers {
    private Answers() {}

    /** Reads an answer; whatever goes wrong with that is the answer's fault. */
    static <T> T read(String operation, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (OutsideException told) {
            throw told;
        } catch (RuntimeException e) {
            throw unusable(operation, "an unexpected form: " + e, e);
        }
    }

    /** The value itself, when there is one. */
    static <T> T required(String operation, String what, T value) {
        if (value == null || value.equals("")) {
            throw lacks(operation, what);
        }
        return value;
    }

    /** An ARN itself, when it is one. */
    static String arn(String operation, String what, String arn) {
        if (arn == null || !arn.startsWith("arn:")) {
            throw lacks(operation, what);
        }
        return arn;
    }

    static void require(String operation, String what, boolean there) {
        if (!there) {
            throw lacks(operation, what);
        }
    }

    /**
     * ECS tells of everything that it was asked about: what it shows, and what it misses. Asked by name or ARN, it answers
     * as it likes, so the last parts are compared.
     */
    static void complete(
            String operation, Collection<String> asked, Collection<String> shown, Collection<String> missing) {
        Set<String> told = Stream.concat(shown.stream(), missing.stream())
                .map(Answers::lastPart)
                .collect(Collectors.toSet());
        for (String one : asked) {
            require(operation, "word of " + one, told.contains(lastPart(one)));
        }
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Pages must come to an end. */
    static String nextToken(String operation, String before, String next) {
        if (next != null && next.equals(before)) {
            throw unusable(operation, "the token of the page before once more", null);
        }
        return next;
    }

    private static OutsideException lacks(String operation, String what) {
        return unusable(operation, "no " + what, null);
    }

    static OutsideException unusable(String operation, String holds, Throwable cause) {
        return new OutsideException(
                OutsideException.Kind.UNAVAILABLE,
                operation,
                "",
                "The answer can't be understood: it holds " + holds,
                cause);
    }
}
