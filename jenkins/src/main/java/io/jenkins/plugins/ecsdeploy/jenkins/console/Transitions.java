package io.jenkins.plugins.ecsdeploy.jenkins.console;

import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.report.ConsoleLinks;
import java.util.ArrayList;
import java.util.List;

/** What has happened between two states, a line each, with the way into the AWS console. Holds words from outside: data. */
final class Transitions {
    private final Deployment before;
    private final Deployment after;
    private final ConsoleLinks links;
    private final List<String> lines = new ArrayList<>();

    private Transitions(Deployment before, Deployment after) {
        this.before = before;
        this.after = after;
        this.links = ConsoleLinks.of(after.configuration().region());
    }

    static List<String> between(Deployment before, Deployment after) {
        Transitions transitions = new Transitions(before, after);
        transitions.image();
        after.services().forEach(transitions::definition);
        transitions.migration();
        after.services().forEach(transitions::service);
        transitions.words();
        after.phases().forEach(transitions::phase);
        return transitions.lines;
    }

    private void image() {
        if (before.image() == null && after.image() != null) {
            lines.add(after.configuration().image() + " is " + after.image().digest());
            ConsoleLinks.image(after.image().repositoryUri(), after.image().digest())
                    .ifPresent(this::link);
        }
    }

    private void definition(ServiceUpdate now) {
        if (now.taskDefinition() != null && earlier(now).taskDefinition() == null) {
            definition(now.taskDefinition(), now.reused(), "service " + now.name());
        }
    }

    private void definition(String arn, boolean reused, String whom) {
        lines.add((reused ? "reused " : "registered ") + lastPart(arn) + " for " + whom);
        links.taskDefinition(arn).ifPresent(this::link);
    }

    private void migration() {
        TaskRun now = after.migration();
        TaskRun then = before.migration();
        if (now == null) {
            return;
        }
        if (now.plan().taskDefinition() != null && (then == null || then.plan().taskDefinition() == null)) {
            definition(now.plan().taskDefinition(), now.plan().reused(), "the migration");
        }
        if (now.taskArn() != null && (then == null || then.taskArn() == null)) {
            lines.add("started migration task " + lastPart(now.taskArn()));
            links.task(after.configuration().cluster(), now.taskArn()).ifPresent(this::link);
            if (now.log() != null) {
                links.logStream(now.log().stream().group(), now.log().stream().stream())
                        .ifPresent(this::link);
            }
        }
        if (now.stop() != null && (then == null || then.stop() == null)) {
            lines.add("stopping the migration task: " + now.stop().why());
        }
        if (now.ending() != null && (then == null || then.ending() == null)) {
            lines.add(
                    now.exitCode() == null
                            ? "the migration task has stopped, without an exit code"
                            : "the migration exited with code " + now.exitCode());
        }
    }

    private void service(ServiceUpdate now) {
        ServiceUpdate then = earlier(now);
        if (then.updatedAt() == null && now.updatedAt() != null) {
            lines.add("updated service " + now.name() + " to " + lastPart(now.taskDefinition()));
            links.service(after.configuration().cluster(), now.name()).ifPresent(this::link);
        }
        if (!then.completed() && now.completed()) {
            lines.add("service " + now.name() + " completed");
        }
    }

    private void words() {
        for (Note note :
                after.notes().subList(before.notes().size(), after.notes().size())) {
            lines.add((note.level() == Note.Level.WARNING ? "WARNING: " : "") + note.text());
        }
        if (before.cancel() == null && after.cancel() != null) {
            lines.add("cancelled by " + after.cancel().by());
        }
    }

    private void phase(PhaseRun now) {
        PhaseRun then = before.phase(now).orElse(null);
        if (now.endedAt() == null || (then != null && then.endedAt() != null)) {
            return;
        }
        String took = " after " + Texts.duration(now.took(now.endedAt()));
        lines.add(now.title()
                + switch (now.status()) {
                    case SKIPPED -> ": nothing to do";
                    case SUCCEEDED -> " done" + took;
                    case CANCELLED -> " cancelled" + took;
                    case FAILED, RUNNING -> " FAILED" + took;
                });
    }

    private ServiceUpdate earlier(ServiceUpdate service) {
        return before.services().stream()
                .filter(s -> s.name().equals(service.name()))
                .findFirst()
                .orElse(ServiceUpdate.planned(service.name(), List.of(), 0, null));
    }

    private void link(String address) {
        lines.add("    " + address);
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
