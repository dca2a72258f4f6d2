package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.action.github.Masks;
import io.jenkins.plugins.ecsdeploy.action.github.StoppedCommands;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.WorkflowText;
import io.jenkins.plugins.ecsdeploy.engine.phase.Texts;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The log of a GitHub Actions step: a group for each phase, annotations for warnings and the failure, and nothing from
 * outside that the runner could take for a command (I9).
 */
final class GithubFace implements Face {
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final PrintStream out;
    private final long start = System.nanoTime();
    private String group = "";
    private String progress = "";
    private long progressSaid;

    GithubFace(PrintStream out, Map<String, String> environment, Configuration configuration) {
        this.out = out;
        Masks.of(environment, configuration).forEach(value -> out.println("::add-mask::" + escaped(value)));
    }

    /** What is hidden must be named exactly: no other escapes than the command's own. */
    private static String escaped(String value) {
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    @Override
    public synchronized void say(String line) {
        out.println(String.format("%7s  ", elapsed()) + WorkflowText.log(PlainText.line(line)));
    }

    private String elapsed() {
        return Texts.duration(Duration.ofMillis((System.nanoTime() - start) / 100_000_000 * 100));
    }

    @Override
    public synchronized void changed(Deployment before, Deployment after) {
        enter(before.phase());
        Transitions.between(before, after).forEach(this::say);
        List<Note> news =
                after.notes().subList(before.notes().size(), after.notes().size());
        news.stream()
                .filter(n -> n.level() == Note.Level.WARNING)
                .forEach(n -> out.println("::warning title=ecs-deploy::" + WorkflowText.data(n.text())));
        if (before.failure() == null && after.failure() != null) {
            leave();
            annotate(after.failure());
        } else if (after.decided()) {
            leave();
        } else {
            enter(after.phase());
        }
    }

    private void annotate(Failure failure) {
        String problems = failure.problems().stream().map(p -> "\n- " + p).collect(Collectors.joining());
        String diagnosis = failure.diagnosis() == null
                ? ""
                : "\n" + failure.diagnosis().summary()
                        + failure.diagnosis().remedies().stream()
                                .map(r -> "\n- " + r)
                                .collect(Collectors.joining());
        out.println("::error title="
                + WorkflowText.property("ecs-deploy: " + failure.phase().title() + " failed (" + failure.kind() + ")")
                + "::" + WorkflowText.data(failure.summary() + problems + diagnosis));
    }

    private void enter(PhaseRun phase) {
        if (phase.status() == PhaseRun.Status.RUNNING && !phase.title().equals(group)) {
            leave();
            group = phase.title();
            out.println("::group::" + group);
        }
    }

    private void leave() {
        if (!group.isEmpty()) {
            out.println("::endgroup::");
            group = "";
        }
    }

    @Override
    public synchronized void migrationLog(Deployment deployment, List<LogEvent> lines) {
        if (!lines.isEmpty()) {
            out.print(StoppedCommands.around(lines.stream()
                    .map(line -> "  | " + PlainText.line(line.message()))
                    .collect(Collectors.joining("\n"))));
        }
    }

    @Override
    public synchronized void waiting(Deployment deployment, String what) {
        enter(deployment.phase());
        boolean news = !what.equals(progress);
        if (news || System.nanoTime() - progressSaid > SAY_AGAIN.toNanos()) {
            say(what + (news ? "" : ", still"));
            progress = what;
            progressSaid = System.nanoTime();
        }
    }

    @Override
    public synchronized void retrying(Deployment deployment, String what) {
        say("trying again: " + what);
    }

    @Override
    public synchronized void finish() {
        leave();
    }
}
