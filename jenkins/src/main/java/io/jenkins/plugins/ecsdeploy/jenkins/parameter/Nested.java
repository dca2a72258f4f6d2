package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.AbstractDescribableImpl;
import java.io.Serializable;

/**
 * A parameter that is a map of keys.
 *
 * @param <T> the parameter itself
 */
public abstract class Nested<T extends Nested<T>> extends AbstractDescribableImpl<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** In the shape of the configuration; keys that were not given are absent. */
    abstract ObjectNode tree();
}
