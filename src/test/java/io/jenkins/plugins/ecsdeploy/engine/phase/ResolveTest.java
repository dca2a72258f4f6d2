package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.port.Images.FoundImage;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a reference becomes a digest, and what is said of a tag that has moved since. */
class ResolveTest {
    private static final String PUSHED = "sha256:pushed";

    private final FixedWorld world = new FixedWorld(Account.NOON);

    private static Deployment asking(ImageReference image, Service... services) {
        return Deployment.create(
                "d-1", Account.asked().image(image).services(List.of(services)).build(), Account.NOON);
    }

    /** As the event of a push names it: by tag and digest. */
    private static Deployment pushed() {
        return asking(new ImageReference("host", "api", "v2", PUSHED, "1"));
    }

    private Deployment advance(Deployment d) {
        return ((Outcome.Next) new Resolve().advance(d, world)).deployment();
    }

    /** The registry knows the digest, and this of the tag. */
    private void tagStandsAt(String digest) {
        world.answers("images.find", a -> {
            ImageReference asked = (ImageReference) a.get(0);
            return new FoundImage("host/api", asked.digest() == null ? digest : asked.digest(), List.of());
        });
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "ecr:DescribeImages", "Code", "no", null);
    }

    @Test
    void I1_aTagThatHasMovedSinceIsToldAndTheDigestIsDeployed() {
        tagStandsAt("sha256:later");

        Deployment after = advance(pushed());

        assertThat(after.image().digest()).isEqualTo(PUSHED);
        assertThat(after.phase().phase()).isEqualTo(PhaseName.PREFLIGHT);
        assertThat(after.notes())
                .extracting(Note::text)
                .containsExactly("The tag v2 has moved since: it now points to sha256:later. Deploying " + PUSHED
                        + " as asked.");
        assertThat(world.calls).containsExactly("images.find[host/api:v2@" + PUSHED + "]", "images.find[host/api:v2]");
    }

    @Test
    void aTagThatStandsWhereItDidIsNotWorthAWord() {
        tagStandsAt(PUSHED);

        assertThat(advance(pushed()).notes()).isEmpty();
        assertThat(advance(pushed()).image().digest()).isEqualTo(PUSHED);
    }

    @Test
    void aTagThatIsGoneIsToldAndARegistryThatFailsIsAskedAgain() {
        world.answers("images.find", a -> {
            if (((ImageReference) a.get(0)).digest() == null) {
                throw problem(OutsideException.Kind.NOT_FOUND);
            }
            return new FoundImage("host/api", PUSHED, List.of());
        });
        assertThat(advance(pushed()).notes())
                .extracting(Note::text)
                .containsExactly(
                        "The tag v2 has moved since: it now points to nothing. Deploying " + PUSHED + " as asked.");

        world.answers("images.find", a -> {
            if (((ImageReference) a.get(0)).digest() == null) {
                throw problem(OutsideException.Kind.DENIED);
            }
            return new FoundImage("host/api", PUSHED, List.of());
        });
        assertThatThrownBy(() -> advance(pushed())).isInstanceOf(OutsideException.class);
    }

    @Test
    void oneImageIsResolvedAtATimeAndATagAloneIsReadOnce() {
        tagStandsAt("sha256:now");
        Deployment d = asking(
                new ImageReference("host", "api", "v2", null, null),
                new Service("web", null, new ImageReference("host", "web", "v3", null, null), null, null));

        Deployment first = advance(d);
        assertThat(first.phase().phase()).isEqualTo(PhaseName.RESOLVE);
        assertThat(world.calls).containsExactly("images.find[host/api:v2]");

        assertThat(advance(first).phase().phase()).isEqualTo(PhaseName.PREFLIGHT);
        assertThat(world.calls).containsExactly("images.find[host/api:v2]", "images.find[host/web:v3]");
    }

    @Test
    void anImageThatIsNotThereEndsTheDeploymentByItsName() {
        world.answers("images.find", a -> {
            throw problem(OutsideException.Kind.NOT_FOUND);
        });

        assertThat(advance(pushed()).failure())
                .returns(Failure.Kind.RESOLVE_FAILED, Failure::kind)
                .returns("The image host/api:v2@" + PUSHED + " could not be resolved to a digest.", Failure::summary);

        world.answers("images.find", a -> {
            throw problem(OutsideException.Kind.THROTTLED);
        });
        assertThatThrownBy(() -> advance(pushed())).isInstanceOf(OutsideException.class);
    }
}
