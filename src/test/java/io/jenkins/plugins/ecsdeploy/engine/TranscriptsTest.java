package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.Golden;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * All that the reference deployments tell people, word by word: what is waited for, notes, how it ends, and what is said to
 * who cancels; in {@code src/test/resources/state/transcripts.txt}.
 */
class TranscriptsTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/state/transcripts.txt");

    /** One of each kind. */
    private static final List<String> TOLD = List.of(
            "derived migration, two services",
            "failed migration under a lease",
            "failed roll-out",
            "two waves, rolled back",
            "first bring-up",
            "blue/green, rolled back",
            "blue/green by CodeDeploy, rolled back by policy",
            "smoke tests of two waves",
            "failed smoke test",
            "migration that is tried again",
            "retries used up",
            "tasks after",
            "failed task after",
            "contract");

    /** Ids that say nothing. */
    private static final Pattern IDS = Pattern.compile("[0-9a-f]{32}|(?<=ecs-svc/)\\d+");

    @Test
    void whatIsToldIsToldInTheseWords() throws IOException {
        Golden.same(TRANSCRIPTS, all());
    }

    static List<String> all() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : TOLD) {
            ReferenceDeployment reference = ReferenceDeployment.all().stream()
                    .filter(r -> r.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            lines.add("== " + reference);
            try (Rig rig = reference.rig()) {
                Deployment d = rig.begin(reference.asked().apply(rig)).finish().deployment();
                new LinkedHashSet<>(rig.progress).forEach(p -> lines.add("   " + p));
                d.notes().forEach(n -> lines.add("   " + n.level() + " " + n.text()));
                lines.add("   " + d.status() + (d.failure() == null ? "" : told(d.failure())));
                lines.addAll(cancelled(rig));
            }
            lines.add("");
        }
        return lines.stream().map(l -> IDS.matcher(l).replaceAll("…")).toList();
    }

    private static String told(Failure failure) {
        String words = " in " + failure.phase() + ", " + failure.kind() + ": " + failure.summary();
        return failure.diagnosis() == null ? words : words + " " + failure.diagnosis();
    }

    /** What is said to who cancels in each phase, where it leaves all as it is. */
    private static List<String> cancelled(Rig rig) throws IOException {
        TreeMap<String, Set<String>> told = new TreeMap<>();
        for (Deployment d : List.copyOf(rig.journal.history())) {
            if (!d.ended()) {
                rig.journal.save(d);
                rig.resume().drive().cancel("somebody");
                if (rig.finish() instanceof Ended.Suspended suspended) {
                    Suspension why = suspended.why();
                    told.computeIfAbsent(why.summary(), s -> new LinkedHashSet<>())
                            .add(d.phase().phase().name());
                }
            }
        }
        return told.entrySet().stream()
                .map(e -> "   " + e.getValue().stream().collect(Collectors.joining(", ")) + ": " + e.getKey())
                .toList();
    }
}
