package io.jenkins.plugins.ecsdeploy.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The life of one process of a rig: the moments at which it could have died (before and after each external effect,
 * before and after each write to its journal), and perhaps the one at which it did. A dead process sends nothing, saves
 * nothing and is woken by nothing.
 */
final class Life {

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
    private final int dieAt;
    private boolean dead;

    /**
     * A life to come.
     *
     * @param dieAt it dies at the n-th moment, from 0; below 0: it does not
     */
    Life(int dieAt) {
        this.dieAt = dieAt;
    }

    boolean dead() {
        return dead;
    }

    /** It is gone, and learns of it when it next wants to do something. */
    void end() {
        dead = true;
    }

    /** It is gone in the middle of what it does. */
    Died die() {
        dead = true;
        return new Died();
    }

    /** Something is about to be done by it, which only the living can. */
    void check() {
        if (dead) {
            throw new Died();
        }
    }

    List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** A moment has come. */
    void moment(String what, Object world) {
        check();
        moments.add(new Moment(moments.size(), what, world));
        if (moments.size() - 1 == dieAt) {
            throw die();
        }
    }
}
