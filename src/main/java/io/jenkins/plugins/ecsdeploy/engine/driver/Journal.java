package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;

/**
 * The durable memory of one deployment (I8). When a method returns, what it was given survives the death of process and
 * machine. Used by one thread at a time.
 */
public interface Journal {

    /**
     * Replaces the saved state; on failure the one before is kept.
     *
     * @throws TakenOverException when somebody else has replaced it since this journal last loaded or saved it, where that
     *     can be told: an older process must not bring back an older state
     */
    void save(Deployment deployment) throws IOException;

    /**
     * Keeps bytes of the migration's log at an offset; what stood there or after it, from a page whose position was not
     * saved any more, is replaced. So the kept log has every line once, whenever the process dies.
     */
    void keepLog(long offset, byte[] bytes) throws IOException;
}
