package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What has happened between two states, one short line each, in order. Holds names from outside: data. */
final class Transitions {
    private static final int DIGITS = 16;

    private final Deployment before;
    private final Deployment after;
    private final List<String> lines = new ArrayList<>();

    private Transitions(Deployment before, Deployment after) {
        this.before = before;
        this.after = after;
    }

    static List<String> between(Deployment before, Deployment after) {
        return new Transitions(before, after).all();
    }

    private List<String> all() {
        if (before.image() == null && after.image() != null) {
            lines.add(after.configuration().image() + " is "
                    + shortDigest(after.image().digest()));
        }
        after.images().forEach((asked, image) -> {
            if (!before.images().containsKey(asked)) {
                lines.add(asked + " is " + shortDigest(image.digest()));
            }
        });
        if (execution(before) == null && execution(after) != null) {
            lines.add("started execution " + after.execution().name());
        }
        for (int i = 0; i < after.services().size(); i++) {
            registered(after.services().get(i));
        }
        tasks();
        for (ServiceUpdate service : after.services()) {
            service(service);
        }
        for (int i = 0; i < after.smokeTests().size(); i++) {
            smokeTest(
                    i < before.smokeTests().size() ? before.smokeTests().get(i) : null,
                    after.smokeTests().get(i));
        }
        for (Note note :
                after.notes().subList(before.notes().size(), after.notes().size())) {
            lines.add((note.level() == Note.Level.WARNING ? "warning: " : "") + note.text());
        }
        if (before.cancel() == null && after.cancel() != null) {
            lines.add("cancelled by " + after.cancel().by());
        }
        ended();
        return lines;
    }

    private static String execution(Deployment d) {
        return d.execution() == null ? null : d.execution().arn();
    }

    private ServiceUpdate earlier(ServiceUpdate service) {
        return before.services().stream()
                .filter(s -> s.name().equals(service.name()))
                .findFirst()
                .orElse(ServiceUpdate.planned(service.name(), List.of(), 0, null));
    }

    private void registered(ServiceUpdate service) {
        if (earlier(service).taskDefinition() == null && service.taskDefinition() != null) {
            registered(service.taskDefinition(), service.reused(), "service " + service.name());
        }
    }

    private void registered(String arn, boolean reused, String whom) {
        lines.add((reused ? "reused " : "registered ") + lastPart(arn) + " for " + whom);
    }

    private void tasks() {
        if (after.migration() != null) {
            task("the migration", "migration task", before.migration(), after.migration());
        }
        for (AfterRun now : after.after()) {
            String name = "task " + now.name();
            Optional<AfterRun> then = before.after().stream()
                    .filter(a -> a.name().equals(now.name()))
                    .findFirst();
            task("the " + name, name, then.map(AfterRun::run).orElse(null), now.run());
        }
    }

    private void task(String the, String task, TaskRun then, TaskRun now) {
        if ((then == null || then.plan().taskDefinition() == null) && now.plan().taskDefinition() != null) {
            registered(now.plan().taskDefinition(), now.plan().reused(), the);
        }
        boolean sameAttempt = then != null && then.past().size() == now.past().size();
        if (now.taskArn() != null && !(sameAttempt && then.taskArn() != null)) {
            lines.add("started " + task + " " + lastPart(now.taskArn())
                    + (now.attempt().number() > 1 ? ", attempt " + now.attempt().number() : ""));
        }
        if (sameAttempt && then.stop() == null && now.stop() != null) {
            lines.add("stopping the " + task + ": " + now.stop().why());
        }
        if (now.ending() != null && !(sameAttempt && then.ending() != null)) {
            lines.add(now.exitCode() == null ? the + " has ended" : the + " exited with " + now.exitCode());
        }
    }

    private void service(ServiceUpdate now) {
        ServiceUpdate then = earlier(now);
        if (then.updatedAt() == null && now.updatedAt() != null) {
            lines.add((now.toCreate() ? "created service " : "updated service ")
                    + now.name()
                    + (now.toCreate() ? " on " : " to ")
                    + lastPart(now.taskDefinition()));
        }
        if (!then.completed() && now.completed()) {
            lines.add("service " + now.name() + " completed");
        }
        if (then.heldSince() == null && now.heldSince() != null) {
            lines.add("service " + now.name() + " waits for the services that it needs");
        }
        rollBack(now, then.rollBack(), now.rollBack());
        if (then.failure() == null && now.failure() != null && !after.decided()) {
            lines.add("service " + now.name() + ": " + now.failure().summary());
        }
    }

    private void rollBack(ServiceUpdate service, RollBack then, RollBack now) {
        boolean begun = now != null && now.updatedAt() != null && (then == null || then.updatedAt() == null);
        if (begun) {
            lines.add("rolling service " + service.name() + " back"
                    + (service.previousTaskDefinition() == null
                            ? ": desired count 0"
                            : " to " + lastPart(service.previousTaskDefinition())));
        }
        if (now != null && now.end() != null && (then == null || then.end() == null)) {
            lines.add("service " + service.name() + (now.good() ? " is rolled back" : " is not rolled back: ")
                    + (now.good() ? "" : now.why()));
        }
    }

    private void smokeTest(SmokeTestRun then, SmokeTestRun now) {
        boolean startedNow = then != null
                && then.task() != null
                && then.task().taskArn() == null
                && now.task().taskArn() != null;
        if (then != null
                && then.task() != null
                && then.task().taskDefinition() == null
                && now.task().taskDefinition() != null) {
            registered(now.task().taskDefinition(), now.task().reused(), "smoke test " + now.name());
        }
        if (startedNow) {
            lines.add("started task " + lastPart(now.task().taskArn()) + " of smoke test " + now.name());
        }
        if (now.ended() && (then == null || !then.ended())) {
            String word =
                    switch (now.status()) {
                        case PASSED -> "passed";
                        case NOTHING_TO_CHECK -> "has nothing to check";
                        case ABANDONED -> "was given up";
                        default -> "FAILED";
                    };
            lines.add("smoke test " + now.name() + " " + word + (now.seen() == null ? "" : ": " + now.seen()));
        }
    }

    private void ended() {
        for (PhaseRun phase : after.phases()) {
            PhaseRun then = before.phase(phase).orElse(null);
            boolean endedNow = phase.endedAt() != null && (then == null || !Objects.equals(then, phase));
            if (endedNow && phase.status() == PhaseRun.Status.SKIPPED) {
                lines.add(phase.title() + ": nothing to do");
            } else if (endedNow) {
                lines.add(phase.title() + " "
                        + (phase.status() == PhaseRun.Status.SUCCEEDED
                                ? "done"
                                : phase.status() == PhaseRun.Status.CANCELLED ? "cancelled" : "FAILED")
                        + " after " + Texts.duration(phase.took(phase.endedAt())));
            }
        }
    }

    /** Enough to tell images apart; the report has all of it. */
    private static String shortDigest(String digest) {
        int end = digest.indexOf(':') + 1 + DIGITS;
        return digest.length() <= end ? digest : digest.substring(0, end) + "…";
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
