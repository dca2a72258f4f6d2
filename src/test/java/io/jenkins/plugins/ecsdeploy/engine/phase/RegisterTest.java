package io.jenkins.plugins.ecsdeploy.engine.phase;

import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.IMAGE;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.container;
import static io.jenkins.plugins.ecsdeploy.engine.phase.Account.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Registering: one revision at a time, compared with what it replaces, and given up at its time limit. */
class RegisterTest {
    private final Account account = new Account();

    private static ObjectNode app(String family, String image) {
        return definition(family, container("app", image, ""));
    }

    /** What the task of {@link Given#migration} runs from. */
    private static ObjectNode migrating(String image) {
        return definition("jobs", container("app", image, ",\"command\":[\"migrate\"]"));
    }

    /** A service on {@code api:1}, and a migration that has its source and base. */
    private static Deployment deployment(Kind kind, String source, String base, boolean serviceDone) {
        Configuration configuration = Account.asked()
                .services(List.of(new Service("api", null)))
                .migration(Given.migration(kind, source))
                .tags(Map.of("team", "shop"))
                .build();
        ServiceUpdate api = ServiceUpdate.planned("api", List.of("app"), 1, "arn/api:1");
        return Account.deployment(configuration)
                .withServices(List.of(serviceDone ? api.registered("arn/api:2", false) : api))
                .withMigration(TaskRun.planned(base, "app", List.of("app"), null, Map.of(), List.of()))
                .enter(PhaseName.REGISTER, Account.NOON);
    }

    private Deployment advance(Deployment d) {
        return ((Outcome.Next) new Register().advance(d, account.world)).deployment();
    }

    private List<String> registrations() {
        return account.world.calls.stream()
                .filter(c -> c.startsWith("taskDefinitions.register"))
                .toList();
    }

    private void registers() {
        account.world.answers("taskDefinitions.register", a -> {
            ObjectNode content = (ObjectNode) a.get(0);
            String family = content.path("family").asText();
            return new TaskDefinition("arn/" + family + ":10", family, 10, true, content);
        });
    }

    private static DefinitionChanges image(String role, String against, String before) {
        return new DefinitionChanges(
                role,
                against,
                List.of(new DefinitionChanges.Change("containerDefinitions/app/image", before, IMAGE)),
                0);
    }

    @Test
    void aServicesRevisionIsComparedWithTheOneThatItRuns() {
        account.define("api:1", app("api", "host/api:v1")).define("api", app("api", "host/api:by-hand"));
        registers();

        assertThat(advance(deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", false))
                        .definitionChanges())
                .containsExactly(image("service api", "arn/api:1", "host/api:v1"));
        assertThat(registrations()).singleElement().asString().contains("{ecs-deploy:deployment=d-1, team=shop}");
    }

    @Test
    void aTasksRevisionIsComparedWithTheLastOfItsFamily() {
        account.define("jobs:3", app("jobs", "host/api:v1")).define("jobs", migrating("host/api:v2"));
        registers();

        Deployment after = advance(deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", true));

        assertThat(after.definitionChanges()).containsExactly(image("the migration", "arn/jobs", "host/api:v2"));
        assertThat(after.migration().plan().taskDefinition()).isEqualTo("arn/jobs:10");
    }

    @Test
    void theFirstRevisionOfAFamilyIsComparedWithWhatItWasMadeFrom() {
        account.define("api:1", app("api", "host/api:v1"));
        registers();

        assertThat(advance(deployment(Kind.DERIVED, "api", "arn/api:1", true)).definitionChanges())
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.role()).isEqualTo("the migration");
                    assertThat(c.against()).isEqualTo("arn/api:1");
                    assertThat(c.changes())
                            .contains(new DefinitionChanges.Change(
                                    "containerDefinitions/app/image", "host/api:v1", IMAGE));
                });
    }

    @Test
    void whereNothingChangesNoChangeIsTold() {
        account.define("api:1", app("api", IMAGE)).define("api", app("api", IMAGE));

        Deployment after = advance(deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", false));

        assertThat(after.definitionChanges()).isEmpty();
        assertThat(after.services()).extracting(ServiceUpdate::taskDefinition).containsExactly("arn/api");
        assertThat(registrations()).isEmpty();
    }

    @Test
    void onceAllIsRegisteredTheMigrationBegins() {
        Deployment d = deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", true);
        Deployment done = d.withMigration(d.migration().registered("arn/jobs:4", false, List.of("app"), null));

        assertThat(advance(done).phase().phase()).isEqualTo(PhaseName.MIGRATE);
        assertThat(account.world.calls).isEmpty();
    }

    @Test
    void whoCancelsLearnsThatNothingRan() {
        Failure failure = advance(
                        deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", false).cancelled(Account.NOON, "bob"))
                .failure();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CANCELLED);
        assertThat(failure.summary()).isEqualTo("Cancelled by bob. Services are untouched and no migration ran.");
        assertThat(account.world.calls).isEmpty();
    }

    /** The same, registering since then. */
    private static Deployment since(Instant start, Deployment d) {
        return Account.deployment(d.configuration())
                .withServices(d.services())
                .withMigration(d.migration())
                .enter(PhaseName.REGISTER, start);
    }

    @Test
    void itIsGivenUpAfterItsTimeLimitAndNotBefore() {
        account.define("api:1", app("api", IMAGE)).define("api", app("api", IMAGE));
        Deployment d = deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", false);
        Instant start = Account.NOON.minus(d.configuration().timeouts().register());

        assertThat(advance(since(start, d)).failure()).isNull();
        assertThat(advance(since(start.minusMillis(1), d)).failure())
                .returns(Failure.Kind.TIMED_OUT, Failure::kind)
                .returns("Registering the task definitions took longer than timeouts.register.", Failure::summary);
    }

    private void refusing(OutsideException.Kind kind) {
        account.world.answers("taskDefinitions.register", a -> {
            throw new OutsideException(kind, "ecs:RegisterTaskDefinition", "Code", "no", null);
        });
    }

    @Test
    void aRefusalIsToldAndWhatPassesIsTriedAgain() {
        account.define("api:1", app("api", "host/api:v1"));
        Deployment d = deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", false);

        refusing(OutsideException.Kind.DENIED);
        assertThat(advance(d).failure())
                .returns(Failure.Kind.REGISTER_FAILED, Failure::kind)
                .returns("The task definition for service api could not be registered.", Failure::summary);
        for (OutsideException.Kind passing :
                List.of(OutsideException.Kind.THROTTLED, OutsideException.Kind.UNAVAILABLE)) {
            refusing(passing);
            assertThatThrownBy(() -> advance(d)).isInstanceOf(OutsideException.class);
        }
    }

    @Test
    void aContainerThatTheRevisionDoesNotHaveIsToldByItsName() {
        account.define("jobs:3", definition("jobs", container("web", "nginx", "")));

        assertThat(advance(deployment(Kind.DEDICATED, "jobs", "arn/jobs:3", true))
                        .failure())
                .returns(Failure.Kind.REGISTER_FAILED, Failure::kind)
                .returns(
                        "The task definition for the migration could not be made from arn/jobs:3: no container app.",
                        Failure::summary);
    }
}
