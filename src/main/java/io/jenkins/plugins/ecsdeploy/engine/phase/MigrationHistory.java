package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.definition.Definitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has been migrated, as the marks on task definitions tell it: was this image's migration run, and has a contract run
 * since? Marks are tags: whoever may tag the definitions could have written them, and a revision that was used again
 * shows its last run only.
 */
public final class MigrationHistory {

    /**
     * A one-off task that ended well.
     *
     * @param digest of its image
     * @param token of the attempt: the deployment's id, which task, which attempt
     * @param at when its end was seen
     * @param definition ARN of the revision that carries the mark
     */
    public record Ran(MarkKind kind, String digest, String token, Instant at, String definition) {}

    private static int revision(String arn) {
        return Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
    }

    private MigrationHistory() {}

    /** All that is marked on the revisions of these families, newest first. Asks once a revision. */
    public static List<Ran> of(TaskDefinitions definitions, Collection<String> families) {
        return marked(
                definitions,
                families.stream()
                        .flatMap(family -> definitions.revisions(family).stream())
                        .toList());
    }

    private static List<Ran> marked(TaskDefinitions definitions, List<String> revisions) {
        List<Ran> all = new ArrayList<>();
        for (String arn : revisions) {
            Map<String, String> tags = definitions.tags(arn);
            for (MarkKind kind : MarkKind.values()) {
                read(kind, tags.get(kind.migratedKey()), arn).ifPresent(all::add);
            }
        }
        all.sort(Comparator.comparing(Ran::at).reversed());
        return List.copyOf(all);
    }

    /**
     * Contracts that ran while a newer revision of the family was current than this one: code of this revision may miss
     * what they took away. Empty: none is known.
     *
     * @param revisionArn the revision to go back to; that of a service
     */
    public static List<Ran> contractsSince(TaskDefinitions definitions, String revisionArn) {
        String family = revisionArn.substring(revisionArn.lastIndexOf('/') + 1, revisionArn.lastIndexOf(':'));
        int revision = revision(revisionArn);
        List<String> newer = definitions.revisions(family).stream()
                .filter(arn -> revision(arn) > revision)
                .toList();
        return marked(definitions, newer).stream()
                .filter(ran -> ran.kind() == MarkKind.CONTRACT)
                .toList();
    }

    /** The families on whose revisions a configuration's one-off tasks and contracts leave marks. */
    public static Set<String> families(Configuration configuration, Outside outside) {
        Set<String> families = new LinkedHashSet<>();
        configuration
                .whenMigration()
                .flatMap(m -> family(m, "migration", configuration, outside))
                .ifPresent(families::add);
        configuration.after().forEach(a -> family(a.task(), a.name(), configuration, outside)
                .ifPresent(families::add));
        Set<String> services = new LinkedHashSet<>();
        configuration.services().forEach(s -> services.add(s.name()));
        configuration
                .whenMigration()
                .filter(m -> m.contract() != null)
                .ifPresent(m -> services.addAll(m.contract().services()));
        services.forEach(s -> familyOf(s, configuration, outside).ifPresent(families::add));
        return families;
    }

    private static Optional<String> family(Migration task, String name, Configuration configuration, Outside outside) {
        String source = task.source().name();
        return switch (task.source().kind()) {
            case DEDICATED -> Optional.of(source);
            case DERIVED -> familyOf(source, configuration, outside).map(f -> Definitions.derivedFamily(f, name));
            case OVERRIDE -> familyOf(source, configuration, outside);
        };
    }

    private static Optional<String> familyOf(String service, Configuration configuration, Outside outside) {
        return outside.services().describe(configuration.cluster(), List.of(service)).services().stream()
                .map(ServiceView::taskDefinitionArn)
                .findFirst()
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1, arn.lastIndexOf(':')));
    }

    /** A mark that somebody else has changed is none. */
    private static Optional<Ran> read(MarkKind kind, String value, String arn) {
        String[] parts = value == null ? new String[0] : value.split(" ", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Ran(kind, parts[0], parts[1], Instant.parse(parts[2]), arn));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
