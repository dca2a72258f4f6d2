package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy simulate}: an AWS endpoint on the loopback interface, until Ctrl-C or SIGTERM. */
@Command(
        name = "ecs-deploy simulate",
        sortOptions = false,
        description = "Runs a local AWS endpoint (ECS, ECR, CloudWatch Logs, DynamoDB, STS) until"
                + " Ctrl-C. It listens on the loopback interface only, and runs commands of images that are pushed"
                + " to it: whoever can reach it can run them.%n")
final class SimulateCommand implements Action {
    @Option(names = "--port", paramLabel = "N", description = "Port; 0 takes a free one. Default: 4566.")
    private int port = 4566;

    @Option(names = "--region", paramLabel = "REGION", description = "Region in every ARN. Default: us-east-1.")
    private String region = "us-east-1";

    @Option(names = "--account", paramLabel = "ID", description = "Account in every ARN. Default: 111122223333.")
    private String account = "111122223333";

    @Option(
            names = "--pace",
            paramLabel = "quick|fargate",
            description = "Steps of 50 ms, or about as slow as Fargate. Default: quick.")
    private String pace = "quick";

    @Option(names = "--rate-limits", description = "Throttle as AWS does.")
    private boolean rateLimits;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) {
        CountDownLatch end = new CountDownLatch(1);
        Signals signals = Signals.hear(signal -> end.countDown());
        try (SimulatorServer server = start()) {
            io.out().println("endpoint " + server.endpoint());
            io.out().println();
            io.out().println("export AWS_ENDPOINT_URL=" + server.endpoint());
            io.out().println("export AWS_REGION=" + region);
            io.out().println("export AWS_ACCESS_KEY_ID=simulator AWS_SECRET_ACCESS_KEY=simulator");
            io.out().flush();
            end.await();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        } finally {
            signals.forget();
        }
    }

    private SimulatorServer start() {
        SimulatorOptions options = SimulatorOptions.standard()
                .withRegion(region)
                .withAccount(account)
                .withRateLimits(rateLimits)
                .withPace(pace());
        try {
            return SimulatorServer.start(options, port);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new UsageException("The simulator can't listen on port " + port + ": "
                    + (e.getCause() == null ? e : e.getCause()).getMessage() + ". --port 0 takes a free one.");
        }
    }

    private Pace pace() {
        return switch (pace) {
            case "quick" -> Pace.quick();
            case "fargate" -> Pace.fargate();
            default -> throw new UsageException("--pace is quick or fargate, not " + pace + ".");
        };
    }
}
