package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.action.Account.Result;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Claim;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ecs-deploy lock}, and a deployment with a lease from the command line. */
class LockCommandTest {
    private static final String KEY = "eu-west-1/prod/service/api";
    private static final Duration LEASE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private Account account;
    private AwsOutside outside;

    @BeforeEach
    void open() {
        account = new Account(directory).migration(Account.MIGRATES);
        account.lockTable();
        outside = AwsOutside.open(
                Configuration.builder().region("eu-west-1").build(),
                new Endpoint()
                        .settings(new Io(System.out, System.err, account.environment, directory, false))
                        .withWho("https://ci.example/job/9 \u001b[31m"));
    }

    @AfterEach
    void close() {
        outside.close();
        account.close();
    }

    private Locks locks() {
        return outside.locks();
    }

    private void hold(Instant since) {
        Claim claim = new Claim("d-other@1", "d-other", LEASE, since);
        assertThat(locks().acquire("locks", List.of(KEY), claim, List.of())).isEmpty();
    }

    private Holding holding() {
        return locks().inspect("locks", List.of(KEY)).get(0);
    }

    @Test
    void I4_aDeploymentTakesTheLockThatItsFlagsName() {
        Result result = account.deploy("--lock-table", "locks");

        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("Lock");
        assertThat(holding().fencingToken()).isEqualTo(1);
        assertThat(holding().isFree()).isTrue();
    }

    @Test
    void I4_aHeldLockEndsItBeforeAnythingIsChangedAndTheStatusSaysWho() {
        hold(Instant.now());

        Result result = account.deploy("--lock-table", "locks");

        assertThat(result.code()).isEqualTo(ExitCode.NOTHING_CHANGED);
        assertThat(result.out()).contains("Somebody else holds the lock", "d-other", "https://ci.example/job/9");
        assertThat(account.aws.calls().all()).noneMatch(call -> Account.CHANGES.contains(call.operation()));
        assertThat(account.run("lock", "status", "--table", "locks", "--key", KEY)
                        .out())
                .contains(KEY + ": held by d-other (https://ci.example/job/9", "lease for 4m", "fencing token 1")
                .doesNotContain("\u001b");
    }

    @Test
    void aLivingHolderIsFreedOnlyByForce() {
        hold(Instant.now());

        Result refused = account.run("lock", "release", "--table", "locks", "--key", KEY);
        assertThat(refused.code()).isEqualTo(ExitCode.NOTHING_CHANGED);
        assertThat(refused.out()).contains("held by d-other", "give --force");
        assertThat(holding().owner()).isEqualTo("d-other");

        Result forced = account.run("lock", "release", "--table", "locks", "--key", KEY, "--force");
        assertThat(forced.code()).isEqualTo(ExitCode.OK);
        assertThat(forced.out()).contains("freed: " + KEY + ": held by d-other");
        assertThat(holding().isFree()).isTrue();
        assertThat(account.run("lock", "release", "--table", "locks", "--key", KEY)
                        .out())
                .contains("Nobody holds it.");
    }

    @Test
    void aLapsedLockIsFreedWithoutForceByTheConfigurationThatItBelongsTo() throws IOException {
        hold(Instant.now().minus(Duration.ofHours(1)));
        Files.writeString(
                directory.resolve("ecs-deploy.yaml"),
                "cluster: prod\nmigration: none\nservices: [api]\nlock: {table: locks}\n");

        assertThat(account.run("lock", "status", "--config", "ecs-deploy.yaml").out())
                .contains(KEY + ": held by d-other", "lapsed 55m");
        Result freed = account.run("lock", "release", "--config", "ecs-deploy.yaml");

        assertThat(freed.code()).as(freed.err()).isEqualTo(ExitCode.OK);
        assertThat(account.run("lock", "status", "--config", "ecs-deploy.yaml").out())
                .isEqualTo(KEY + ": free\n");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(account.run("lock", "status").err()).contains("Give either --config FILE, or --table NAME");
        assertThat(account.run("lock", "steal", "--table", "t", "--key", "k").err())
                .contains("there is no ecs-deploy lock steal");
        assertThat(account.run("lock", "status", "--table", "nowhere", "--key", "k")
                        .err())
                .contains("The table nowhere could not be used", "dynamodb:BatchGetItem");
        assertThat(account.deploy("--lock", "none", "--lock-table", "locks").err())
                .contains("--lock none is a lock without a lease");
    }
}
