package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** Runs the migration: no service is touched before it has ended well (I2). */
final class Migrate implements Phase {
    private static final OneOff MIGRATION = new OneOff.OfMigration();

    @Override
    public Wanted wanted(Deployment d) {
        if (d.rollBackPlan() != null) {
            return Wanted.NOT_ASKED_FOR; // never backward
        }
        return d.migration() == null ? Wanted.NOTHING_TO_DO : Wanted.YES;
    }

    /** The migration's token is written down here. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return MIGRATION.intended(d, world.now());
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        return new OneOffTask(MIGRATION).advance(d, world);
    }
}
