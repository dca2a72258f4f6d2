package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ACCESS_DENIED;

import java.util.List;

/** Rights that no rule of a more special subject has claimed. */
final class DeniedRules {
    static final List<Rule> RULES = List.of(
            Rule.when(ACCESS_DENIED, "account is currently blocked|BlockedException")
                    .means("AWS has blocked this account.")
                    .mend("Ask AWS Support why the account is blocked; nothing can be started until then."),
            Rule.when(ACCESS_DENIED, "not authorized to perform|AccessDenied|UnauthorizedOperation|access denied")
                    .means("{principal|The caller} may not do {action|what was asked}.")
                    .mend(
                            "Allow {action|the action} on {resource|the resource} to {principal|the role that asked}.",
                            "If it is allowed already, look for a Deny in a service control policy, permissions boundary, session policy or VPC endpoint policy."));

    private DeniedRules() {}
}
