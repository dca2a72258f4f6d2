package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    private static final Deployment BEGUN = Deployment.create(
            "d-20260401-093012-abcdef",
            Configuration.builder()
                    .region("eu-west-1")
                    .cluster("prod")
                    .image(new ImageReference(null, "api", "v2", null, null))
                    .build(),
            Instant.EPOCH);

    private static int of(Failure.Kind kind) {
        Failure failure = new Failure(BEGUN.phase().phase(), kind, "", List.of(), null);
        return ExitCode.of(new Ended.Finished(BEGUN.failed(failure, Instant.EPOCH)))
                .value();
    }

    @ParameterizedTest
    @CsvSource({
        "RESOLVE_FAILED, 4",
        "PREFLIGHT_FAILED, 4",
        "REGISTER_FAILED, 4",
        "TIMED_OUT, 4",
        "MIGRATION_NOT_STARTED, 1",
        "MIGRATION_FAILED, 1",
        "MIGRATION_TIMED_OUT, 1",
        "UPDATE_REFUSED, 3",
        "ROLLOUT_FAILED, 3",
        "ROLLED_BACK, 3",
        "SUPERSEDED, 3",
        "ROLLOUT_TIMED_OUT, 3",
        "VERIFY_FAILED, 3",
        "CANCELLED, 130"
    })
    void eachFailureHasItsCode(Failure.Kind kind, int code) {
        assertThat(of(kind)).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void noFailureLooksLikeSuccess(Failure.Kind kind) {
        assertThat(of(kind)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED, 130", "NO_ACCESS, 5", "MIGRATION_UNKNOWN, 5", "JOURNAL, 5"})
    void eachSuspensionHasItsCode(Suspension.Reason reason, int code) {
        Ended suspended = new Ended.Suspended(BEGUN, new Suspension(reason, "", null, ""));

        assertThat(ExitCode.of(suspended).value()).isEqualTo(code);
    }

    @Test
    void successIsZero() {
        assertThat(ExitCode.of(new Ended.Finished(BEGUN.succeeded(Instant.EPOCH)))
                        .value())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void eachCodeIsDocumented(ExitCode code) throws IOException {
        assertThat(Files.readString(Path.of("docs/operations.md"))).contains("| " + code.value() + " |");
    }
}
