package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.fuzz.BytesEdit;
import io.jenkins.plugins.ecsdeploy.fuzz.Fuzz;
import io.jenkins.plugins.ecsdeploy.fuzz.JsonEdit;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Breaks AWS's answers on their way to the real SDK: for every call that a deployment makes, fields are missing, null,
 * unknown or of a wrong type, or the whole body is something else. An answer that can't be understood says nothing about
 * what happened: it is asked for again, never guessed at.
 */
class AwsAnswersFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Calls that deployments make only when an answer is lost. */
    private static final List<String> OTHERWISE = List.of("ListTasks", "DescribeTasks", "BatchGetItem", "StopTask");

    /** Every kind of deployment, and a migration that takes too long. */
    private static final List<ReferenceDeployment> KINDS = Stream.concat(
                    ReferenceDeployment.all().stream(),
                    Stream.of(ReferenceDeployment.failing("endless migration", Failure.Kind.MIGRATION_TIMED_OUT)
                            .in(rig ->
                                    rig.migration = new Behaviour.Exits(0, Duration.ofHours(3), List.of("too slow")))))
            .toList();

    /** By kind: how it ends when nothing is wrong, and the calls that it makes. */
    private static final List<Crashes.End> ENDS = new ArrayList<>();

    private static final List<List<String>> CALLED = new ArrayList<>();

    @BeforeAll
    static void undisturbed() {
        for (int kind = 0; kind < KINDS.size(); kind++) {
            try (World world = new World(kind, List.of())) {
                world.finish();
                ENDS.add(world.end());
                CALLED.add(List.copyOf(new TreeSet<>(world.answered.keySet())));
            }
        }
    }

    /**
     * An answer that arrives broken.
     *
     * @param kind of deployment, the same for all edits of one
     * @param nth which answers to the operation, from 0; and how many in a row
     * @param json what becomes of its content; null when {@code bytes} says what becomes of the whole
     * @param status the HTTP status to go with it; 0 leaves it
     */
    record Edit(int kind, String operation, int nth, int times, JsonEdit json, BytesEdit bytes, int status) {
        static Edit any(int kind, Random random) {
            boolean whole = random.nextInt(3) == 0;
            List<String> operations = random.nextInt(8) == 0 ? OTHERWISE : CALLED.get(kind);
            return new Edit(
                    kind,
                    operations.get(random.nextInt(operations.size())),
                    random.nextInt(3) == 0 ? random.nextInt(8) : random.nextInt(2),
                    1 + random.nextInt(3) * random.nextInt(3),
                    whole ? null : JsonEdit.any(random),
                    whole ? BytesEdit.any(random) : null,
                    whole && random.nextInt(4) == 0
                            ? List.of(400, 403, 404, 407, 500, 502, 503, 204, 302)
                                    .get(random.nextInt(9))
                            : 0);
        }

        boolean meant(String called, int number) {
            return called.equals(operation) && number >= nth && number < nth + times;
        }

        Response applyTo(Response answer) {
            byte[] body = answer.body();
            if (json != null) {
                try {
                    JsonNode tree = JSON.readTree(body);
                    body = JSON.writeValueAsBytes(json.applyTo(tree));
                } catch (IOException notJson) {
                    return answer; // STS speaks XML: only its bytes are broken
                }
            } else {
                body = bytes.applyTo(body);
            }
            Map<String, String> headers = new HashMap<>(answer.headers());
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("content-length"));
            return new Response(status == 0 ? answer.status() : status, headers, body);
        }
    }

    private static final class World implements AutoCloseable {
        final ReferenceDeployment reference;
        final Rig rig;
        final Map<String, Integer> answered = new HashMap<>();
        final Set<String> broken = new TreeSet<>();

        World(int kind, List<Edit> edits) {
            reference = KINDS.get(kind);
            rig = reference.rig();
            rig.answers = (operation, answer) -> answer(edits, operation, answer);
        }

        private Response answer(List<Edit> edits, String operation, Response answer) {
            int number = answered.merge(operation, 1, Integer::sum) - 1;
            Response given = answer;
            for (Edit edit : edits) {
                if (edit.meant(operation, number)) {
                    given = edit.applyTo(given);
                    broken.add(operation);
                }
            }
            return given;
        }

        Configuration configuration() {
            Duration minute = Duration.ofMinutes(1);
            return reference.configuration(rig).toBuilder()
                    .timeouts(new Timeouts(
                            minute, minute, minute, minute.multipliedBy(2), minute.multipliedBy(5), minute))
                    .credentials(new Credentials("arn:aws:iam::111122223333:role/deploy", null, null))
                    .build();
        }

        private Deployment asked() {
            RollBackPlan plan = reference.asked().apply(rig).rollBackPlan();
            return plan == null
                    ? rig.created(configuration())
                    : Deployment.rollBack(Rig.ID, configuration(), plan, rig.now());
        }

        /** The truth is not to be broken: what is asked for it comes through. */
        private void mend() {
            rig.answers = (operation, answer) -> answer;
        }

        /** As an owner would: resumes what is suspended, and says truly what became of the migration when asked. */
        Deployment finish() {
            rig.begin(asked());
            for (int i = 0; i < 10; i++) {
                Ended ended = rig.finish();
                if (ended instanceof Ended.Finished) {
                    mend();
                    return rig.journal.load();
                }
                Suspension why = ((Ended.Suspended) ended).why();
                assertThat(why.summary()).isNotBlank();
                boolean asks = why.reason() == Suspension.Reason.MIGRATION_UNKNOWN;
                boolean ran = rig.migrationTasks() > 0;
                rig.resume(
                        d -> !asks ? d : ran ? Steps.migrationDone(d, rig.now()) : Steps.migrationNotRun(d, rig.now()));
            }
            throw new AssertionError("it is suspended again and again");
        }

        Crashes.End end() {
            return new Crashes(reference, r -> {}).end(rig);
        }

        @Override
        public void close() {
            rig.close();
        }
    }

    @Test
    void I2_I3_I6_I7_holdWhateverAwsSeemsToAnswer() {
        Set<String> broken = new TreeSet<>();
        Fuzz.of("broken answers of AWS", 400, AwsAnswersFuzzTest::edits, edits -> {
            int kind = edits.get(0).kind();
            try (World world = new World(kind, edits)) {
                Instant begun = world.rig.now();
                Deployment d = world.finish();
                broken.addAll(world.broken);
                assertThat(Duration.between(begun, world.rig.now()))
                        .as("time until the end of: %s", KINDS.get(kind))
                        .isLessThan(Duration.ofHours(5));
                promisesHold(world.rig, d);
                Crashes.End end = world.end();
                Crashes.End right = ENDS.get(kind);
                boolean logGivenUp =
                        d.notes().stream().anyMatch(n -> n.text().startsWith("The migration's log can't be read"));
                // A page that is whole without one of its lines cannot be told from one that never had it.
                boolean lineLost =
                        edits.stream().anyMatch(e -> e.operation().equals("GetLogEvents") && e.json() != null);
                if (!end.equals(right)
                        && !((logGivenUp || lineLost) && end.exceptLog().equals(right.exceptLog()))) {
                    assertThat(edits)
                            .as("%s: %s became %s: %s", KINDS.get(kind), right, end, d.failure())
                            .anyMatch(e -> e.json() != null);
                    assertThat(d.failure() == null ? null : d.failure().kind())
                            .as("%s: %s became %s: %s", KINDS.get(kind), right, end, d.failure())
                            .isIn(allowed(right));
                }
            }
        });
        System.out.println("Fuzz: answers broken of " + String.join(", ", broken));
    }

    private static List<Edit> edits(Random random) {
        int kind = random.nextInt(KINDS.size());
        List<Edit> edits = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            edits.add(Edit.any(kind, random));
        }
        return edits;
    }

    /** What an answer that is whole, but not true, may make of an end: never a success, and never an end that is guessed. */
    private static List<Failure.Kind> allowed(Crashes.End right) {
        List<Failure.Kind> kinds = new ArrayList<>(List.of(
                Failure.Kind.RESOLVE_FAILED,
                Failure.Kind.PREFLIGHT_FAILED,
                Failure.Kind.REGISTER_FAILED,
                Failure.Kind.MIGRATION_FAILED,
                Failure.Kind.VERIFY_FAILED,
                Failure.Kind.SMOKE_TEST_FAILED,
                Failure.Kind.SUPERSEDED, // another id than our deployment's is another deployment
                Failure.Kind.TIMED_OUT));
        if (right.failure() != null) {
            kinds.add(right.failure());
        }
        return kinds;
    }

    /** Attempts of one-off tasks that the owner has asked for. */
    private static int asked(Configuration configuration) {
        return Stream.concat(
                        Stream.ofNullable(configuration.migration()),
                        configuration.after().stream().map(AfterTask::task))
                .mapToInt(task -> task.retries() == null ? 1 : task.retries().attempts())
                .sum();
    }

    private static void promisesHold(Rig rig, Deployment d) {
        List<Call> ours = rig.aws.calls().all().stream()
                .filter(c -> !c.accessKeyId().isEmpty())
                .toList();
        int attempts = rig.journal.history().stream()
                .mapToInt(saved -> saved.tasks().stream()
                        .filter(run -> run.attempt() != null)
                        .mapToInt(run -> run.attempt().number())
                        .sum())
                .max()
                .orElse(0);
        assertThat(rig.migrationTasks())
                .as("I3: tasks for %d attempt(s)", attempts)
                .isLessThanOrEqualTo(attempts);
        assertThat(attempts).as("I3: attempts").isLessThanOrEqualTo(asked(d.configuration()));
        assertThat(rig.checkTasks()).as("I3: tasks of smoke tests").isLessThanOrEqualTo(1);
        assertThat(ours.stream()
                        .filter(c -> c.operation().equals("RegisterTaskDefinition"))
                        .map(c -> c.body().at("/containerDefinitions/0/image").asText()))
                .as("I1")
                .allMatch(rig.v2.pinned()::equals);
        boolean updated = ours.stream().anyMatch(c -> c.operation().equals("UpdateService"));
        boolean toldDone = d.migration() != null
                && d.migration().ending() != null
                && d.migration().ending().task() == null;
        boolean migrates = d.configuration().migration() != null;
        assertThat(toldDone || !migrates ? 0 : rig.prematureUpdates()).as("I2").isZero();
        if (d.status() == Deployment.Status.FAILED && !d.touchedServices()) {
            assertThat(updated).as("I6: %s", d.failure()).isFalse();
        }
        if (d.status() == Deployment.Status.SUCCEEDED) {
            for (ServiceUpdate service : d.services()) {
                String image = d.rollBackPlan() == null ? rig.v2.pinned() : rig.v1.tagged();
                assertThat(rig.imageOf(service.name())).as("I7 " + service).isEqualTo(image);
                assertThat(rig.service(service.name())
                                .at("/deployments/0/rolloutState")
                                .asText())
                        .as("I7 " + service)
                        .isEqualTo("COMPLETED");
            }
            assertThat(rig.journal.log())
                    .as("the log that is kept")
                    .isEqualTo(rig.console.stream().map(l -> l + "\n").collect(java.util.stream.Collectors.joining()));
        }
    }
}
