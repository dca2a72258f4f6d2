package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import java.net.URI;
import jenkins.util.SystemProperties;

/**
 * An endpoint in place of AWS's own, for tests and private installations. Only who starts the controller, or
 * administrates it, can set it: a pipeline that could would receive the credentials' signatures.
 */
public final class EndpointOverride {

    /** The system property. */
    public static final String PROPERTY = "io.jenkins.plugins.ecsdeploy.endpoint";

    private EndpointOverride() {}

    /** Null: AWS itself. */
    public static URI get() {
        String value = SystemProperties.getString(PROPERTY);
        return value == null || value.isBlank()
                ? DeploymentDefaults.findEndpoint().orElse(null)
                : URI.create(value.strip());
    }
}
