package io.jenkins.plugins.ecsdeploy.report;

import java.util.Optional;

/**
 * One fact under its label.
 *
 * @param label in our words, or a name from outside
 * @param value may come from outside: data, to be shown escaped
 * @param code true for what one may want to copy: ARNs, digests, names
 * @param link address in the AWS console; empty without
 */
record Fact(String label, String value, boolean code, Optional<String> link) {
    static Fact words(String label, String value) {
        return new Fact(label, value, false, Optional.empty());
    }

    static Fact code(String label, String value) {
        return new Fact(label, value, true, Optional.empty());
    }

    static Fact code(String label, String value, Optional<String> link) {
        return new Fact(label, value, true, link);
    }
}
