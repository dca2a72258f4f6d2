package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The texts of {@code diagnosis/aws-texts.txt}: really sent by AWS, sorted by cause. */
final class AwsTexts {
    /** @param section a {@link Cause}, or {@code none} for what is no trouble */
    record Sample(String section, String text) {}

    private AwsTexts() {}

    static List<Sample> all() {
        var samples = new ArrayList<Sample>();
        String section = "";
        for (String line : read().split("\n", -1)) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                samples.add(new Sample(section, line));
            }
        }
        return samples;
    }

    static List<Sample> withCause() {
        return all().stream().filter(s -> !s.section().equals("none")).toList();
    }

    private static String read() {
        try (InputStream in = AwsTexts.class.getResourceAsStream("/diagnosis/aws-texts.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
