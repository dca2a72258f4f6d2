package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.LockKeys;
import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ecs-deploy lock status|release}: shows who holds the leases of a deployment, and takes them away. */
@Command(
        name = "ecs-deploy lock",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy lock status  (--config FILE | --table NAME --key KEY…)",
            "       ecs-deploy lock release (--config FILE | --table NAME --key KEY…) [--force]"
        },
        description = "Shows who holds a lock in DynamoDB, or frees it. A deployment whose lock is"
                + " freed while it runs notices that at its next renewal, and stops.%n")
final class LockCommand implements Action {
    @Parameters(paramLabel = "status|release", description = "What to do.")
    private String verb;

    @Option(names = "--config", paramLabel = "FILE", description = "The deployment whose lock it is.")
    private Path config;

    @Option(names = "--table", paramLabel = "NAME", description = "The DynamoDB table.")
    private String table;

    @Option(names = "--key", paramLabel = "KEY", description = "A key that is locked (repeatable).")
    private List<String> keys;

    @Option(names = "--force", description = "Free what its holder still renews, too.")
    private boolean force;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS Region. Default: AWS_REGION.")
    private String region;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "Role to assume.")
    private String roleArn;

    @Mixin
    private Endpoint endpoint;

    @Mixin
    HelpOption help;

    /** What is asked about. */
    private record Asked(Configuration configuration, String table, List<String> keys) {}

    @Override
    public ExitCode run(Io io) {
        if (!List.of("status", "release").contains(verb)) {
            throw new UsageException(
                    "ecs-deploy lock status shows a lock, ecs-deploy lock release frees it; there is no"
                            + " ecs-deploy lock " + verb + ".");
        }
        Asked asked = asked(io);
        try (AwsOutside outside = AwsOutside.open(asked.configuration(), endpoint.settings(io))) {
            Locks locks = outside.locks();
            List<Holding> holdings = locks.inspect(asked.table(), asked.keys());
            return verb.equals("status") ? status(io, holdings) : release(io, locks, asked.table(), holdings);
        } catch (OutsideException e) {
            throw new UsageException(
                    "The table " + asked.table() + " could not be used: " + e.operation() + ": " + e.getMessage());
        }
    }

    private Asked asked(Io io) {
        if (config == null ? table == null || keys == null : table != null || keys != null) {
            throw new UsageException("Give either --config FILE, or --table NAME and --key KEY.");
        }
        FlagTree flags = new FlagTree().put("region", region).put("credentials.roleArn", roleArn);
        if (config == null) {
            Configuration here = Configuration.builder()
                    .region(region(io))
                    .credentials(new Credentials(roleArn, null, null))
                    .build();
            return new Asked(here, table, keys.stream().distinct().toList());
        }
        // Which image it is does not matter here, and often only the pipeline knows it.
        FlagTree defaults = new FlagTree().put("region", here(io)).put("image", "any:any");
        Configuration read = new ConfigurationReader()
                .read(ConfigurationSource.tree(flags.root())
                        .over(ConfigurationSource.file(io.resolve(config)))
                        .over(ConfigurationSource.tree(defaults.root())));
        Lock lock = read.lock();
        if (!lock.leased()) {
            throw new UsageException("The configuration " + config + " has no lock in DynamoDB (lock.table).");
        }
        return new Asked(read, lock.table(), LockKeys.of(read));
    }

    private String region(Io io) {
        String named = region == null ? here(io) : region;
        if (named == null) {
            throw new UsageException("Name the Region: --region eu-west-1, or the environment variable AWS_REGION.");
        }
        return named;
    }

    private static String here(Io io) {
        String named = io.variable("AWS_REGION");
        return named == null ? io.variable("AWS_DEFAULT_REGION") : named;
    }

    private static ExitCode status(Io io, List<Holding> holdings) {
        holdings.forEach(holding -> say(io, text(holding)));
        return ExitCode.OK;
    }

    private ExitCode release(Io io, Locks locks, String inTable, List<Holding> holdings) {
        List<Holding> held = holdings.stream().filter(h -> !h.isFree()).toList();
        List<Holding> alive = held.stream().filter(LockCommand::alive).toList();
        if (!alive.isEmpty() && !force) {
            alive.forEach(holding -> say(io, text(holding)));
            say(io, "Nothing was freed: the holder may be at work. End that deployment, or give --force.");
            return ExitCode.NOTHING_CHANGED;
        }
        for (Holding holding : held) {
            locks.release(inTable, List.of(holding.key()), holding.claim());
            say(io, "freed: " + text(holding));
        }
        if (held.isEmpty()) {
            say(io, "Nobody holds it.");
        }
        return ExitCode.OK;
    }

    private static boolean alive(Holding holding) {
        return holding.leaseUntil() != null && holding.leaseUntil().isAfter(Instant.now());
    }

    private static String text(Holding holding) {
        if (holding.isFree()) {
            return holding.key() + ": free";
        }
        StringBuilder text = new StringBuilder(holding.key() + ": held by " + holding.owner());
        if (holding.ownerText() != null) {
            text.append(" (").append(holding.ownerText()).append(')');
        }
        if (holding.acquiredAt() != null) {
            text.append(" since ").append(holding.acquiredAt().truncatedTo(ChronoUnit.SECONDS));
        }
        if (holding.leaseUntil() != null) {
            Duration left =
                    Duration.between(Instant.now(), holding.leaseUntil()).truncatedTo(ChronoUnit.SECONDS);
            text.append(
                    left.isNegative()
                            ? ", not renewed: lapsed " + Texts.duration(left.negated()) + " ago"
                            : ", lease for " + Texts.duration(left) + " more");
        }
        return text.append(", fencing token ").append(holding.fencingToken()).toString();
    }

    /** What others wrote into the table is data. */
    private static void say(Io io, String line) {
        String plain = PlainText.line(line);
        io.out().println(Faces.github(io) ? Faces.harmless(plain) : plain);
    }
}
