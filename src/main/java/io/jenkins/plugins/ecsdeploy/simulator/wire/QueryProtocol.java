package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The AWS query protocol as STS, Elastic Load Balancing and RDS speak it: form parameters in, XML out. */
final class QueryProtocol {

    private static final String XML = "text/xml";
    private static final Service STS = new Service("sts", "https://sts.amazonaws.com/doc/2011-06-15/", false);

    /** By the API version that every request carries. */
    private static final Map<String, Service> SERVICES = Map.of(
            "2011-06-15",
            STS,
            "2015-12-01",
            new Service("elasticloadbalancing", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/", false),
            "2014-10-31",
            new Service("rds", "http://rds.amazonaws.com/doc/2014-10-31/", true));

    private static final Pattern PAIRS = Pattern.compile("&");

    private final Dispatcher dispatcher;

    /**
     * A service.
     *
     * @param namespace of its answers
     * @param named whether the members of a list are called after it ({@code DBSnapshots}: {@code DBSnapshot}); else
     *     {@code member}
     */
    private record Service(String name, String namespace, boolean named) {
        String member(String list) {
            return named ? list.replaceFirst("(List|s)$", "") : "member";
        }
    }

    QueryProtocol(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    Response handle(Request request, String accessKeyId, String requestId) {
        ObjectNode input = form(request.text());
        String action = Json.text(input, "Action");
        Service service = SERVICES.getOrDefault(Json.text(input, "Version"), STS);
        try {
            if (action.isEmpty()) {
                throw AwsException.of(400, "MissingAction", "The request must contain the parameter Action.");
            }
            ObjectNode result = dispatcher.dispatch(service.name(), action, input, accessKeyId);
            return Response.of(200, XML, answer(service, action, result, requestId));
        } catch (AwsException error) {
            return Response.of(error.status(), XML, errorXml(service, error, requestId));
        }
    }

    private static ObjectNode form(String body) {
        ObjectNode input = Json.object();
        PAIRS.splitAsStream(body).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            input.put(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        });
        return input;
    }

    private static String answer(Service service, String action, ObjectNode result, String requestId) {
        return "<" + action + "Response xmlns=\"" + service.namespace() + "\"><" + action + "Result>"
                + xml(service, "", result)
                + "</"
                + action + "Result><ResponseMetadata><RequestId>" + requestId + "</RequestId></ResponseMetadata></"
                + action + "Response>";
    }

    private static String errorXml(Service service, AwsException error, String requestId) {
        String type = error.type().equals("UnknownOperationException") ? "InvalidAction" : error.type();
        return "<ErrorResponse xmlns=\"" + service.namespace() + "\"><Error><Type>"
                + (error.status() < 500 ? "Sender" : "Receiver")
                + "</Type><Code>" + escape(type) + "</Code><Message>" + escape(error.getMessage())
                + "</Message></Error><RequestId>" + requestId + "</RequestId></ErrorResponse>";
    }

    /** @param name of the member that the node is */
    private static String xml(Service service, String name, JsonNode node) {
        StringBuilder text = new StringBuilder();
        if (node.isArray()) {
            String member = service.member(name);
            node.forEach(one -> text.append('<')
                    .append(member)
                    .append('>')
                    .append(xml(service, member, one))
                    .append("</")
                    .append(member)
                    .append('>'));
            return text.toString();
        }
        if (!node.isObject()) {
            return escape(node.asText());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            text.append('<').append(member.getKey()).append('>');
            text.append(xml(service, member.getKey(), member.getValue()));
            text.append("</").append(member.getKey()).append('>');
        }
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
