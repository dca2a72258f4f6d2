package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The same work by a shell script on the AWS CLI and by {@code ecs-deploy}, in turn: register twice, run the migration of
 * three seconds, wait, look at its exit code, update the service. The script checks less and does not watch the rollout,
 * so compare the time until the update, and know that the CPU of {@code ecs-deploy} has paid for more.
 */
final class AgainstAwsCli implements Section {
    private static final Duration MIGRATION = Duration.ofSeconds(3);

    private final Setup setup;

    AgainstAwsCli(Setup setup) {
        this.setup = setup;
    }

    @Override
    public String title() {
        return "Migrate and update: ecs-deploy and a script on the AWS CLI";
    }

    @Override
    public JsonNode measure() throws Exception {
        if (setup.awsScript() == null) {
            return JsonNodeFactory.instance.objectNode().put("skipped", "no AWS CLI");
        }
        Path work = Files.createDirectories(setup.directory().resolve("work"));
        Runs ours = new Runs();
        Runs theirs = new Runs();
        try (SimulatedAccount account =
                new SimulatedAccount(SimulatorOptions.standard().withPace(Pace.every(Duration.ofMillis(1))), 1)) {
            account.settled(1);
            EcsDeployProcess process = new EcsDeployProcess(account, setup.jar(), work, true);
            process.run(new Runs(), setup.java(), List.of(), MIGRATION);
            script(account, work, new Runs());
            for (int i = 0; i < setup.of(5, 2); i++) {
                process.run(ours, setup.java(), List.of(), MIGRATION);
                script(account, work, theirs);
            }
        }
        Runs.head();
        ours.row("ecs-deploy");
        theirs.row("script on the AWS CLI");
        double sooner = theirs.untilUpdate().median() / ours.untilUpdate().median();
        double cpu = theirs.cpu().median() / ours.cpu().median();
        System.out.printf("%n  the script's medians to ours: time until the update %.1f, CPU %.1f%n", sooner, cpu);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("ecs-deploy", ours.json());
        json.set("aws", theirs.json());
        return json.put("ratioUntilUpdate", sooner).put("ratioCpu", cpu);
    }

    private void script(SimulatedAccount account, Path work, Runs into) throws Exception {
        account.push("script", MIGRATION, MIGRATION);
        account.simulator().calls().clear();
        TimedProcess process = TimedProcess.run(
                List.of(
                        setup.awsScript().toString(),
                        account.server().endpoint().toString(),
                        SimulatedAccount.CLUSTER,
                        "s0",
                        "app:script"),
                work);
        into.add(process, UpdateArrival.secondsAfter(process.startedAt(), account));
    }
}
