package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.ThreadScheduler;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A process of its own with deployments that all want one key. Who has it makes a file that only one can make, takes it away,
 * and gives the key back. Prints {@code waited MILLIS}, {@code overlap} or {@code failed WHY} for each.
 *
 * <p>Arguments: endpoint, directory, name of the process, number of deployments, lease in milliseconds, and {@code crash} to die
 * with the key in hand.
 */
final class Contenders {
    private static final int THREADS = 4;

    private final Path directory;
    private final Configuration configuration;
    private final boolean crash;
    private final AwsOutside outside;
    private final Driver driver;
    private final Instant begun = Instant.now();

    private Contenders(String endpoint, Path directory, Duration lease, boolean crash) {
        this.directory = directory;
        this.crash = crash;
        configuration = new ConfigurationReader()
                        .read(
                                "region: eu-west-1\ncluster: prod\nimage: api:v2\nmigration: none\nservices: [api]\nwhenBusy: wait")
                        .toBuilder()
                        .lock(Lock.lease("locks", "one", lease))
                        .build();
        outside = AwsOutside.open(
                configuration,
                new Endpoint()
                        .settings(new Io(System.out, System.err, Map.of(), directory, false))
                        .withEndpoint(URI.create(endpoint)));
        ThreadScheduler scheduler = new ThreadScheduler(THREADS);
        driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new SplittableRandom(7));
    }

    public static void main(String[] args) {
        Contenders contenders =
                new Contenders(args[0], Path.of(args[1]), Duration.ofMillis(Long.parseLong(args[4])), args.length > 5);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            all.add(contenders.contend("d-" + args[2] + "-" + i));
        }
        all.forEach(CompletableFuture::join);
        System.exit(0);
    }

    private CompletableFuture<Void> contend(String id) {
        Deployment deployment = Deployment.create(id, configuration, Instant.now());
        return drive(deployment, d -> d.phase().phase().compareTo(PhaseName.LOCK) > 0)
                .thenCompose(ended -> {
                    if (!(ended instanceof Ended.Reached)) {
                        System.out.println("failed " + ended);
                        return CompletableFuture.<Ended>completedFuture(ended);
                    }
                    inside(id);
                    // The rest would be a deployment: its end gives the key back.
                    return drive(ended.deployment().cancelled(Instant.now(), "the test"), d -> false);
                })
                .thenAccept(ended -> {});
    }

    private CompletableFuture<Ended> drive(Deployment deployment, Predicate<Deployment> until) {
        try {
            return driver.begin(deployment, outside, new MemoryJournal(), new Listener() {}, until)
                    .done();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inside(String id) {
        if (crash) {
            System.out.println("crashed");
            System.out.flush();
            Runtime.getRuntime().halt(137);
        }
        Path file = directory.resolve("inside");
        try {
            Files.createFile(file);
            Files.writeString(directory.resolve("was-inside-" + id), "");
            Files.delete(file);
            System.out.println(
                    "waited " + Duration.between(begun, Instant.now()).toMillis());
        } catch (FileAlreadyExistsException somebodyElse) {
            System.out.println("overlap");
        } catch (IOException e) {
            System.out.println("failed " + e);
        }
    }
}
