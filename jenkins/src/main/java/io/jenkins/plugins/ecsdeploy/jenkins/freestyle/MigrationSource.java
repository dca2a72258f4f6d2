package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

/** Where the form says that the migration comes from. Saved in jobs by name: add, don't rename. */
public enum MigrationSource {
    /** Said elsewhere: in the further settings or in the profile. */
    ELSEWHERE,
    /** There is none. */
    NONE,
    /** From a service's definition. */
    DERIVED,
    /** From a family of its own. */
    DEDICATED,
    /** A service's new definition, started with overrides. */
    OVERRIDE
}
