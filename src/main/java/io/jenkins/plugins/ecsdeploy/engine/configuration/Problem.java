package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.io.Serializable;

/**
 * One thing that is wrong with a configuration. The texts are ours; what they repeat from the file is quoted, shortened
 * and has its control characters made visible.
 *
 * @param path the key, for instance {@code services[1].name}; empty: the configuration as a whole
 * @param message what is wrong
 * @param hint what to do about it; empty: nothing that the message does not say
 * @param position where it stands in the file; null: not known (it came from a flag, or it is not there at all)
 */
public record Problem(String path, String message, String hint, Position position) implements Serializable {

    /** Line and column in the file, both counted from 1. */
    public record Position(int line, int column) implements Serializable {
        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }
}
