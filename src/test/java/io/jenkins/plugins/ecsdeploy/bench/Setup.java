package io.jenkins.plugins.ecsdeploy.bench;

import java.nio.file.Path;

/**
 * What was asked for on the command line.
 *
 * @param jar the runnable jar
 * @param directory where raw results and working files go
 * @param laterJava the {@code java} of a JDK 25 or newer; null when there is none
 * @param awsScript the AWS CLI's way to do the same; null when there is no AWS CLI
 * @param quick few and short runs, to see that everything works
 */
record Setup(Path jar, Path directory, Path laterJava, Path awsScript, boolean quick) {

    int of(int full, int quickly) {
        return quick ? quickly : full;
    }

    Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
