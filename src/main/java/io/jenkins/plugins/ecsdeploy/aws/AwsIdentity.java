package io.jenkins.plugins.ecsdeploy.aws;

import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who the calls are made as. Asks STS once, and only when somebody wants to know. Thread-safe. */
public final class AwsIdentity {
    private static final String GET = "sts:GetCallerIdentity";

    private final Lazy<GetCallerIdentityResponse> caller;

    AwsIdentity(AwsClients clients) {
        this.caller = new Lazy<>(() -> AwsCall.of(GET, () -> clients.sts().getCallerIdentity(), answer -> {
            Answers.required(GET, "Account", answer.account());
            Answers.required(GET, "Arn", answer.arn());
            return answer;
        }));
    }

    /** The 12-digit account id. */
    public String account() {
        return caller.get().account();
    }

    /** For instance {@code arn:aws:sts::111122223333:assumed-role/deployer/build-7}. */
    public String arn() {
        return caller.get().arn();
    }
}
