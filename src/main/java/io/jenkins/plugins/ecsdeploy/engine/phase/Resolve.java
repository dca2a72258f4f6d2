package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;

/**
 * Turns each image reference into one digest, one an advance: the deployment's, then those of services that have their
 * own. After this nobody reads a tag again (I1).
 */
final class Resolve implements Phase {

    @Override
    public Outcome advance(Deployment d, World world) {
        ImageReference asked = d.unresolved().get(0);
        Images.FoundImage found;
        try {
            found = world.outside().images().find(asked);
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.RESOLVE_FAILED,
                    "The image " + asked + " could not be resolved to a digest.",
                    Diagnoser.ofProblem(e));
        }
        PinnedImage image = new PinnedImage(found.repositoryUri(), found.digest(), asked.tag(), found.platforms());
        Deployment resolved = noteMovedTag(d.withImage(asked, image), asked, world);
        return Outcome.next(resolved.unresolved().isEmpty() ? Course.next(resolved, world) : resolved);
    }

    /** A push event names both: its digest is deployed, and the owner is told when the tag stands elsewhere by now. */
    private static Deployment noteMovedTag(Deployment d, ImageReference asked, World world) {
        if (asked.tag() == null || asked.digest() == null) {
            return d;
        }
        String now;
        try {
            ImageReference byTag =
                    new ImageReference(asked.registry(), asked.repository(), asked.tag(), null, asked.registryId());
            now = world.outside().images().find(byTag).digest();
        } catch (OutsideException e) {
            if (e.kind() != OutsideException.Kind.NOT_FOUND) {
                throw e;
            }
            now = "nothing";
        }
        if (now.equals(asked.digest())) {
            return d;
        }
        return d.withNote(
                world.now(),
                Note.Level.WARNING,
                "The tag " + asked.tag() + " has moved since: it now points to " + now + ". Deploying " + asked.digest()
                        + " as asked.");
    }
}
