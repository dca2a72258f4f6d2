package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Instant;
import java.util.List;

/**
 * One manifest in a repository.
 *
 * @param digest sha256 of exactly the manifest's bytes
 * @param mediaType of the manifest or index
 * @param manifest the text whose UTF-8 bytes are the manifest
 * @param behaviour what containers of it do
 * @param platforms for an index: its children; else empty
 * @param pushedAt when it arrived first
 */
public record Image(
        String digest,
        String mediaType,
        String manifest,
        Behaviour behaviour,
        List<Platform> platforms,
        Instant pushedAt) {

    /** A child of an index, e.g. {@code linux/amd64}. */
    public record Platform(String name, String digest) {}

    public Image {
        platforms = List.copyOf(platforms);
    }
}
