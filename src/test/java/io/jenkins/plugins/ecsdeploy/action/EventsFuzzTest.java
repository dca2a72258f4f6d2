package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.WakingEvents;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.fuzz.BytesEdit;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.fuzz.JsonEdit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events with something missing, unknown or hostile in them, as a queue delivers them and as a file holds them: each is
 * understood as what it is, or refused in words, and none acts (I9).
 */
class EventsFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RIGHT =
            List.of(Events.PUSH, Events.MIGRATION, Events.TASK, Events.DEPLOYMENT, Events.inSns(Events.PUSH));

    @TempDir
    Path directory;

    /** A text of the event, counted round, that becomes a hostile one, or a part of it does. */
    private record Hostile(int place, String text, boolean whole) {

        JsonNode applyTo(JsonNode tree) {
            List<Runnable> places = new ArrayList<>();
            find(tree, places);
            if (!places.isEmpty()) {
                places.get(place % places.size()).run();
            }
            return tree;
        }

        private void find(JsonNode node, List<Runnable> places) {
            node.forEach(inner -> find(inner, places));
            if (node instanceof ObjectNode object) {
                object.fieldNames().forEachRemaining(name -> {
                    if (object.path(name).isTextual()) {
                        places.add(() -> object.put(
                                name, whole ? text : object.path(name).asText() + text));
                    }
                });
            }
        }
    }

    /** Which event, and what becomes of it. */
    private record Edit(int example, Hostile hostile, JsonEdit json, BytesEdit bytes) {}

    private static List<Edit> edits(Random random) {
        int example = random.nextInt(1 << 20);
        List<Edit> edits = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int how = random.nextInt(4);
            edits.add(new Edit(
                    example,
                    how < 2 ? hostile(random) : null,
                    how == 2 ? JsonEdit.any(random) : null,
                    how == 3 ? BytesEdit.any(random) : null));
        }
        return edits;
    }

    private static Hostile hostile(Random random) {
        List<String> pieces = LogLinesFuzzTest.PIECES;
        String text = pieces.get(random.nextInt(pieces.size()));
        return new Hostile(
                random.nextInt(1 << 20),
                random.nextInt(200) == 0 ? text.repeat(1 + 1_000_000 / text.length()) : text,
                random.nextBoolean());
    }

    private static byte[] broken(List<Edit> edits) {
        byte[] bytes = RIGHT.get(edits.get(0).example() % RIGHT.size()).getBytes(StandardCharsets.UTF_8);
        for (Edit edit : edits) {
            if (edit.bytes() != null) {
                bytes = edit.bytes().applyTo(bytes);
                continue;
            }
            try {
                JsonNode tree = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
                JsonNode changed = edit.json() == null
                        ? edit.hostile().applyTo(tree)
                        : edit.json().applyTo(tree);
                bytes = changed.toString().getBytes(StandardCharsets.UTF_8);
            } catch (JsonProcessingException brokenAlready) {
                // enough
            }
        }
        return bytes;
    }

    /** What ECS announces is deleted, everything else is left; nothing is repeated that could act. */
    @Test
    void I9_noMessageOfAQueueActsOrIsThrownAwayWrongly() {
        try (ThreadScheduler scheduler = new ThreadScheduler(1)) {
            WakingEvents waking = new WakingEvents(new Watcher(scheduler, Pacing.DEFAULT), what -> {
                throw new AssertionError(what);
            });
            Fuzz.of("hostile messages of queues", 4000, EventsFuzzTest::edits, edits -> {
                String body = new String(broken(edits), StandardCharsets.UTF_8);
                Message message = new Message("m", body, "receipt", 1);
                boolean deleted = !waking.handle(List.of(message)).isEmpty();
                EventReader.Reading reading = EventReader.read(body);
                if (reading instanceof EventReader.Understood understood) {
                    assertThat(deleted)
                            .isEqualTo(understood.event() instanceof Event.TaskChanged
                                    || understood.event() instanceof Event.ServiceChanged);
                    harmless(understood.event());
                } else {
                    assertThat(deleted).isFalse();
                    LogLinesFuzzTest.harmless(reading.toString());
                }
            });
        }
    }

    /** A reason is free text, which is made harmless where it is shown; all else is of a form that can't act. */
    private static void harmless(Event event) {
        if (event instanceof Event.MigrationRequested request) {
            LogLinesFuzzTest.harmless(PlainText.line(request.reason()));
            LogLinesFuzzTest.harmless(request.image() + request.migration() + request.id());
            return;
        }
        LogLinesFuzzTest.harmless(event.toString());
        assertThat(event.toString()).doesNotContain("<", "::error", "::set-output", "`", "$");
    }

    /** The command asks AWS nothing, so what it says is what the file is taken for. */
    @Test
    void aBrokenEventFileIsReadOrRefusedInWords() {
        Fuzz.of("hostile event files", 1500, EventsFuzzTest::edits, edits -> {
            boolean github = edits.get(0).example() % 2 == 0;
            Run run = run(broken(edits), github);

            assertThat(run.code()).as(run.out() + run.err()).isIn(ExitCode.OK, ExitCode.USAGE);
            LogLinesFuzzTest.harmless(run.err());
            assertThat(run.err()).doesNotContain("Exception", "\tat ", "      at ");
            if (run.code() == ExitCode.OK) {
                assertThat(Account.json(run.out()).path("Statement").isArray()).isTrue();
            } else if (github) {
                assertThat(GithubTest.commands(run.out()))
                        .hasSize(1)
                        .allMatch(command -> command.startsWith("::error title=ecs-deploy::"));
            } else {
                assertThat(run.out()).isEmpty();
            }
        });
    }

    private record Run(ExitCode code, String out, String err) {}

    private Run run(byte[] event, boolean github) {
        try {
            Files.write(directory.resolve("event.json"), event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io io = new Io(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                github ? Map.of("GITHUB_ACTIONS", "true") : Map.of(),
                directory,
                false);
        ExitCode code = Main.run(
                io,
                "iam-policy",
                "--offline=111122223333",
                "--region=us-west-2",
                "--cluster=prod",
                "--service=api",
                "--no-migration",
                "--event=event.json");
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
