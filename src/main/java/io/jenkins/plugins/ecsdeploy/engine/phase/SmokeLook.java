package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a smoke test looks at, and what a look means.
 *
 * @param <L> what a look shows
 */
sealed interface SmokeLook<L> {

    static SmokeLook<?> of(Deployment d, SmokeTest test, SmokeTestRun run) {
        SmokeCheck check = test.check();
        if (check instanceof SmokeCheck.Http http) {
            return new OfAddress(http);
        } else if (check instanceof SmokeCheck.Targets) {
            return new OfTargets(d, run);
        } else if (check instanceof SmokeCheck.Logs logs) {
            return new OfLogs(d, run, logs.contains());
        }
        throw new IllegalStateException("A check by a task is no look: " + run.name());
    }

    Watched<L> watched();

    Verdict verdictOf(L look);

    /** What a sighting of {@link #watched} means. */
    @SuppressWarnings("unchecked") // a Watched<L> is only ever seen as L
    default Verdict verdict(Sighting<?> sighting) {
        return verdictOf((L) sighting.look());
    }

    /** What a look means, and what it showed in one plain line. */
    record Verdict(Kind kind, String seen) {
        enum Kind {
            PASSED,
            NOT_YET,
            NOTHING_TO_CHECK
        }

        static Verdict passed(String seen) {
            return new Verdict(Kind.PASSED, seen);
        }

        static Verdict notYet(String seen) {
            return new Verdict(Kind.NOT_YET, seen);
        }
    }

    private static List<Watched.Revision> revisions(Deployment d, Collection<String> services) {
        return d.services().stream()
                .filter(s -> services.contains(s.name()))
                .map(s -> new Watched.Revision(s.name(), s.taskDefinition()))
                .toList();
    }

    /** A service that is to run nothing can't be proven by its tasks. */
    private static boolean allAreAtZero(Deployment d, Collection<String> services) {
        return d.services().stream()
                .filter(s -> services.contains(s.name()))
                .mapToInt(ServiceUpdate::desiredCount)
                .allMatch(n -> n == 0);
    }

    private static Verdict conclude(Deployment d, Collection<String> services, boolean anyTask, Open open) {
        if (!anyTask && allAreAtZero(d, services)) {
            return new Verdict(Verdict.Kind.NOTHING_TO_CHECK, "no task is to run (desired count 0)");
        }
        return open.todo.isEmpty()
                ? Verdict.passed(String.join("; ", open.done))
                : Verdict.notYet(SmokeText.cut(String.join("; ", open.todo)));
    }

    /** What is as it should be, and what is not yet. */
    final class Open {
        private final Set<String> done = new LinkedHashSet<>();
        private final Set<String> todo = new LinkedHashSet<>();
    }

    /** An address. */
    record OfAddress(SmokeCheck.Http http) implements SmokeLook<WebLook> {
        @Override
        public Watched<WebLook> watched() {
            return new Watched.Address(new WebRequest(
                    http.url(),
                    http.method().name(),
                    http.followRedirects(),
                    http.ca(),
                    http.bearerTokenVariable(),
                    http.requestTimeout(),
                    http.maxBody()));
        }

        @Override
        public Verdict verdictOf(WebLook look) {
            if (look instanceof WebLook.Unanswered none) {
                return Verdict.notYet("no answer: " + SmokeText.quoted(none.why()));
            }
            WebLook.Answered answer = (WebLook.Answered) look;
            Optional<String> wrong = HttpExpectation.mismatch(http, answer);
            return wrong.map(Verdict::notYet).orElseGet(() -> Verdict.passed("status " + answer.status()));
        }
    }

    /** The targets of the new tasks. */
    record OfTargets(Deployment d, SmokeTestRun run) implements SmokeLook<Watched.TargetsSeen> {
        private Set<String> services() {
            Set<String> names = new LinkedHashSet<>();
            run.targetGroups().forEach(t -> names.add(t.service()));
            return names;
        }

        @Override
        public Watched<Watched.TargetsSeen> watched() {
            return new Watched.Targets(d.configuration().cluster(), revisions(d, services()), run.targetGroups());
        }

        @Override
        public Verdict verdictOf(Watched.TargetsSeen look) {
            Open open = new Open();
            boolean anyTask = false;
            for (ServiceTargets one : run.targetGroups()) {
                List<TaskAddress> tasks = look.tasks().getOrDefault(one.service(), List.of());
                anyTask |= !tasks.isEmpty();
                List<Target> targets = look.targets().getOrDefault(one.targetGroup(), List.of());
                group(one, tasks, targets, open);
            }
            return conclude(d, services(), anyTask, open);
        }

        private static void group(ServiceTargets one, List<TaskAddress> tasks, List<Target> targets, Open open) {
            List<String> wrong = new ArrayList<>();
            int healthy = 0;
            for (TaskAddress task : tasks) {
                List<Target> own = targets.stream().filter(task::is).toList();
                if (own.stream().anyMatch(Target::healthy)) {
                    healthy++;
                } else if (own.isEmpty()) {
                    wrong.add("task " + SmokeText.lastPart(task.taskArn()) + " is not registered");
                } else {
                    wrong.add(state(own.get(0)));
                }
            }
            String group = SmokeText.targetGroup(one.targetGroup());
            if (tasks.isEmpty()) {
                open.todo.add(one.service() + ": no task of the new revision runs");
            } else if (wrong.isEmpty()) {
                open.done.add(group + ": " + healthy + " of " + tasks.size() + " new targets healthy");
            } else {
                open.todo.add(group + ": " + healthy + " of " + tasks.size() + " new targets healthy ("
                        + String.join(", ", wrong) + ")");
            }
        }

        private static String state(Target target) {
            return target.id() + ":" + target.port() + " is " + SmokeText.plain(target.state())
                    + (target.reason() == null ? "" : ", " + SmokeText.plain(target.reason()))
                    + (target.description() == null ? "" : ": " + SmokeText.plain(target.description()));
        }
    }

    /** The logs of the new tasks. */
    record OfLogs(Deployment d, SmokeTestRun run, String contains) implements SmokeLook<Watched.LinesSeen> {
        private Set<String> services() {
            Set<String> names = new LinkedHashSet<>();
            run.logs().forEach(l -> names.add(l.service()));
            return names;
        }

        @Override
        public Watched<Watched.LinesSeen> watched() {
            return new Watched.Lines(d.configuration().cluster(), revisions(d, services()), run.logs(), contains);
        }

        @Override
        public Verdict verdictOf(Watched.LinesSeen look) {
            Open open = new Open();
            boolean anyTask = false;
            for (String service : services()) {
                int tasks = look.tasks().getOrDefault(service, 0);
                anyTask |= tasks > 0;
                LogEvent line = look.lines().get(service);
                if (line != null) {
                    open.done.add(service + " wrote " + SmokeText.quoted(line.message()));
                } else {
                    open.todo.add(
                            tasks == 0
                                    ? service + ": no task of the new revision runs"
                                    : service + ": " + tasks + " new task" + (tasks == 1 ? "" : "s")
                                            + (contains == null ? " wrote nothing yet" : " did not write it yet"));
                }
            }
            return conclude(d, services(), anyTask, open);
        }
    }
}
