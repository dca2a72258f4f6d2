package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A deployment of some kind that every failure harness tries: its crash points, the pairs of them and outages are derived
 * from a run of it. Whoever gives the engine something new adds one here.
 *
 * @param name for people
 * @param world arranges the account
 * @param asked the deployment that is to be, before anything of it was done
 * @param status how an undisturbed run ends
 * @param failure why, when it fails; else null
 * @param effects what an undisturbed run changes, in order: see {@link Rig#effects}
 * @param truth further facts of the account that must not depend on where a process died; compared by {@code equals}
 */
record ReferenceDeployment(
        String name,
        Consumer<Rig> world,
        Function<Rig, Deployment> asked,
        Deployment.Status status,
        Failure.Kind failure,
        List<String> effects,
        Function<Rig, Object> truth) {

    /** All of them. */
    static List<ReferenceDeployment> all() {
        return Stream.of(
                        basic(),
                        waves(),
                        rolledBackByHand(),
                        staged(),
                        byCodeDeploy(),
                        smokeTested(),
                        oneOffTasks(),
                        backedUp(),
                        orchestrated(),
                        notifying())
                .flatMap(List::stream)
                .toList();
    }

    /** One that succeeds, in the rig's account, with the rig's configuration. */
    static ReferenceDeployment succeeding(String name, String... effects) {
        return new ReferenceDeployment(
                name,
                rig -> {},
                rig -> rig.created(rig.configuration()),
                Deployment.Status.SUCCEEDED,
                null,
                List.of(effects),
                rig -> List.of());
    }

    /** One that fails so, in the rig's account, with the rig's configuration. */
    static ReferenceDeployment failing(String name, Failure.Kind kind, String... effects) {
        return new ReferenceDeployment(
                name,
                rig -> {},
                rig -> rig.created(rig.configuration()),
                Deployment.Status.FAILED,
                kind,
                List.of(effects),
                rig -> List.of());
    }

    ReferenceDeployment in(Consumer<Rig> arrangement) {
        return new ReferenceDeployment(name, arrangement, asked, status, failure, effects, truth);
    }

    ReferenceDeployment of(Function<Rig, Configuration> configuration) {
        return asking(rig -> rig.created(configuration.apply(rig)));
    }

    private ReferenceDeployment asking(Function<Rig, Deployment> deployment) {
        return new ReferenceDeployment(name, world, deployment, status, failure, effects, truth);
    }

    ReferenceDeployment comparing(Function<Rig, Object> facts) {
        return new ReferenceDeployment(name, world, asked, status, failure, effects, facts);
    }

    Configuration configuration(Rig rig) {
        return asked.apply(rig).configuration();
    }

    /** A new account for it. */
    Rig rig() {
        Rig rig = new Rig();
        world.accept(rig);
        rig.aws.calls().clear();
        return rig;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The lease is taken before all else, and given back after. */
    private static String[] leased(String... effects) {
        return Stream.of(Stream.of("TransactWriteItems"), Stream.of(effects), Stream.of("TransactWriteItems"))
                .flatMap(all -> all)
                .toArray(String[]::new);
    }

    private static List<ReferenceDeployment> basic() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "RunTask api-migration",
            "TagResource api-migration",
            "TagResource api-migration",
            "UpdateService api",
            "UpdateService worker"
        };
        String[] untilRun = Arrays.copyOf(all, 6);
        String[] untilFirstUpdate = Arrays.copyOf(all, 7);
        return List.of(
                succeeding("derived migration, two services", all),
                succeeding("one service without a migration", "RegisterTaskDefinition api", "UpdateService api")
                        .of(rig -> rig.configuration().toBuilder()
                                .migration(null)
                                .services(rig.configuration().services().subList(0, 1))
                                .build()),
                succeeding(
                                "dedicated migration",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition jobs",
                                "RunTask jobs",
                                "TagResource jobs",
                                "TagResource jobs",
                                "UpdateService api",
                                "UpdateService worker")
                        .in(Rig::registerJobs)
                        .of(rig -> rig.configuration().toBuilder()
                                .migration(Rig.migration(Migration.Source.Kind.DEDICATED, "jobs"))
                                .build()),
                succeeding(
                                "overridden migration",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RunTask api",
                                "TagResource api",
                                "TagResource api",
                                "UpdateService api",
                                "UpdateService worker")
                        .in(rig -> rig.migrationSource = Migration.Source.Kind.OVERRIDE),
                succeeding("sub-second migration", all)
                        .in(rig -> rig.migration = new Behaviour.Exits(0, Duration.ZERO, List.of("done"))),
                succeeding("a lease in DynamoDB", leased(all))
                        .in(Rig::withLockTable)
                        .of(Rig::leased)
                        .comparing(Rig::locked),
                failing("failed migration under a lease", Failure.Kind.MIGRATION_FAILED, leased(untilRun))
                        .in(rig -> rig.withLockTable().migration = Behaviour.exits(3))
                        .of(Rig::leased)
                        .comparing(Rig::locked),
                failing("failed migration", Failure.Kind.MIGRATION_FAILED, untilRun)
                        .in(rig -> rig.migration =
                                new Behaviour.Exits(3, Duration.ofSeconds(5), List.of("no such table"))),
                failing("failed roll-out", Failure.Kind.ROLLED_BACK, untilFirstUpdate)
                        .in(rig -> rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"))));
    }

    /** Carried out by a state machine: starting it once is all that is changed by us. */
    private static List<ReferenceDeployment> orchestrated() {
        return List.of(
                succeeding("by a state machine", "StartExecution")
                        .in(Rig::withStateMachine)
                        .of(Rig::orchestrated)
                        .comparing(rig -> rig.executions().size()),
                failing("failed migration by a state machine", Failure.Kind.MIGRATION_FAILED, "StartExecution")
                        .in(rig -> rig.withStateMachine().migration = Behaviour.exits(3))
                        .of(Rig::orchestrated)
                        .comparing(rig -> rig.executions().size()),
                failing("failed roll-out by a state machine", Failure.Kind.ROLLED_BACK, "StartExecution")
                        .in(rig -> rig.withStateMachine().app =
                                new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start")))
                        .of(Rig::orchestrated)
                        .comparing(rig -> rig.executions().size()));
    }

    private static List<ReferenceDeployment> waves() {
        return List.of(
                succeeding(
                                "two waves",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition admin",
                                "RegisterTaskDefinition web",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker",
                                "UpdateService admin",
                                "UpdateService web")
                        .in(rig -> rig.withFourServices().configured = rig::inWaves),
                failing(
                                "two waves, rolled back",
                                Failure.Kind.ROLLED_BACK,
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition admin",
                                "RegisterTaskDefinition web",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker",
                                "UpdateService admin",
                                "UpdateService web",
                                "UpdateService admin",
                                "UpdateService api",
                                "UpdateService worker")
                        .in(rig -> {
                            rig.withFourServices().badServices.add("web");
                            rig.configured = () -> rig.inWaves().toBuilder()
                                    .onFailure(Configuration.OnFailure.ROLL_BACK)
                                    .build();
                        }),
                succeeding(
                                "first bring-up",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition front",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "CreateService front")
                        .in(rig -> rig.configured = rig::withNewService));
    }

    private static List<ReferenceDeployment> rolledBackByHand() {
        String[] inReverse = {"UpdateService web", "UpdateService admin", "UpdateService worker", "UpdateService api"};
        Function<Rig, Deployment> undo = rig -> ByHand.undo(Rig.ID, rig.former, false, rig.now());
        return List.of(
                succeeding("roll back by hand", inReverse)
                        .in(rig -> rig.withFourServices().deployedBefore(rig.inWaves().toBuilder()))
                        .asking(undo),
                succeeding("roll back by hand under a lease", leased(inReverse))
                        .in(rig -> rig.withLockTable()
                                .withFourServices()
                                .deployedBefore(rig.inWaves().toBuilder().lock(Lock.lease("locks", null, null))))
                        .asking(undo)
                        .comparing(Rig::locked));
    }

    private static List<ReferenceDeployment> staged() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "RunTask api-migration",
            "TagResource api-migration",
            "TagResource api-migration",
            "UpdateService api",
            "UpdateService worker"
        };
        return List.of(
                succeeding("blue/green", all)
                        .in(rig -> StagedDeploymentsTest.configure(rig, "api", StagedDeploymentsTest.BLUE_GREEN)),
                failing("blue/green, rolled back", Failure.Kind.ROLLED_BACK, Arrays.copyOf(all, 7))
                        .in(rig -> {
                            StagedDeploymentsTest.configure(rig, "api", StagedDeploymentsTest.BLUE_GREEN);
                            rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"));
                        }));
    }

    private static List<ReferenceDeployment> smokeTested() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "RunTask api-migration",
            "TagResource api-migration",
            "TagResource api-migration",
            "UpdateService api",
            "UpdateService worker",
            "RunTask api"
        };
        return List.of(
                succeeding("smoke tests", all)
                        .in(rig -> rig.smokeTests = Rig.smokeTests())
                        .comparing(ReferenceDeployment::smokeTests),
                failing("failed smoke test", Failure.Kind.SMOKE_TEST_FAILED, all)
                        .in(rig -> {
                            rig.smokeTests = Rig.smokeTests();
                            rig.check = new Behaviour.Exits(4, Duration.ofSeconds(5), List.of("not as it should be"));
                        })
                        .comparing(ReferenceDeployment::smokeTests),
                succeeding(
                                "smoke tests of two waves",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition admin",
                                "RegisterTaskDefinition web",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker",
                                "UpdateService admin",
                                "UpdateService web",
                                "RunTask admin")
                        .in(rig -> rig.withFourServices().configured = rig::inSmokeTestedWaves)
                        .comparing(ReferenceDeployment::smokeTests));
    }

    private static List<ReferenceDeployment> oneOffTasks() {
        Function<Rig, Configuration> tried = rig -> rig.configuration().toBuilder()
                .migration(Rig.migration(rig.migrationSource, "api").withRetries(Rig.RETRIES))
                .build();
        return List.of(
                succeeding(
                                "migration that is tried again",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker")
                        .in(rig -> rig.busyTimes = 1)
                        .of(tried)
                        .comparing(ReferenceDeployment::marks),
                failing(
                                "retries used up",
                                Failure.Kind.MIGRATION_FAILED,
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration")
                        .in(rig -> rig.busyTimes = 9)
                        .of(tried)
                        .comparing(ReferenceDeployment::marks),
                succeeding(
                                "tasks after",
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition api-migration",
                                "RegisterTaskDefinition api-backfill",
                                "RegisterTaskDefinition api-reindex",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker",
                                "RunTask api-backfill",
                                "TagResource api-backfill",
                                "TagResource api-backfill",
                                "RunTask api-reindex",
                                "TagResource api-reindex")
                        .of(rig -> rig.configuration().toBuilder()
                                .after(List.of(Rig.after("backfill", false), Rig.after("reindex", true)))
                                .build())
                        .comparing(ReferenceDeployment::marks),
                failing(
                                "failed task after",
                                Failure.Kind.AFTER_FAILED,
                                "RegisterTaskDefinition api",
                                "RegisterTaskDefinition worker",
                                "RegisterTaskDefinition api-migration",
                                "RegisterTaskDefinition api-backfill",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "UpdateService api",
                                "UpdateService worker",
                                "RunTask api-backfill",
                                "TagResource api-backfill",
                                "TagResource api-backfill")
                        .in(rig -> rig.after = new Behaviour.Exits(4, Duration.ofSeconds(5), List.of("no such column")))
                        .of(rig -> rig.configuration().toBuilder()
                                .after(List.of(Rig.after("backfill", false)))
                                .build())
                        .comparing(ReferenceDeployment::marks),
                succeeding(
                                "contract",
                                "RegisterTaskDefinition api-migration",
                                "RunTask api-migration",
                                "TagResource api-migration",
                                "TagResource api-migration",
                                "TagResource api",
                                "TagResource worker")
                        .in(Rig::onNewImage)
                        .of(rig -> rig.configuration().toBuilder()
                                .services(List.of())
                                .migration(Rig.migration(rig.migrationSource, "api")
                                        .withContract(new Contract(List.of("api", "worker"), null)))
                                .build())
                        .comparing(ReferenceDeployment::marks));
    }

    private static List<ReferenceDeployment> backedUp() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "CreateDBSnapshot ecs-deploy-d-20261102-080500-abcdef",
            "DeleteDBSnapshot ecs-deploy-d-1",
            "DeleteDBSnapshot ecs-deploy-d-2",
            "RunTask api-migration",
            "TagResource api-migration",
            "TagResource api-migration",
            "UpdateService api",
            "UpdateService worker"
        };
        return List.of(
                succeeding("a snapshot before the migration", all)
                        .in(rig -> rig.withDatabase("ecs-deploy-d-1", "ecs-deploy-d-2", "ecs-deploy-d-3"))
                        .of(rig -> rig.backedUp(2))
                        .comparing(rig -> rig.aws.snapshots()),
                failing("failed snapshot", Failure.Kind.BACKUP_FAILED, Arrays.copyOf(all, 4))
                        .in(rig -> rig.withDatabase("ecs-deploy-d-1").aws.failSnapshots("orders", true))
                        .of(rig -> rig.backedUp(1))
                        .comparing(rig -> rig.aws.snapshots()));
    }

    /**
     * The marks of what ended well, without their times. Those of a task that may be left running don't count: whether it is
     * seen to end depends on when somebody looks.
     */
    private static Object marks(Rig rig) {
        Set<String> marks = new TreeSet<>();
        Deployment d = rig.journal.load();
        Set<TaskRun> mayBeLeft = d.configuration().after().stream()
                .filter(AfterTask::leaveRunning)
                .flatMap(task -> d.after().stream().filter(run -> run.name().equals(task.name())))
                .map(AfterRun::run)
                .collect(Collectors.toSet());
        for (TaskRun run : d.tasks()) {
            if (run.attempt() == null || mayBeLeft.contains(run)) {
                continue;
            }
            String definition = run.plan().taskDefinition();
            rig.tags(definition).forEach((key, value) -> {
                if (key.startsWith("ecs-deploy:migrated:")) {
                    marks.add(definition + " " + key + " " + value.substring(0, value.lastIndexOf(' ')));
                }
            });
        }
        return marks;
    }

    /** The checks' tasks, and what each check came to. */
    private static Object smokeTests(Rig rig) {
        return Stream.concat(
                        Stream.of(rig.checkTasks()),
                        rig.journal.load().smokeTests().stream().map(SmokeTestRun::status))
                .toList();
    }

    private static List<ReferenceDeployment> notifying() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "RunTask api-migration",
            "TagResource api-migration",
            "PutEvents",
            "TagResource api-migration",
            "UpdateService api",
            "UpdateService worker",
            "PutEvents"
        };
        String[] untilRun = Arrays.copyOf(all, 8);
        untilRun[7] = "PutEvents";
        return List.of(
                succeeding("notifications", all)
                        .in(rig -> rig.configured = rig::notifying)
                        .comparing(Rig::told),
                failing(
                                "notifications of a failure, under a lease",
                                Failure.Kind.MIGRATION_FAILED,
                                leasedUntil(untilRun))
                        .in(rig -> {
                            rig.withLockTable().migration = Behaviour.exits(3);
                            rig.configured = rig::notifying;
                        })
                        .of(Rig::leased)
                        .comparing(rig -> List.of(rig.told(), rig.locked())),
                succeeding("notifications that nobody takes", all)
                        .in(rig -> {
                            rig.configured = rig::notifying;
                            rig.hooks = message -> new WebLook.Answered("", 503, Map.of(), "", false);
                        })
                        .comparing(Rig::told));
    }

    /** The lease is given back with the end, and only then is anybody told of it. */
    private static String[] leasedUntil(String... effects) {
        List<String> all = new ArrayList<>(List.of(leased(effects)));
        String last = all.remove(all.size() - 1);
        all.add(all.size() - 1, last);
        return all.toArray(String[]::new);
    }

    private static List<ReferenceDeployment> byCodeDeploy() {
        String[] all = {
            "RegisterTaskDefinition api",
            "RegisterTaskDefinition worker",
            "RegisterTaskDefinition api-migration",
            "RunTask api-migration",
            "TagResource api-migration",
            "TagResource api-migration",
            "CreateDeployment",
            "UpdateService worker"
        };
        return List.of(
                succeeding("blue/green by CodeDeploy", all)
                        .in(rig -> CodeDeployTest.configure(rig, CodeDeployTest.CANARY)),
                failing(
                                "blue/green by CodeDeploy, rolled back by policy",
                                Failure.Kind.ROLLED_BACK,
                                Stream.concat(Arrays.stream(all), Stream.of("CreateDeployment"))
                                        .toArray(String[]::new))
                        .in(rig -> {
                            CodeDeployTest.configure(rig, CodeDeployTest.CANARY);
                            rig.badServices.add("worker");
                            Supplier<Configuration> before = rig.configured;
                            rig.configured = () -> before.get().toBuilder()
                                    .onFailure(Configuration.OnFailure.ROLL_BACK)
                                    .build();
                        }));
    }
}
