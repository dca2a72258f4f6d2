package io.jenkins.plugins.ecsdeploy.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The moments at which a rig's process can die: before and after each external effect, before and after each write to
 * its journal. Lists those of the present life, and ends it at one of them.
 */
final class Mortality {

    /** The process is gone: nothing of it runs any more. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * One of them.
     *
     * @param number from 0, in the life of a process
     * @param what for people, for instance {@code before RunTask}
     * @param world equal for moments at which journal, account and clock are the same: whoever takes over cannot tell them
     *     apart
     */
    record Moment(int number, String what, Object world) {
        @Override
        public String toString() {
            return number + " (" + what + ")";
        }
    }

    private final List<Moment> moments = new ArrayList<>();
    private Runnable death = () -> {};
    private int dieAt = -1;
    private boolean dead;

    /** A new process begins. */
    void born(Runnable onDeath) {
        moments.clear();
        death = onDeath;
        dead = false;
    }

    /** Dies at the n-th moment of a life, from 0; below 0: does not. */
    void dieAt(int n) {
        dieAt = n;
    }

    boolean dead() {
        return dead;
    }

    /** Those of the present life, as far as it has come. */
    List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** A moment has come. */
    void moment(String what, Object world) {
        Moment moment = new Moment(moments.size(), what, world);
        moments.add(moment);
        if (moment.number() == dieAt) {
            dead = true;
            death.run();
            throw new Died();
        }
    }
}
