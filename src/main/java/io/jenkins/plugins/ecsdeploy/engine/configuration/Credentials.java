package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where AWS credentials come from; never the credentials themselves.
 *
 * @param roleArn role to assume with the default chain's credentials; null: use the default chain as it is
 * @param externalId external id for AssumeRole; null: none
 * @param sessionName role session name; null: the deployment's id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Credentials(String roleArn, String externalId, String sessionName) {
    public static final Credentials DEFAULT_CHAIN = new Credentials(null, null, null);
}
