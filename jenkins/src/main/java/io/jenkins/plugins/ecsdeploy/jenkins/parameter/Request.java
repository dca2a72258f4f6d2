package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * What a build asks for, as it survives a restart until the deployment itself is written down: plain texts.
 *
 * <p>Not a record, because Pipeline's serialiser writes it.
 */
public final class Request implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();

    private final String keys;
    private final String config;
    private final String configText;
    private final String smokeTests;
    private final String profile;
    private final String credentialsId;
    private final boolean queue;

    private Request(ObjectNode keys, DeploymentParameters given) {
        this.keys = keys.toString();
        this.config = given.getConfig();
        this.configText = given.getConfigText();
        this.smokeTests = given.getSmokeTests();
        this.profile = given.getProfile();
        this.credentialsId = given.getCredentialsId();
        this.queue = given.isQueue();
    }

    /** @throws io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException when they contradict each other */
    public static Request of(DeploymentParameters given) {
        return new Request(ParameterTree.of(given), given);
    }

    /** As {@link #of}, but nothing shall be changed. */
    public static Request plan(DeploymentParameters given) {
        return new Request(ParameterTree.of(given).put("dryRun", true), given);
    }

    /** The configuration's keys that were given. */
    public ObjectNode keys() {
        try {
            return (ObjectNode) JSON.readTree(keys);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Written by us", e);
        }
    }

    /** Whether it was said here that nothing shall be changed. */
    public boolean dryRun() {
        return keys().path("dryRun").asBoolean();
    }

    public String config() {
        return config;
    }

    public String configText() {
        return configText;
    }

    /** The configuration's list {@code smokeTests}, in YAML; null when it was not given. */
    public String smokeTests() {
        return smokeTests;
    }

    public String profile() {
        return profile;
    }

    public String credentialsId() {
        return credentialsId;
    }

    public boolean queue() {
        return queue;
    }
}
