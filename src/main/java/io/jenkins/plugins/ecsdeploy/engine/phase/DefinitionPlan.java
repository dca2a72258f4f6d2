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
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
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
        d.after().forEach(a -> plans.add(new OfAfter(a.name())));
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
        private static final OneOff TASK = new OneOff.OfMigration();

        @Override
        public String role() {
            return "the migration";
        }

        @Override
        public String base(Deployment d) {
            return TASK.run(d).plan().base();
        }

        @Override
        public String registered(Deployment d) {
            return TASK.run(d).plan().taskDefinition();
        }

        @Override
        public ObjectNode wanted(Deployment d, TaskDefinitions definitions) {
            return oneOff(TASK, "migration", d, definitions);
        }

        @Override
        public Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content) {
            return settled(TASK, d, arn, existed, content);
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

    /** That of a task after the services. */
    record OfAfter(String name) implements DefinitionPlan {
        private OneOff task() {
            return new OneOff.OfAfter(name);
        }

        @Override
        public String role() {
            return "the task " + name;
        }

        @Override
        public String base(Deployment d) {
            return task().run(d).plan().base();
        }

        @Override
        public String registered(Deployment d) {
            return task().run(d).plan().taskDefinition();
        }

        @Override
        public ObjectNode wanted(Deployment d, TaskDefinitions definitions) {
            return oneOff(task(), name, d, definitions);
        }

        @Override
        public Deployment settle(Deployment d, String arn, boolean existed, ObjectNode content) {
            return settled(task(), d, arn, existed, content);
        }
    }

    private static ObjectNode oneOff(OneOff task, String name, Deployment d, TaskDefinitions definitions) {
        TaskRun.Plan plan = task.run(d).plan();
        // A service that does not exist yet, with its definition in the configuration, has none to be made from.
        ObjectNode base = plan.base() == null
                ? new OfService(task.asked(d).source().name()).wanted(d, definitions)
                : content(definitions, plan.base());
        return content(
                base,
                name,
                task.complete(d),
                plan.container(),
                plan.pinned(),
                d.image().reference());
    }

    /**
     * The content of a one-off task's definition.
     *
     * @param name {@code migration}, or the name of a task after the services
     */
    static ObjectNode content(
            ObjectNode base, String name, Migration asked, String container, List<String> pinned, String image) {
        return switch (asked.source().kind()) {
            case DEDICATED -> Definitions.dedicated(base, asked, container, pinned, image);
            case DERIVED -> Definitions.derived(base, name, asked, container, image);
            // The service's own revision: registered already, and found again by its content.
            case OVERRIDE -> Definitions.pinned(base, pinned, image);
        };
    }

    private static Deployment settled(OneOff task, Deployment d, String arn, boolean existed, ObjectNode content) {
        TaskRun run = task.run(d);
        LogStream logs = Containers.named(content, run.plan().container())
                .flatMap(c -> Containers.logs(c, d.configuration().region()))
                .orElse(null);
        return task.with(d, run.registered(arn, existed, Containers.essential(content), logs));
    }

    /** Whether RunTask has to override what no definition of the task's own holds. */
    static boolean overrides(Migration task) {
        return task.source().kind() == Kind.OVERRIDE;
    }
}
