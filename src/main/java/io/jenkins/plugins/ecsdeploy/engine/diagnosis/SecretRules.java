package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.SECRET_UNREADABLE;

import java.util.List;

/** Secrets Manager and SSM Parameter Store, as ECS asks them before the container starts. */
final class SecretRules {
    private static final String SECRET =
            "secret from asm|secrets from ssm|from secrets manager|can't retrieve the secret|can't pull the secret|fetching secret data|cannot pull secrets|ssm parameters|secrets manager secret|retrieve secret|operation on the secret";

    static final List<Rule> RULES = List.of(
            Rule.when(SECRET_UNREADABLE, SECRET, "access to kms is not allowed|kms:decrypt")
                    .means("A secret could not be read: its KMS key may not be used.")
                    .mend(
                            "Allow kms:Decrypt on the key of {secret|the secret} to {principal|the task execution role}, in its policy and in the key's policy."),
            Rule.when(SECRET_UNREADABLE, SECRET, "not authorized to perform|AccessDenied")
                    .means("A secret could not be read: {principal|the task execution role} may not do {action|so}.")
                    .mend(
                            "Allow {action|secretsmanager:GetSecretValue or ssm:GetParameters} on {secret or resource|the secret} to {principal|the task execution role}.",
                            "If the secret has a KMS key of its own, allow kms:Decrypt on that key too."),
            Rule.when(SECRET_UNREADABLE, SECRET, "did not contain json key")
                    .means("The secret has no JSON key {key|of the name that was asked for}.")
                    .mend(
                            "Add the key {key|asked for} to {secret|the secret}, or correct the key in the valueFrom of the task definition's secrets.",
                            "Keys are case-sensitive; look at the version or stage that valueFrom names."),
            Rule.when(SECRET_UNREADABLE, SECRET, "invalid character")
                    .means("A secret is not JSON, but the task definition asks for a key in it.")
                    .mend(
                            "Store {secret|the secret} as a JSON object, or drop the key at the end of its valueFrom (…:key::)."),
            Rule.when(SECRET_UNREADABLE, SECRET, "marked for deletion")
                    .means("The secret is marked for deletion.")
                    .mend("Restore {secret|the secret} (RestoreSecret), or point the task definition to another one."),
            Rule.when(
                            SECRET_UNREADABLE,
                            SECRET,
                            "ResourceNotFound|can't find|secret exists|invalid ssm parameters|secret arn is correct|invalid arn format")
                    .means(
                            "A secret or parameter of the task definition does not exist: {parameter or secret|see AWS's words}.")
                    .mend(
                            "See that {parameter or secret|the secret} exists in the task's Region and account, or correct its valueFrom in the task definition.",
                            "An ARN needs its six random characters at the end, unless the name is used alone."),
            Rule.when(
                            SECRET_UNREADABLE,
                            SECRET,
                            "connection issue|deadline exceeded|i/o timeout|dial tcp|request send failed|send request failed|check your network")
                    .means(
                            "A secret could not be read: the task cannot reach {host|Secrets Manager or Parameter Store}.")
                    .mend(
                            "Give the task's subnets a way out: a NAT gateway, assignPublicIp in a public subnet, or interface VPC endpoints for secretsmanager and ssm.",
                            "See that the task's security group allows 443 outwards, and the endpoint's security group 443 from the task.",
                            "See that private DNS is on for the endpoint and DNS resolution for the VPC."),
            Rule.when(SECRET_UNREADABLE, SECRET)
                    .means("A secret could not be read.")
                    .mend(
                            "See that {parameter or secret|the secret} exists, and that {principal|the task execution role} may read it."));

    private SecretRules() {}
}
