package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;

/** Shows a deployment while it goes on. Safe for use by many threads: signals come on threads of their own. */
interface Face extends Listener {

    /** A line of our own words. */
    void say(String line);

    /** Ends the live part, so that the report can follow. More than once does no harm. */
    void finish();
}
