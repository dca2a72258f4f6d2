package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.List;

/**
 * A configuration cannot be used. Carries everything that is wrong with it at once; the message is readable as it is on
 * a terminal of 80 columns.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // always an immutable list of serializable records
    private final List<Problem> problems;

    /** @param problems at least one */
    public ConfigurationException(String source, List<Problem> problems) {
        super(ProblemText.of(source, problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
