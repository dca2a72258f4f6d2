package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reads what a build asks for: parameters over file or text, over the profile. Asks AWS nothing. */
final class Configurations {
    private static final int LARGEST = 1024 * 1024;

    private Configurations() {}

    /** @throws io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException with everything that is wrong */
    static Configuration read(Request request, Run<?, ?> build, Workspace workspace)
            throws IOException, InterruptedException {
        ConfigurationSource source = ConfigurationSource.tree(request.keys());
        if (request.config() != null && request.configText() != null) {
            throw new AbortException("Give either config or configText.");
        }
        if (request.smokeTests() != null) {
            source = source.over(ConfigurationSource.text("smokeTests", underKey("smokeTests", request.smokeTests())));
        }
        if (request.configText() != null) {
            source = source.over(ConfigurationSource.text("configText", request.configText()));
        } else if (request.config() != null) {
            source = source.over(ConfigurationSource.text(request.config(), file(request.config(), workspace)));
        }
        if (request.profile() != null) {
            ConfigurationSource profile = DeploymentDefaults.findProfile(request.profile(), build)
                    .orElseThrow(() ->
                            new AbortException("There is no profile \"" + request.profile() + "\" for this job."));
            source = source.over(profile);
        }
        return new ConfigurationReader().read(source);
    }

    /** Indented, so that it can say nothing but the key's value. */
    private static String underKey(String key, String yaml) {
        return yaml.lines().map(line -> "  " + line).collect(Collectors.joining("\n", key + ":\n", "\n"));
    }

    private static String file(String path, Workspace workspace) throws IOException, InterruptedException {
        FilePath directory = workspace.get();
        if (directory == null) {
            throw new AbortException("config: '" + path + "' is a file of the workspace, and there is none here:"
                    + " run the step inside of node { }, or give configText.");
        }
        FilePath file = directory.child(path);
        if (!directory.isDescendant(path)) {
            throw new AbortException("config: '" + path + "' is not inside of the workspace.");
        }
        if (!file.exists()) {
            throw new AbortException("config: there is no file '" + path + "' in the workspace.");
        }
        try (InputStream in = file.read()) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new AbortException("config: '" + path + "' is larger than 1 MiB.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
