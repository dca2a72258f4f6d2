package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;

/** What the views for people show as label and value, group by group; a group without facts is empty. */
final class Facts {
    private Facts() {}

    static List<Fact> overview(Report report) {
        Deployment d = report.deployment();
        Configuration c = d.configuration();
        List<Fact> facts = new ArrayList<>();
        PinnedImage image = d.image();
        if (d.rollBackPlan() != null) {
            facts.add(Fact.words(
                    "Rolls back",
                    "the services of deployment " + d.rollBackPlan().of()));
        } else if (image == null) {
            facts.add(Fact.code("Image", c.image() + ""));
        } else {
            facts.add(Fact.code("Image", image.repositoryUri() + (image.tag() == null ? "" : ":" + image.tag())));
            facts.add(Fact.code("Digest", image.digest(), ConsoleLinks.image(image.repositoryUri(), image.digest())));
        }
        d.images()
                .forEach((asked, own) -> facts.add(Fact.code(
                        "Digest of " + asked, own.digest(), ConsoleLinks.image(own.repositoryUri(), own.digest()))));
        if (d.execution() != null && d.execution().arn() != null) {
            String arn = d.execution().arn();
            facts.add(Fact.code("Execution", arn, links(report).execution(arn)));
        }
        facts.add(Fact.words("Cluster", Words.shortName(c.cluster()) + " in " + c.region()));
        facts.add(Fact.words("Started", Words.moment(d.createdAt())));
        facts.add(Fact.words(d.decided() ? "Took" : "So far", Words.took(report.took())));
        if (!d.resumes().isEmpty()) {
            facts.add(Fact.words("Resumed", Words.count(d.resumes().size(), "time")));
        }
        if (d.cancel() != null) {
            facts.add(Fact.words(
                    "Cancelled",
                    Words.moment(d.cancel().at()) + " by " + d.cancel().by()));
        }
        if (c.dryRun()) {
            facts.add(Fact.words("Dry run", "resolve and preflight only"));
        }
        return facts;
    }

    /** Each task definition of ours. */
    static List<Fact> definitions(Report report) {
        ConsoleLinks links = links(report);
        return Definition.all(report.deployment()).stream()
                .filter(d -> d.arn() != null)
                .map(d -> Fact.code(
                        "For " + d.role(),
                        Words.shortName(d.arn())
                                + (d.reused()
                                        ? " (existed already)"
                                        : (d.base() == null ? "" : " (from " + Words.shortName(d.base()) + ")")),
                        links.taskDefinition(d.arn())))
                .toList();
    }

    /** The snapshot before the migration, and how to get at what is in it. */
    static List<Fact> backup(Report report) {
        Deployment d = report.deployment();
        BackupRun run = d.backup();
        if (run == null) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.words("Database", d.configuration().backup().database()));
        facts.add(Fact.code("Snapshot", run.snapshot()));
        if (run.arn() != null) {
            facts.add(Fact.code("ARN", run.arn()));
        }
        if (run.availableAt() != null) {
            facts.add(Fact.words("Available", "after " + Words.took(run.askedAt(), run.availableAt())));
        } else {
            facts.add(Fact.words("Available", run.askedAt() == null ? "not asked for" : "not yet"));
        }
        Restoring.command(d).ifPresent(command -> facts.add(Fact.code("Restore with", command)));
        if (!run.deleted().isEmpty()) {
            facts.add(Fact.words("Deleted", String.join(", ", run.deleted())));
        }
        return facts;
    }

    static List<Fact> migration(Report report) {
        TaskRun m = report.deployment().migration();
        if (m == null || m.attempt() == null) {
            return List.of();
        }
        ConsoleLinks links = links(report);
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.code("Container", m.plan().container()));
        facts.addAll(attempts(m));
        if (m.taskArn() != null) {
            facts.add(Fact.code(
                    "Task",
                    m.taskArn(),
                    links.task(report.deployment().configuration().cluster(), m.taskArn())));
        }
        if (m.ending() != null) {
            facts.addAll(ending(m));
        }
        if (m.log() != null) {
            LogStream stream = m.log().stream();
            facts.add(Fact.code(
                    "Log",
                    stream.group() + " " + stream.stream(),
                    ConsoleLinks.of(stream.region()).logStream(stream.group(), stream.stream())));
        }
        return facts;
    }

    private static List<Fact> ending(TaskRun m) {
        TaskView task = m.ending().task();
        if (task == null) {
            return List.of(Fact.words(
                    "Ended",
                    m.ending().mark() == null
                            ? "its owner said that it has been done"
                            : m.ending().mark()));
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.words("Exit code", m.exitCode() == null ? "none" : String.valueOf(m.exitCode())));
        if (task.startedAt() != null && task.stoppedAt() != null) {
            facts.add(Fact.words("Ran for", Words.took(task.startedAt(), task.stoppedAt())));
        }
        if (task.stoppedReason() != null) {
            facts.add(Fact.words("Stop reason", task.stoppedReason()));
        }
        return facts;
    }

    /** Which attempt it is, and what became of those before. */
    private static List<Fact> attempts(TaskRun m) {
        List<Fact> facts = new ArrayList<>();
        for (TaskRun.Past past : m.past()) {
            Integer code = m.exitCode(past);
            String task = past.attempt().taskArn();
            facts.add(Fact.words(
                    "Attempt " + past.attempt().number(),
                    (past.ending() == null
                                    ? "never ran, as its owner said"
                                    : code == null ? "ended without an exit code" : "exited with " + code)
                            + (task == null ? "" : ", task " + Words.shortName(task))));
        }
        if (m.attempt().number() > 1) {
            facts.add(Fact.words("Attempt", String.valueOf(m.attempt().number())));
        }
        return facts;
    }

    /** The one-off tasks after the services that have been begun. */
    static List<Fact> after(Report report) {
        ConsoleLinks links = links(report);
        String cluster = report.deployment().configuration().cluster();
        List<Fact> facts = new ArrayList<>();
        for (AfterRun after : report.deployment().after()) {
            TaskRun m = after.run();
            if (m.attempt() == null) {
                continue;
            }
            facts.add(Fact.words("Task", after.name() + ": " + state(after)));
            facts.addAll(attempts(m));
            if (m.taskArn() != null) {
                facts.add(Fact.code("ARN", m.taskArn(), links.task(cluster, m.taskArn())));
            }
            if (m.ending() != null) {
                facts.addAll(ending(m));
            }
            if (m.log() != null) {
                LogStream stream = m.log().stream();
                facts.add(Fact.code(
                        "Log",
                        stream.group() + " " + stream.stream(),
                        ConsoleLinks.of(stream.region()).logStream(stream.group(), stream.stream())));
            }
        }
        return facts;
    }

    private static String state(AfterRun after) {
        if (after.done()) {
            return after.result() == AfterRun.Result.LEFT ? "left running" : "done";
        }
        return after.run().ending() == null ? "not ended" : "failed";
    }

    /** Each service, and what became of it. */
    static List<Fact> services(Report report) {
        Deployment d = report.deployment();
        ConsoleLinks links = links(report);
        return d.services().stream()
                .map(s -> new Fact(
                        s.name(),
                        service(s),
                        false,
                        links.service(d.configuration().cluster(), s.name())))
                .toList();
    }

    private static String service(ServiceUpdate s) {
        return forth(s) + (s.rollBack() == null ? "" : "; " + back(s.rollBack()));
    }

    private static String back(RollBack back) {
        if (back.end() == null) {
            return "being rolled back";
        }
        return switch (back.end()) {
            case RESTORED -> "rolled back";
            case BY_ECS -> "rolled back by ECS";
            case UNCHANGED -> "nothing to roll back";
            case SCALED_TO_ZERO -> "desired count set to 0";
            case LEFT -> "left alone: another revision runs";
            case FAILED -> "roll back failed";
        };
    }

    private static String forth(ServiceUpdate s) {
        String revisions = (s.toCreate() ? "created" : Words.shortName(s.previousTaskDefinition())) + " -> "
                + Words.shortName(s.taskDefinition());
        if (s.completed() && s.updatedAt() != null) {
            return revisions + ", completed in " + Words.took(s.updatedAt(), s.completedAt());
        }
        if (s.updatedAt() != null) {
            return revisions + ", not completed";
        }
        return s.touched() ? revisions + ", not known whether it was updated" : "not updated";
    }

    /** Each smoke test, and what was seen last. */
    static List<Fact> smokeTests(Report report) {
        Deployment d = report.deployment();
        ConsoleLinks links = links(report);
        List<Fact> facts = new ArrayList<>();
        for (SmokeTestRun t : d.smokeTests()) {
            facts.add(Fact.words(t.name(), smokeTest(t)));
            if (t.task() != null && t.task().taskArn() != null) {
                String arn = t.task().taskArn();
                facts.add(Fact.code(
                        "Task of " + t.name(), arn, links.task(d.configuration().cluster(), arn)));
            }
        }
        return facts;
    }

    private static String smokeTest(SmokeTestRun t) {
        String looks = t.attempts() == 0 ? "" : " after " + Words.count(t.attempts(), "look");
        String took =
                t.startedAt() == null || t.endedAt() == null ? "" : " in " + Words.took(t.startedAt(), t.endedAt());
        return Words.status(t.status()) + looks + took + (t.seen() == null ? "" : ": " + t.seen());
    }

    private static ConsoleLinks links(Report report) {
        return ConsoleLinks.of(report.deployment().configuration().region());
    }
}
