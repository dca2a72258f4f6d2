package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is told of an event: a short record, as {@code notification.schema.json} says. Keys are added, never renamed or given
 * another sense, within a schema version.
 *
 * <p>No log lines and nothing of the configuration but names (I10). Texts from outside are in {@code failure} only, made
 * harmless; {@code text}, which chat systems show with whatever markup they know, has words of ours and names (I9).
 */
final class AnnouncementBody {
    private static final int SCHEMA_VERSION = 1;
    private static final int LONGEST_SUMMARY = 2000;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AnnouncementBody() {}

    static String of(Deployment d, Notify.Event event, Instant now) {
        ObjectNode body = JSON.createObjectNode()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("id", Announcement.id(d, event))
                .put("event", event.word())
                .put("time", now.toString())
                .put("text", text(d, event));
        ObjectNode deployment = body.putObject("deployment")
                .put("id", d.id())
                .put("kind", d.rollBackPlan() == null ? "deployment" : "roll back")
                .put("createdAt", d.createdAt().toString())
                .put("region", d.configuration().region())
                .put("cluster", d.configuration().cluster());
        image(d, deployment.putObject("image"));
        d.endedAt().ifPresent(end -> deployment
                .put("endedAt", end.toString())
                .put("durationMs", Duration.between(d.createdAt(), end).toMillis()));
        if (d.migration() != null) {
            migration(d.migration(), body.putObject("migration"));
        }
        d.services().forEach(s -> service(s, body.withArray("/services").addObject()));
        if (d.failure() != null) {
            failure(d.failure(), body.putObject("failure"));
        }
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An announcement can always be written", e);
        }
    }

    private static void image(Deployment d, ObjectNode image) {
        image.put("requested", d.configuration().image().toString());
        PinnedImage pinned = d.image();
        if (pinned != null) {
            image.put("reference", pinned.reference()).put("digest", pinned.digest());
        }
    }

    private static void migration(TaskRun run, ObjectNode migration) {
        if (run.attempt() != null) {
            migration.put("attempt", run.attempt().number());
        }
        Optional.ofNullable(run.taskArn()).ifPresent(arn -> migration.put("taskArn", arn));
        Optional.ofNullable(run.exitCode()).ifPresent(code -> migration.put("exitCode", code));
    }

    private static void service(ServiceUpdate update, ObjectNode service) {
        service.put("name", update.name());
        Optional.ofNullable(update.previousTaskDefinition())
                .ifPresent(arn -> service.put("previousTaskDefinition", arn));
        Optional.ofNullable(update.taskDefinition()).ifPresent(arn -> service.put("taskDefinition", arn));
        boolean back = update.rollBack() != null && update.rollBack().endedAt() != null;
        service.put("updated", update.touched())
                .put("completed", update.completed())
                .put("rolledBack", back && update.rollBack().good());
    }

    private static void failure(Failure why, ObjectNode failure) {
        failure.put("phase", why.phase().name())
                .put("kind", why.kind().name())
                .put("summary", PlainText.lines(why.summary(), LONGEST_SUMMARY));
    }

    private static String text(Deployment d, Notify.Event event) {
        String what =
                (d.rollBackPlan() == null ? "Deployment of " + d.configuration().image() : "Roll back") + " on "
                        + d.configuration().cluster() + " (" + d.configuration().region() + ") ";
        String how =
                switch (event) {
                    case STARTED -> "has started";
                    case SUCCEEDED -> "has succeeded";
                    case UNSTABLE -> "has succeeded, but is unstable: a smoke test failed";
                    case FAILED ->
                        "has failed in phase " + d.failure().phase().title() + " ("
                                + d.failure().kind().name() + ")";
                    case CANCELLED ->
                        "was cancelled in phase " + d.failure().phase().title();
                };
        return what + how + ": " + d.id();
    }
}
