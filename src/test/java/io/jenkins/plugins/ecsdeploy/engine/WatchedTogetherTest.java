package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deployments that share a watcher: each brings clients of its own, and takes them away when it ends. */
class WatchedTogetherTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aDeploymentThatEndsAndClosesItsClientsLeavesTheOthersWatched() throws Exception {
        VirtualScheduler scheduler = new VirtualScheduler(rig.time);
        Driver driver = new Driver(scheduler, new Watcher(scheduler, Pacing.DEFAULT), new Random(1));
        CompletableFuture<Ended> first = begin(driver, "api");
        rig.time.advance(Duration.ofSeconds(10));
        CompletableFuture<Ended> second = begin(driver, "worker");

        for (int i = 0; i < 20_000 && !second.isDone(); i++) {
            rig.time.step();
        }

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(second.join().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    private CompletableFuture<Ended> begin(Driver driver, String service) throws Exception {
        Configuration all = rig.configuration();
        Configuration one = Configuration.builder()
                .region(all.region())
                .cluster(all.cluster())
                .image(all.image())
                .containers(List.of())
                .migration(Rig.migration(Migration.Source.Kind.DERIVED, service))
                .services(List.of(new Service(service, null)))
                .timeouts(all.timeouts())
                .build();
        AwsOutside outside = rig.outside(one);
        Deployment deployment = Deployment.create("d-" + service, one, rig.now());
        return driver.begin(deployment, outside, new MemoryJournal(), new Listener() {})
                .done()
                .whenComplete((ended, defect) -> outside.close());
    }
}
