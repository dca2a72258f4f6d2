package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Instant;

/**
 * What a look showed.
 *
 * @param askedAt when the question was sent: what it shows is at least as new
 * @param look what was seen; null when AWS does not know the thing (not yet, or no longer) or could not be asked
 * @param problem why it could not be asked; null else
 */
public record Sighting<L>(Instant askedAt, L look, OutsideException problem) {}
