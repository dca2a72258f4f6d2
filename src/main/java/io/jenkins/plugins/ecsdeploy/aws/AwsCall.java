package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.util.function.Function;
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
        } catch (OutsideException e) {
            throw e;
        } catch (RuntimeException e) {
            // The SDK stumbles over some broken answers, those to its own AssumeRole among them.
            throw Answers.unusable(operation, "an unexpected form: " + e, e);
        }
    }

    /**
     * One call and what its answer says.
     *
     * @param reading any trouble that it has is the answer's fault: UNAVAILABLE
     */
    static <A, T> T of(String operation, Supplier<A> call, Function<A, T> reading) {
        A answer = of(operation, call);
        return Answers.read(operation, () -> reading.apply(answer));
    }
}
