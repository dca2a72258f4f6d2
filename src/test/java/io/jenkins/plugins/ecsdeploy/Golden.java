package io.jenkins.plugins.ecsdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts that the product tells, kept in a file to which they are compared word by word. Where a change of them is meant,
 * {@code mvn test -Dgolden=rewrite -Dtest=…} writes the file anew, and the review shows what has changed.
 */
public final class Golden {
    private Golden() {}

    /** Compares what is told now to what the file says. */
    public static void same(Path file, List<String> told) throws IOException {
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.write(file, told);
        }
        assertThat(told).as("%s (rewritten by -Dgolden=rewrite)", file).isEqualTo(Files.readAllLines(file));
    }
}
