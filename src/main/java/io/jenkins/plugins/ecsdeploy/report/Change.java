package io.jenkins.plugins.ecsdeploy.report;

/**
 * One thing that a deployment changed, or did not.
 *
 * @param kind whether it was changed
 * @param text one or two sentences; holds names from outside: data, to be shown escaped
 */
public record Change(Kind kind, String text) {
    /** Whether something was changed. Written into records by name: add, don't rename. */
    public enum Kind {
        CHANGED("changed"),
        UNCHANGED("unchanged"),
        /** Nobody can tell, or it is under way. */
        UNCERTAIN("uncertain");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Change changed(String text) {
        return new Change(Kind.CHANGED, text);
    }

    static Change unchanged(String text) {
        return new Change(Kind.UNCHANGED, text);
    }

    static Change uncertain(String text) {
        return new Change(Kind.UNCERTAIN, text);
    }
}
