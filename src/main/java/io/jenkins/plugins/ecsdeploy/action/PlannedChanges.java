package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Comparison;
import io.jenkins.plugins.ecsdeploy.engine.definition.DefinitionDiff;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.DefinitionPlan;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment would change.
 *
 * @param image the pinned image
 * @param definitions one for each to be registered, or to be reused
 * @param steps what follows, one sentence each
 * @param warnings what preflight found worth reading
 */
record PlannedChanges(String image, List<Definition> definitions, List<String> steps, List<String> warnings) {

    /**
     * One definition.
     *
     * @param role whom it is for
     * @param family its family
     * @param against the revision it is compared with; null: its family is new
     * @param reused the latest revision that already is what is wanted; null: one will be registered
     * @param changes empty when reused
     */
    record Definition(String role, String family, String against, String reused, List<DefinitionDiff.Change> changes) {}

    static PlannedChanges of(Deployment d, TaskDefinitions definitions) {
        List<Definition> planned = DefinitionPlan.all(d).stream()
                .map(plan -> definition(d, plan, definitions))
                .toList();
        return new PlannedChanges(
                d.image().reference(),
                planned,
                steps(d),
                d.notes().stream()
                        .filter(n -> n.level() == Note.Level.WARNING)
                        .map(Note::text)
                        .toList());
    }

    private static Definition definition(Deployment d, DefinitionPlan plan, TaskDefinitions definitions) {
        ObjectNode wanted = plan.wanted(d, definitions);
        String family = wanted.path("family").asText();
        Optional<TaskDefinition> latest = definitions.find(family).filter(TaskDefinition::active);
        if (latest.isPresent() && Comparison.same(wanted, latest.get().content())) {
            return new Definition(
                    plan.role(), family, null, lastPart(latest.get().arn()), List.of());
        }
        // A service's is compared with what the service runs; that of a family of its own, with the last of the family.
        boolean own = !(plan instanceof DefinitionPlan.OfService) && latest.isPresent();
        Optional<TaskDefinition> against =
                own ? latest : Optional.ofNullable(plan.base(d)).flatMap(definitions::find);
        return new Definition(
                plan.role(),
                family,
                against.map(t -> lastPart(t.arn())).orElse(null),
                null,
                against.map(t -> DefinitionDiff.between(t.content(), wanted)).orElse(List.of()));
    }

    private static List<String> steps(Deployment d) {
        List<String> steps = new ArrayList<>();
        d.configuration()
                .whenBackup()
                .ifPresent(b -> steps.add("Takes a snapshot of " + b.database() + " and waits until it is available."));
        steps.add(
                d.migration() == null
                        ? "No migration runs."
                        : "Runs one migration task and waits for its end: container "
                                + d.migration().plan().container() + ".");
        d.services()
                .forEach(s -> steps.add(
                        s.toCreate()
                                ? "Creates service " + s.name() + " (" + s.desiredCount() + " tasks) and waits for ECS."
                                : "Updates service " + s.name() + " (now on "
                                        + lastPart(s.previousTaskDefinition()) + ", " + s.desiredCount()
                                        + " tasks) and waits for ECS."));
        d.configuration()
                .after()
                .forEach(a -> steps.add("Runs the task " + a.name()
                        + (a.leaveRunning() ? " and leaves it running." : " and waits for its end.")));
        return steps;
    }

    String json() {
        try {
            return DeploymentJson.MAPPER.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written", e);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder("\nImage  ").append(image).append('\n');
        for (Definition definition : definitions) {
            text.append('\n').append(headline(definition)).append('\n');
            definition.changes().forEach(change -> append(text, change));
        }
        text.append("\nThen\n");
        steps.forEach(step -> item(text, step));
        warnings.forEach(warning -> item(text, "WARNING: " + warning));
        return PlainText.lines(text.append("\nNothing was changed.\n").toString());
    }

    private static String headline(Definition definition) {
        String whom = "Task definition for " + definition.role() + ": ";
        if (definition.reused() != null) {
            return whom + definition.reused() + " is reused, it has this content already";
        }
        return whom + "a new revision of " + definition.family()
                + (definition.against() == null ? "" : "\n  changes against " + definition.against());
    }

    private static void append(StringBuilder text, DefinitionDiff.Change change) {
        text.append("    ").append(PlainText.line(change.path())).append('\n');
        if (change.before() != null) {
            text.append("      - ").append(PlainText.line(change.before())).append('\n');
        }
        if (change.after() != null) {
            text.append("      + ").append(PlainText.line(change.after())).append('\n');
        }
    }

    private static void item(StringBuilder text, String sentence) {
        List<String> rows = Wrap.at(76, PlainText.line(sentence));
        text.append("  - ").append(rows.get(0)).append('\n');
        rows.stream().skip(1).forEach(row -> text.append("    ").append(row).append('\n'));
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
