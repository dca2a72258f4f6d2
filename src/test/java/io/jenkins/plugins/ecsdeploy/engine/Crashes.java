package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.Life.Died;
import io.jenkins.plugins.ecsdeploy.engine.Life.Moment;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Runs a reference deployment whose process dies at chosen moments, and tells what became of it. */
final class Crashes {
    private final ReferenceDeployment reference;
    private final Consumer<Rig> sabotage;

    /**
     * Of one reference deployment.
     *
     * @param sabotage done to every account: breaks something, to see that it is noticed
     */
    Crashes(ReferenceDeployment reference, Consumer<Rig> sabotage) {
        this.reference = reference;
        this.sabotage = sabotage;
    }

    /**
     * All of an end that somebody can see and that must not depend on who died where: the deployment's own word, and what
     * is true in the account.
     */
    record End(
            Deployment.Status status,
            Failure.Kind failure,
            Map<String, Long> tasks,
            Map<String, String> services,
            List<String> revisions,
            String log,
            Object more) {

        End exceptLog() {
            return new End(status, failure, tasks, services, revisions, "", more);
        }
    }

    End end(Rig rig) {
        Deployment d = rig.journal.load();
        Map<String, String> services = new TreeMap<>();
        rig.services().forEach(name -> services.put(name, rig.fate(name)));
        return new End(
                d.status(),
                d.failure() == null ? null : d.failure().kind(),
                rig.tasksByFamily(),
                services,
                rig.revisions(),
                rig.journal.log(),
                reference.truth().apply(rig));
    }

    /** A new account, and a deployment that nothing disturbs; the caller closes it. */
    Rig alive() {
        Rig rig = reference.rig();
        sabotage.accept(rig);
        takeOver(rig).finish();
        return rig;
    }

    /** A new account, and a process in it that dies at the n-th moment of its life; the caller closes it. */
    Rig dead(int first) {
        Rig rig = reference.rig();
        sabotage.accept(rig);
        die(rig, first);
        return rig;
    }

    /** A process takes over, and dies at the n-th moment of its life. */
    void die(Rig rig, int at) {
        rig.dieAt(at);
        try {
            takeOver(rig).finish();
        } catch (Died died) {
            // before anything of it was driven
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof Died)) {
                throw e;
            }
        }
        if (!rig.life().dead()) {
            throw new AssertionError(
                    "Its life has no moment " + at + ": " + rig.life().moments());
        }
        rig.dieAt(-1);
    }

    /** A process carries on, or begins when nothing was written yet; the moments of its life so far are forgotten. */
    Rig takeOver(Rig rig) {
        return rig.journal.history().isEmpty() ? rig.begin(reference.asked().apply(rig)) : rig.resume();
    }

    /** One of each world: the rest would be the same run again. */
    static List<Moment> distinct(List<Moment> moments) {
        Set<Object> worlds = new HashSet<>();
        List<Moment> distinct = new ArrayList<>(moments);
        distinct.removeIf(m -> !worlds.add(m.world()));
        return distinct;
    }

    /** How many one-off tasks of a family an undisturbed deployment starts, at the most. */
    long tasks(String family) {
        if (reference.effects().contains("StartExecution")) {
            return 1; // by the state machine, whose calls are none of ours
        }
        return reference.effects().stream()
                .filter(("RunTask " + family)::equals)
                .count();
    }

    @Override
    public String toString() {
        return reference.name();
    }
}
