package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import java.io.Serializable;

/**
 * Which former deployment is to be gone back to, or undone. Not a record, because Pipeline's serialiser writes it.
 */
public final class RollBackRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String former;
    private final boolean undo;
    private final boolean force;
    private final boolean queue;

    /**
     * @param former number of a build of the same job, or the id of a deployment
     * @param undo true: back to what ran before it; false: to what it deployed
     * @param force also where somebody has deployed since
     * @param queue as {@link DeploymentParameters#isQueue}
     */
    public RollBackRequest(String former, boolean undo, boolean force, boolean queue) {
        this.former = former;
        this.undo = undo;
        this.force = force;
        this.queue = queue;
    }

    public String former() {
        return former;
    }

    public boolean undo() {
        return undo;
    }

    public boolean force() {
        return force;
    }

    public boolean queue() {
        return queue;
    }
}
