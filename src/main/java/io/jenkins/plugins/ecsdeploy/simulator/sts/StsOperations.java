package io.jenkins.plugins.ecsdeploy.simulator.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity. Sessions that were given out are known by their access
 * key afterwards; any other key is a user of the simulator's account.
 */
public final class StsOperations {

    private record Session(String arn, String userId, String account) {}

    private final Kernel kernel;
    private final Map<String, Session> sessions = new HashMap<>();

    public StsOperations(Kernel kernel) {
        this.kernel = kernel;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "GetCallerIdentity", this::getCallerIdentity,
                "AssumeRole", this::assumeRole,
                "AssumeRoleWithWebIdentity", this::assumeRoleWithWebIdentity);
    }

    /** The ARN that an access key belongs to. */
    public String callerArn(String accessKeyId) {
        return session(accessKeyId).arn();
    }

    private Session session(String accessKeyId) {
        String user = "arn:aws:iam::" + kernel.account() + ":user/deployer";
        return sessions.getOrDefault(accessKeyId, new Session(user, "AIDASIMULATEDDEPLOYER", kernel.account()));
    }

    private ObjectNode getCallerIdentity(ObjectNode input, CallContext context) {
        Session caller = session(context.accessKeyId());
        return Json.object()
                .put("Arn", caller.arn())
                .put("UserId", caller.userId())
                .put("Account", caller.account());
    }

    private ObjectNode assumeRole(ObjectNode input, CallContext context) {
        return newSession(input);
    }

    private ObjectNode assumeRoleWithWebIdentity(ObjectNode input, CallContext context) {
        required(input, "WebIdentityToken");
        ObjectNode result = newSession(input);
        result.put("SubjectFromWebIdentityToken", "simulated-subject");
        result.put("Audience", "sts.amazonaws.com");
        result.put("Provider", "arn:aws:iam::" + kernel.account() + ":oidc-provider/token.example.com");
        return result;
    }

    private ObjectNode newSession(ObjectNode input) {
        String role = required(input, "RoleArn");
        String name = required(input, "RoleSessionName");
        if (!role.matches("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")) {
            throw AwsException.of(400, "ValidationError", role + " is invalid");
        }
        String account = role.replaceAll("^arn:[^:]*:iam::([0-9]{12}):.*", "$1");
        String roleName = role.substring(role.lastIndexOf('/') + 1);
        String roleId = "AROA" + kernel.ids().hex(16).toUpperCase(Locale.ROOT);
        String accessKeyId = "ASIA" + kernel.ids().hex(16).toUpperCase(Locale.ROOT);
        String arn = "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + name;
        sessions.put(accessKeyId, new Session(arn, roleId + ":" + name, account));
        Duration life = Duration.ofSeconds(Json.number(input, "DurationSeconds", 3600));
        ObjectNode result = Json.object();
        result.putObject("Credentials")
                .put("AccessKeyId", accessKeyId)
                .put("SecretAccessKey", kernel.ids().hex(40))
                .put("SessionToken", kernel.ids().hex(64))
                .put("Expiration", kernel.now().plus(life).toString());
        result.putObject("AssumedRoleUser")
                .put("AssumedRoleId", roleId + ":" + name)
                .put("Arn", arn);
        return result;
    }

    private static String required(ObjectNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw AwsException.of(
                    400,
                    "ValidationError",
                    "1 validation error detected: Value null at '" + Character.toLowerCase(member.charAt(0))
                            + member.substring(1) + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }
}
