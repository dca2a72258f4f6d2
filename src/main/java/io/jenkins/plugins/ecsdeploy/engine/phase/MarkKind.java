package io.jenkins.plugins.ecsdeploy.engine.phase;

import java.util.Locale;

/** What a one-off task did to the schema, as its marks tell it. Written into tags by name: add, don't rename. */
public enum MarkKind {
    /** A migration that only added. */
    EXPAND,
    /** A migration that took away what older code needs. */
    CONTRACT,
    /** A task after the services. */
    AFTER;

    /** Key of the tag that tells of the last run: {@code <token> task <id> started <time>}, or ended with its exit code. */
    public String ranKey() {
        return "ecs-deploy:ran:" + word();
    }

    /** Key of the tag that tells of the last run that ended well: {@code <digest> <token> <time>}. */
    public String migratedKey() {
        return "ecs-deploy:migrated:" + word();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
