package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy rollback}: a deployment of its own, to revisions that exist. */
@Command(
        name = "ecs-deploy rollback",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy rollback [--undo FILE] [OPTIONS]",
            "       ecs-deploy rollback --to FILE [OPTIONS]"
        },
        description = "Gives services the revisions of a former deployment, the last wave first, and"
                + " waits for ECS. Runs no migration: the database stays as it is. A roll back"
                + " that was interrupted is carried on with.%n")
final class RollbackCommand implements Action {
    private static final Path OWN_STATE = Path.of(".ecs-deploy", "rollback.json");

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description =
                    "Back to what ran before the deployment of this state file. Default:" + " .ecs-deploy/state.json.")
    private Path undo;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "To the very revisions of the former deployment of this state file or record.")
    private Path to;

    @Option(
            names = "--force",
            description = "Even where somebody has deployed since, or a check says that the old code"
                    + " may not run any more.")
    private boolean force;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "State file of the roll back itself. Default: .ecs-deploy/rollback.json.")
    private Path state = OWN_STATE;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "Role to assume. Default: that of the former.")
    private String roleArn;

    @Option(names = "--external-id", paramLabel = "ID", description = "External id for the role.")
    private String externalId;

    @Option(names = "--session-name", paramLabel = "NAME", description = "Name of the role session.")
    private String sessionName;

    @Mixin
    private DrivingEndpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        if (undo != null && to != null) {
            throw new UsageException("--undo and --to both name the former deployment: give one of them.");
        }
        if (io.resolve(former()).normalize().equals(io.resolve(state).normalize())) {
            throw new UsageException("The roll back keeps a state of its own: give it another file with --state than "
                    + former() + ", which tells of the former deployment.");
        }
        output.json();
        Deployment wanted = wanted(io);
        try (StateFile file = StateFile.open(io, state)) {
            Face face = Faces.of(io, output, wanted.configuration());
            return new Ending(io, output, state).tell(beginOrResume(io, wanted, file, face));
        }
    }

    private Ended beginOrResume(Io io, Deployment wanted, StateFile file, Face face) throws IOException {
        Optional<Deployment> found = file.load();
        if (found.isPresent() && !found.get().ended()) {
            Deployment before = found.get();
            if (!wanted.rollBackPlan().equals(before.rollBackPlan())) {
                throw new UsageException("The state file " + state + " holds another deployment that has not ended: "
                        + before.id() + ".\nCarry on with it first:   ecs-deploy resume --state " + state
                        + "\nor give this roll back a state file of its own: --state FILE");
            }
            face.say("Resuming roll back " + before.id() + " in phase "
                    + before.phase().title() + ".");
            return Resuming.resume(io, endpoint, before, file, face);
        }
        if (found.isPresent()) {
            Path aside = file.setAside(found.get());
            face.say("The deployment " + found.get().id() + " has ended; its state is kept in " + aside + ".");
        }
        face.say("Roll back " + wanted.id() + ", " + (to == null ? "of what " : "to ")
                + wanted.rollBackPlan().of() + (to == null ? " did" : ""));
        try (AwsOutside outside =
                AwsOutside.open(wanted.configuration(), endpoint.settings(io).withDeploymentId(wanted.id()))) {
            return new Driving(outside, file.journal(), face)
                    .hearing(endpoint.events(io, wanted.configuration()))
                    .begin(wanted);
        }
    }

    private Path former() {
        return to != null ? to : undo != null ? undo : StateFile.DEFAULT;
    }

    private Deployment wanted(Io io) throws IOException {
        Path named = former();
        String text;
        try {
            text = Files.readString(io.resolve(named));
        } catch (NoSuchFileException none) {
            throw new UsageException("There is no file " + named + " that tells of a former deployment."
                    + " Name one with --undo or --to.");
        }
        try {
            return withCredentials(to != null && record(text) ? ofRecord(named, text) : ofState(named, text));
        } catch (IllegalArgumentException nothing) {
            throw new UsageException(nothing.getMessage());
        }
    }

    private Deployment ofState(Path named, String text) {
        Deployment former;
        try {
            former = DeploymentJson.read(text);
        } catch (UnreadableStateException e) {
            throw new UsageException("The state file " + named + " can't be used: " + e.getMessage() + ".");
        }
        return to == null
                ? ByHand.undo(DeploymentIds.next(), former, force, Instant.now())
                : ByHand.to(DeploymentIds.next(), former, force, Instant.now());
    }

    /** Whether it is what {@code --record} writes: that has no configuration. */
    private static boolean record(String text) {
        try {
            JsonNode tree = DeploymentJson.MAPPER.readTree(text);
            return tree.isObject() && tree.has("taskDefinitions") && !tree.has("configuration");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private Deployment ofRecord(Path named, String text) throws JsonProcessingException {
        JsonNode record = DeploymentJson.MAPPER.readTree(text);
        Map<String, String> targets = new LinkedHashMap<>();
        List<Service> services = new ArrayList<>();
        for (JsonNode service : record.path("services")) {
            if (service.has("completedAt") && service.has("taskDefinition")) {
                targets.put(
                        service.path("name").asText(),
                        service.path("taskDefinition").asText());
                services.add(new Service(service.path("name").asText(), null));
            }
        }
        String region = record.path("region").asText();
        String cluster = record.path("cluster").asText();
        if (region.isEmpty() || cluster.isEmpty()) {
            throw new UsageException("The record " + named + " names no region or no cluster.");
        }
        Configuration like = Configuration.builder()
                .region(region)
                .cluster(cluster)
                .image(new ImageReference(null, record.at("/image/requested").asText(), null, null, null))
                .services(services)
                .build();
        RollBackPlan plan = new RollBackPlan(record.path("id").asText(), targets, Map.of(), force);
        return ByHand.begin(DeploymentIds.next(), like, plan, Instant.now());
    }

    private Deployment withCredentials(Deployment d) {
        if (roleArn == null) {
            return d;
        }
        Configuration configuration = d.configuration().toBuilder()
                .credentials(new Credentials(roleArn, externalId, sessionName))
                .build();
        return Deployment.rollBack(d.id(), configuration, d.rollBackPlan(), d.createdAt());
    }
}
