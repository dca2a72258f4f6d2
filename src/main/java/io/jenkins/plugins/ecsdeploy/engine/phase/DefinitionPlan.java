package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.definition.Creation;
import io.jenkins.plugins.ecsdeploy.engine.definition.Definitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.ArrayList;
import java.util.List;

/** A definition that a deployment is to have, made from the exact revision that preflight saw. */
public sealed interface DefinitionPlan {

    /** All of a deployment, in the order of registration; known once preflight has passed. */
    static List<DefinitionPlan> all(Deployment d) {
        List<DefinitionPlan> plans = new ArrayList<>();
        d.services().forEach(s -> plans.add(new OfService(s.name())));
        if (d.migration() != null) {
            plans.add(new OfMigration());
        }
        d.smokeTests().stream()
                .filter(t -> t.task() != null && t.task().registers())
                .forEach(t -> plans.add(new OfSmokeTest(t.name())));
        return plans;
    }

    /** Whom it is for, in words. */
    String role();

    /** ARN of the revision that it is made from; null when its content stands in the configuration. */
    String base(Deployment d);

    /** ARN of our revision; null until registered. */
    String registered(Deployment d);

    /** The content to register. */
    ObjectNode wanted(Deployment d, TaskDefinitions definitions);

    /** The state after it was registered, or found to exist. */
    Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content);

    private static ObjectNode content(TaskDefinitions definitions, String arn) {
        return definitions
                .find(arn)
                .orElseThrow(() -> new OutsideException(
                        OutsideException.Kind.NOT_FOUND,
                        "ecs:DescribeTaskDefinition",
                        "",
                        "The task definition " + arn + " is gone.",
                        null))
                .content();
    }

    /** A service's. */
    record OfService(String service) implements DefinitionPlan {
        @Override
        public String role() {
            return "service " + service;
        }

        private ServiceUpdate update(Deployment d) {
            return d.services().stream()
                    .filter(s -> s.name().equals(service))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String base(Deployment d) {
            return update(d).base();
        }

        @Override
        public String registered(Deployment d) {
            return update(d).taskDefinition();
        }

        @Override
        public ObjectNode wanted(Deployment d, TaskDefinitions definitions) {
            ObjectNode content = base(d) == null
                    ? new Creation(d.configuration()
                                    .service(service)
                                    .orElseThrow()
                                    .create())
                            .definition()
                            .orElseThrow()
                    : content(definitions, base(d));
            return Definitions.pinned(
                    content, update(d).containers(), d.imageOf(service).reference());
        }

        @Override
        public Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content) {
            return d.withService(service, s -> s.registered(arn, existed));
        }
    }

    /** The migration's. */
    record OfMigration() implements DefinitionPlan {
        @Override
        public String role() {
            return "the migration";
        }

        @Override
        public String base(Deployment d) {
            return d.migration().plan().base();
        }

        @Override
        public String registered(Deployment d) {
            return d.migration().plan().taskDefinition();
        }

        @Override
        public ObjectNode wanted(Deployment d, TaskDefinitions definitions) {
            Migration migration = d.configuration().migration();
            String container = d.migration().plan().container();
            String image = d.image().reference();
            // A service that does not exist yet, with its definition in the configuration, has none to be made from.
            ObjectNode base = base(d) == null
                    ? new OfService(migration.source().name()).wanted(d, definitions)
                    : content(definitions, base(d));
            return switch (migration.source().kind()) {
                case DEDICATED ->
                    Definitions.dedicated(
                            base, migration, container, d.migration().plan().pinned(), image);
                case DERIVED -> Definitions.derived(base, migration, container, image);
                // The service's own revision: registered already, and found again by its content.
                case OVERRIDE -> Definitions.pinned(base, d.migration().plan().pinned(), image);
            };
        }

        @Override
        public Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content) {
            LogStream logs = Containers.named(content, d.migration().plan().container())
                    .flatMap(c -> Containers.logs(c, d.configuration().region()))
                    .orElse(null);
            return d.withMigration(d.migration().registered(arn, existed, Containers.essential(content), logs));
        }
    }

    /** That of a smoke test which runs a task of a family of its own, with the image. */
    record OfSmokeTest(String name) implements DefinitionPlan {
        @Override
        public String role() {
            return "smoke test " + name;
        }

        private CheckTask task(Deployment d) {
            return d.smokeTests().stream()
                    .filter(t -> t.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .task();
        }

        @Override
        public String base(Deployment d) {
            return task(d).base();
        }

        @Override
        public String registered(Deployment d) {
            return task(d).taskDefinition();
        }

        @Override
        public ObjectNode wanted(Deployment d, TaskDefinitions definitions) {
            return Definitions.pinned(
                    content(definitions, base(d)), task(d).pinned(), d.image().reference());
        }

        @Override
        public Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content) {
            return d.withSmokeTest(name, t -> t.withTask(t.task().registered(arn, existed)));
        }
    }

    /** Whether RunTask has to override what no definition of the migration's own holds. */
    static boolean overrides(Deployment d) {
        return d.configuration().migration().source().kind() == Kind.OVERRIDE;
    }
}
