package io.jenkins.plugins.ecsdeploy.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes every sample in every view below the given directory, to be looked at. */
final class Gallery {
    private Gallery() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Report> sample : Samples.all().entrySet()) {
            String name = sample.getKey();
            Report report = sample.getValue();
            Files.writeString(directory.resolve(name + ".html"), HtmlReport.of(report));
            Files.writeString(directory.resolve(name + ".txt"), TextReport.of(report));
            Files.writeString(directory.resolve(name + ".md"), MarkdownReport.of(report));
            Files.writeString(directory.resolve(name + ".json"), RecordJson.write(DeploymentRecord.of(report)));
        }
    }
}
