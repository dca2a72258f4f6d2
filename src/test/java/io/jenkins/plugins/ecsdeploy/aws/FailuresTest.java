package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class FailuresTest extends AwsTest {

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, THROTTLED",
        "400, TooManyRequestsException, THROTTLED",
        "429, Whatever, THROTTLED",
        "500, ServerException, UNAVAILABLE",
        "503, ServiceUnavailableException, UNAVAILABLE",
        "400, ExpiredTokenException, CREDENTIALS",
        "400, UnrecognizedClientException, CREDENTIALS",
        "403, InvalidClientTokenId, CREDENTIALS",
        "400, AccessDeniedException, DENIED",
        "403, Forbidden, DENIED",
        "400, ClusterNotFoundException, NOT_FOUND",
        "400, ServiceNotFoundException, NOT_FOUND",
        "400, ServiceNotActiveException, REFUSED",
        "400, InvalidParameterException, REFUSED",
        "400, BlockedException, REFUSED"
    })
    void everyErrorSaysWhatMayBeDoneAboutIt(int status, String code, Kind kind) {
        aws.error("DescribeClusters", status, code, "In AWS's own words.");

        assertThat(failure())
                .hasMessage("In AWS's own words.")
                .returns(kind, OutsideException::kind)
                .returns(code, OutsideException::code)
                .returns("ecs:DescribeClusters", OutsideException::operation);
    }

    @Test
    void aNameWithANamespaceIsStillTheName() {
        aws.refuse("DescribeClusters", "com.amazonaws.ecs.v20141113#ClusterNotFoundException", "Cluster not found.");

        assertThat(failure()).returns("ClusterNotFoundException", OutsideException::code);
    }

    @Test
    void throttlingIsToldOnlyAfterTheSdksOwnRetries() {
        aws.refuse("DescribeClusters", "ThrottlingException", "Rate exceeded");

        assertThat(failure()).hasMessage("Rate exceeded").returns(Kind.THROTTLED, OutsideException::kind);
        assertThat(aws.received("DescribeClusters")).hasSize(6);
        assertThat(outside.calls()).isEqualTo(Map.of("ecs:DescribeClusters", 6L));
        assertThat(outside.throttles()).isEqualTo(6);
    }

    @Test
    void throttlingThatPassesIsNotToldAtAll() {
        aws.refuse("DescribeClusters", "ThrottlingException", "Rate exceeded")
                .reply("DescribeClusters", "{\"clusters\":[{\"status\":\"ACTIVE\"}]}");

        assertThat(outside.clusters().status(CLUSTER)).contains("ACTIVE");
        assertThat(outside.throttles()).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsUnavailable() {
        aws.lose("DescribeClusters");

        assertThat(failure())
                .returns(Kind.UNAVAILABLE, OutsideException::kind)
                .returns("", OutsideException::code)
                .returns(true, OutsideException::passing);
    }

    @Test
    void nobodyListeningIsUnavailable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        AwsSettings settings = settings(aws).withEndpoint(URI.create("http://127.0.0.1:" + port));
        try (AwsOutside nobody = AwsOutside.open(configuration("eu-west-1"), settings)) {
            assertThatThrownBy(() -> nobody.clusters().status(CLUSTER))
                    .asInstanceOf(type(OutsideException.class))
                    .returns(Kind.UNAVAILABLE, OutsideException::kind);
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsUnavailable() {
        aws.reply("DescribeClusters", "<html>a proxy's page</html>");

        assertThat(failure()).returns(Kind.UNAVAILABLE, OutsideException::kind);
    }

    @Test
    void aTaskDefinitionThatNeverArrivedIsUnavailable() {
        aws.reply("RegisterTaskDefinition", "{}");

        assertThatThrownBy(() -> outside.taskDefinitions()
                        .register((com.fasterxml.jackson.databind.node.ObjectNode) Json.read("{}"), Map.of()))
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.UNAVAILABLE, OutsideException::kind);
    }

    @Test
    void noCredentialsIsToldAsSuch() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        };
        try (AwsOutside nobody =
                AwsOutside.open(configuration("eu-west-1"), settings(aws).withCredentials(none, "none"))) {
            assertThatThrownBy(() -> nobody.clusters().status(CLUSTER))
                    .asInstanceOf(type(OutsideException.class))
                    .returns(Kind.CREDENTIALS, OutsideException::kind);
        }
    }

    @Test
    void aSessionTokenThatAwsEchoesNeverComesThrough() {
        aws.refuse(
                "DescribeClusters",
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided."
                        + "\\n\\nThe Canonical String for this request should have been\\n'POST\\n/\\n"
                        + "x-amz-security-token:IQoJb3JpZ2luX2VjSECRET\\n'");

        OutsideException failure = failure();

        assertThat(failure)
                .hasMessage("The request signature we calculated does not match the signature you provided.")
                .returns(Kind.CREDENTIALS, OutsideException::kind);
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("IQoJ");
    }

    private OutsideException failure() {
        return catchThrowableOfType(
                OutsideException.class, () -> outside.clusters().status(CLUSTER));
    }
}
