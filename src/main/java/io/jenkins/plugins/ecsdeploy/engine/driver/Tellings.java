package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched.Told;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Tries to tell somebody something, once; whatever comes of it is an answer. */
final class Tellings {
    /** Refusals that may pass: too slow, too early, too many (RFC 9110, 8470, 6585). */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private Tellings() {}

    static Told put(Outside outside, Watched.Event event) {
        try {
            outside.events().put(event.event());
            return new Told(true, false, "taken");
        } catch (OutsideException e) {
            String code = e.code().isEmpty() ? "" : e.code() + ": ";
            return new Told(false, e.passing(), e.operation() + ": " + code + e.getMessage());
        }
    }

    /** Without a secret that it is to have, a message is not sent: unsigned, whoever gets it must not believe it. */
    static CompletableFuture<Told> post(Outside outside, Watched.Post post) {
        WebPost message = post.message();
        return Stream.of(message.urlVariable(), message.bearerTokenVariable(), message.signatureKeyVariable())
                .filter(variable -> variable != null && !outside.web().knows(variable))
                .findFirst()
                .map(variable -> CompletableFuture.completedFuture(
                        new Told(false, false, "the environment variable " + variable + " is not set")))
                .orElseGet(() -> outside.web().post(message).thenApply(Tellings::told));
    }

    private static Told told(WebLook look) {
        if (look instanceof WebLook.Answered answer) {
            int status = answer.status();
            return new Told(status / 100 == 2, status >= 500 || LATER.contains(status), "status " + status);
        }
        return new Told(false, true, "no answer: " + ((WebLook.Unanswered) look).why());
    }
}
