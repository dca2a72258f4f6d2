package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two protocols on {@code POST /}: AWS JSON 1.1 or 1.0 where there is an {@code X-Amz-Target}, else the query protocol. */
public final class Protocols {

    private static final String JSON = "application/x-amz-json-1.1";
    private static final String JSON_1_0 = "application/x-amz-json-1.0";
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");
    private static final Map<String, String> SERVICES = Map.of(
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AmazonEC2ContainerRegistry_V20150921", "ecr",
            "Logs_20140328", "logs",
            "CodeDeploy_20141006", "codedeploy",
            "DynamoDB_20120810", "dynamodb",
            "AWSStepFunctions", "states",
            "AmazonSQS", "sqs",
            "AWSEvents", "events");

    private final Kernel kernel;
    private final Dispatcher dispatcher;
    private final QueryProtocol query;

    public Protocols(Kernel kernel, Dispatcher dispatcher) {
        this.kernel = kernel;
        this.dispatcher = dispatcher;
        this.query = new QueryProtocol(dispatcher);
    }

    public Response handle(Request request) {
        String requestId = kernel.locked(() -> kernel.ids().uuid());
        Optional<String> target = request.header("x-amz-target");
        Response response = target.isPresent()
                ? json(target.get(), request)
                : query.handle(request, accessKeyId(request), requestId);
        return response.with("x-amzn-RequestId", requestId);
    }

    private Response json(String target, Request request) {
        int dot = target.lastIndexOf('.');
        String service = SERVICES.getOrDefault(target.substring(0, Math.max(dot, 0)), "");
        String type = service.equals("dynamodb") || service.equals("sqs") ? JSON_1_0 : JSON;
        try {
            ObjectNode input = parameters(request);
            ObjectNode result = dispatcher.dispatch(service, target.substring(dot + 1), input, accessKeyId(request));
            return Response.of(200, type, Json.write(result));
        } catch (AwsException error) {
            Response response = error(error, type);
            return service.equals("sqs")
                    // Clients of the former query protocol know the code by this header.
                    ? response.with("x-amzn-query-error", queryCode(error) + ";Sender")
                    : response;
        }
    }

    private static ObjectNode parameters(Request request) {
        String text = request.text();
        Optional<JsonNode> parsed = text.isBlank() ? Optional.of(Json.object()) : Json.read(text);
        if (parsed.isPresent() && parsed.get() instanceof ObjectNode object) {
            return object;
        }
        throw AwsException.of(400, "SerializationException", "");
    }

    private static Response error(AwsException error, String type) {
        ObjectNode body = Json.object().put("__type", error.type());
        body.setAll(error.members());
        // AccessDeniedException spells its member with a capital; SDKs read both.
        Json.putText(body, error.type().equals("AccessDeniedException") ? "Message" : "message", error.getMessage());
        return Response.of(error.status(), type, Json.write(body));
    }

    private static String queryCode(AwsException error) {
        String name = error.type().substring(error.type().indexOf('#') + 1);
        return name.equals("QueueDoesNotExist") ? "AWS.SimpleQueueService.NonExistentQueue" : name;
    }

    /** From the signature's credential scope; signatures themselves are never checked. */
    static String accessKeyId(Request request) {
        Matcher credential = CREDENTIAL.matcher(request.header("authorization").orElse(""));
        return credential.find() ? credential.group(1) : "";
    }
}
