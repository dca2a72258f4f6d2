package io.jenkins.plugins.ecsdeploy.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** One call through the SDK, whose failure is told in the engine's words. */
final class AwsCall {
    private AwsCall() {}

    /**
     * @param operation the API's name of the call, for instance {@code ecs:RunTask}
     * @throws io.jenkins.plugins.ecsdeploy.engine.port.OutsideException for every failure of the SDK
     */
    static <T> T of(String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw Failures.of(operation, e);
        }
    }
}
