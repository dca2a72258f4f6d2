package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.FileJournal;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.jenkins.console.BuildConsole;
import io.jenkins.plugins.ecsdeploy.jenkins.console.KeptLog;
import io.jenkins.plugins.ecsdeploy.jenkins.page.EcsDeploymentAction;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RollBackRequest;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.Keys;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.Place;
import io.jenkins.plugins.ecsdeploy.jenkins.rollback.RollBackAction;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;

/**
 * A build's attendance to one deployment: from a request, or a journal, to where it was to be driven.
 *
 * <p>Its life: the configuration is read and written down; it takes its place in the queue; when it is its turn, the engine
 * drives it. All of this without a thread of its own: {@link #done} completes when it is over. The turn is kept between the
 * parts of a deployment, and given up when the deployment has ended or is suspended, or when the build is over.
 * Thread-safe.
 */
public final class BuildDeployment {
    private static final Logger LOGGER = Logger.getLogger(BuildDeployment.class.getName());

    private final DeploymentEngine engine = DeploymentEngine.get();
    private final Run<?, ?> build;
    private final String id;
    private final Goal goal;
    private final BuildConsole console;
    private final DeploymentFiles files;
    private final StepLogs logs;
    private final CompletableFuture<Ended> done = new CompletableFuture<>();

    // Guarded by this.
    private Drive drive;
    private String cancelledBy;
    /** Its point was reached: whoever cancels now cancels the next part. */
    private boolean reached;

    public BuildDeployment(Run<?, ?> build, String id, Goal goal, BuildConsole console) {
        this(build, id, goal, console, StepLogs.NONE);
    }

    /** @param logs where what was told before can be read */
    public BuildDeployment(Run<?, ?> build, String id, Goal goal, BuildConsole console, StepLogs logs) {
        this.logs = logs;
        this.build = build;
        this.id = id;
        this.goal = goal;
        this.console = console;
        this.files = DeploymentFiles.of(build, id);
    }

    public String id() {
        return id;
    }

    public Run<?, ?> build() {
        return build;
    }

    /** What it waits for, in a few words. */
    public String progress() {
        return console.progress();
    }

    /**
     * How driving ended; exceptionally with what is wrong with the request. A cancel before anything was begun completes it
     * with null.
     */
    public CompletableFuture<Ended> done() {
        return done;
    }

    /** Begins the deployment that is asked for, or carries on when its journal says that it has begun already. */
    public BuildDeployment begin(Request request, Workspace workspace) {
        return attend(() -> {
            boolean known = files.journal().load().isPresent();
            if (!known) {
                writeDown(request, workspace);
            }
            takeTurn(known);
        });
    }

    /** Begins a roll back, which is a deployment of its own, or carries on with it. */
    public BuildDeployment rollBack(RollBackRequest request) {
        return attend(() -> {
            boolean known = files.journal().load().isPresent();
            if (!known) {
                writeDown(request);
            }
            takeTurn(known);
        });
    }

    /** Carries on with a deployment that this build has begun. */
    public BuildDeployment carryOn() {
        return attend(() -> {
            if (files.journal().load().isEmpty()) {
                throw new AbortException("This build has no deployment " + id + ".");
            }
            takeTurn(true);
        });
    }

    /**
     * At a build's end: carries out what {@code onCancel} asks for, where the build was aborted, or its deployment cancelled,
     * while no step attended to it. An execution of Step Functions goes on between two parts, and updated services may be to
     * roll back.
     *
     * @return whether there is something to carry out; it goes on after the build
     */
    public static boolean cancelLeft(Run<?, ?> build, String id) {
        BuildDeployment left = new BuildDeployment(build, id, Goal.END, new BuildConsole(TaskListener.NULL));
        Optional<Deployment> open = left.files.load().filter(d -> !d.decided() && d.cancel() == null);
        if (open.isEmpty() || untouched(open.get()) || open.get().configuration().onCancel() == OnCancel.LEAVE) {
            return false;
        }
        DeploymentFiles.Side side;
        try {
            side = left.files.side();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "What Jenkins knows of deployment " + id + " can't be read", e);
            return false;
        }
        boolean cancelled = build.getResult() == Result.ABORTED || side.cancelledBy() != null;
        if (!cancelled || !side.parked()) {
            return false;
        }
        InterruptedBuildAction abort = build.getAction(InterruptedBuildAction.class);
        left.cancel(
                side.cancelledBy() != null
                        ? side.cancelledBy()
                        : who(abort == null ? List.of() : abort.getCauses()));
        left.carryOn();
        return true;
    }

    private interface Blocking {
        void run() throws Exception;
    }

    private BuildDeployment attend(Blocking action) {
        if (!engine.attend(this)) {
            done.completeExceptionally(new AbortException("The deployment " + id + " is being driven already."));
            return this;
        }
        done.whenComplete((ended, trouble) -> engine.leave(this));
        engine.blocking().execute(() -> orFail(action));
        return this;
    }

    private void orFail(Blocking action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (Exception | LinkageError e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        DeploymentQueue.get().leave(id);
        done.completeExceptionally(e);
    }

    // --- before its turn

    private void writeDown(Request request, Workspace workspace) throws Exception {
        Optional<RollBackAction> rollBack = RollBackAction.of(build);
        if (rollBack.isPresent() && !request.dryRun()) {
            FormerDeployment former =
                    FormerDeployment.find(build, rollBack.get().getDeployment(), false);
            SameTarget.check(configuration(request, workspace), former.deployment());
            writeDown(new RollBackRequest(former.deployment().id(), false, false, request.queue()));
            return;
        }
        Configuration configuration = configuration(request, workspace);
        String credentials = request.credentialsId();
        if (credentials == null && request.profile() != null) {
            credentials = DeploymentDefaults.findProfileCredentials(request.profile(), build)
                    .orElse(null);
        }
        files.save(DeploymentFiles.Side.of(credentials, request.queue()).hearing(eventsQueue(request)));
        files.journal().save(Deployment.create(id, configuration, engine.now()));
        EcsDeploymentAction.on(build);
    }

    private String eventsQueue(Request request) throws AbortException {
        String url = request.profile() == null
                ? null
                : DeploymentDefaults.findProfileEventsQueue(request.profile(), build)
                        .orElse(null);
        if (url != null && !SqsQueue.isUrl(url)) {
            throw new AbortException("The queue of events of the profile \"" + request.profile()
                    + "\" is not the URL of one, such as https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events."
                    + " Nothing was changed.");
        }
        return url;
    }

    private Configuration configuration(Request request, Workspace workspace) throws IOException, InterruptedException {
        try {
            return Configurations.read(request, build, workspace);
        } catch (ConfigurationException e) {
            console.page(e.getMessage());
            int problems = e.problems().size();
            throw new AbortException("The configuration can't be used: "
                    + (problems == 1 ? "1 problem" : problems + " problems") + ". Nothing was changed.");
        }
    }

    private void writeDown(RollBackRequest request) throws IOException {
        FormerDeployment former = FormerDeployment.find(build, request.former(), request.undo());
        Optional<RollBackAction> asked = RollBackAction.of(build);
        if (asked.isPresent()
                && (request.undo()
                        || !asked.get()
                                .getDeployment()
                                .equals(former.deployment().id()))) {
            throw new AbortException(
                    "This build was started to roll back to " + asked.get().getDeployment() + " of #"
                            + asked.get().getBuild() + ", and the step asks for something else. Nothing was changed.");
        }
        Deployment plan;
        try {
            plan = request.undo()
                    ? ByHand.undo(id, former.deployment(), request.force(), engine.now())
                    : ByHand.to(id, former.deployment(), request.force(), engine.now());
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage() + " Nothing was changed.");
        }
        files.save(DeploymentFiles.Side.of(former.side().credentialsId(), request.queue())
                .hearing(former.side().eventsQueue()));
        files.journal().save(plan);
        EcsDeploymentAction.on(build);
    }

    private void takeTurn(boolean known) throws Exception {
        Deployment saved = files.journal().load().orElseThrow();
        console.since(saved.createdAt());
        DeploymentFiles.Side side = files.side();
        if (saved.ended()) {
            ended(new Ended.Finished(saved), null);
            return;
        }
        Outsides.Lease lease = engine.outsides().lease(build, saved.configuration(), side.credentialsId());
        done.whenComplete((ended, trouble) -> releaseUnused(lease));
        if (!known) {
            console.say(
                    saved.rollBackPlan() == null
                            ? "Deployment " + id + " of "
                                    + saved.configuration().image() + " to cluster "
                                    + saved.configuration().cluster()
                            : "Roll back " + id + " on cluster "
                                    + saved.configuration().cluster() + ", by the deployment "
                                    + saved.rollBackPlan().of());
        }
        if (saved.configuration().dryRun()) {
            drive(lease);
            return;
        }
        takePlace(lease, saved, side);
        synchronized (this) {
            if (cancelledBy != null && drive == null && untouched(saved)) {
                nothingBegun();
            }
        }
    }

    private void takePlace(Outsides.Lease lease, Deployment saved, DeploymentFiles.Side side) throws AbortException {
        Place place = new Place(
                id,
                build.getExternalizableId(),
                Keys.of(saved.configuration(), account(lease, side)),
                engine.now(),
                false);
        List<String> ahead = DeploymentQueue.get().ahead(place);
        if (!ahead.isEmpty() && !side.queue()) {
            throw new AbortException("The same services are being deployed by " + String.join(", ", ahead) + ".");
        }
        boolean waited = !ahead.isEmpty();
        DeploymentQueue.get()
                .enter(place, builds -> console.waitingFor("waiting for " + String.join(", ", builds)))
                .whenComplete((turn, trouble) -> {
                    if (turn != null && !done.isDone()) {
                        if (waited) {
                            console.say("It is this deployment's turn");
                        }
                        engine.blocking().execute(() -> orFail(() -> drive(lease)));
                    }
                });
    }

    /** Who can't ask STS still takes turns, among those of the same identity. */
    private static String account(Outsides.Lease lease, DeploymentFiles.Side side) {
        try {
            return lease.aws().identity().account();
        } catch (OutsideException e) {
            LOGGER.log(Level.FINE, "The account is not known", e);
            return "credentials-" + side.credentialsId();
        }
    }

    // --- in its turn

    private void drive(Outsides.Lease lease) throws IOException {
        FileJournal journal = files.journal();
        Deployment saved = journal.load().orElseThrow();
        bringConsoleUp(saved, journal);
        DeploymentFiles.Side side = files.side();
        Drive begun;
        synchronized (this) {
            if (done.isDone()) {
                return;
            }
            if (untouched(saved)) {
                // The time in the queue is not the deployment's.
                begun = prepare(anew(saved), lease, journal);
            } else if (side.parked()) {
                files.save(side.parked(false));
                begun = prepare(saved.reentered(engine.now()), lease, journal);
            } else {
                console.say("carrying on in " + saved.phase().phase().title());
                begun = prepare(saved.resumed(engine.now()), lease, journal);
            }
            drive = begun;
            if (side.cancelledBy() != null) {
                cancelledBy = side.cancelledBy();
                files.save(files.side().cancelledBy(null)); // heard, once
            }
            if (side.eventsQueue() != null && !saved.configuration().dryRun()) {
                lease.hear(side.eventsQueue(), engine.watcher());
            }
            if (cancelledBy == null) {
                begun.start();
            } else {
                begun.cancel(cancelledBy);
            }
        }
        begun.done().whenComplete((ended, trouble) -> lease.release());
        begun.done().whenCompleteAsync(this::ended, engine.blocking());
    }

    /**
     * Another process has told of it so far, and may have died before all of that was written: every line that is kept is
     * shown.
     */
    private void bringConsoleUp(Deployment saved, FileJournal journal) throws IOException {
        DeploymentFiles.Side side = files.side();
        boolean restarted = side.process() != null && !side.process().equals(DeploymentEngine.PROCESS);
        if (restarted && saved.migration() != null && saved.migration().log() != null) {
            try (Reader shown = shown(side)) {
                console.bringUp(
                        new KeptLog(journal.logFile(), saved.migration().log().bytes()), shown);
            }
        }
        files.save(side.toldBy(logs.current(), DeploymentEngine.PROCESS));
    }

    private Reader shown(DeploymentFiles.Side side) throws IOException {
        StringWriter all = new StringWriter();
        for (String step : side.steps()) {
            try (Reader one = logs.read(step)) {
                one.transferTo(all);
            }
        }
        return new StringReader(all.toString());
    }

    /** A drive keeps its way to AWS until it ends itself, even when nobody waits for it any more. */
    private synchronized void releaseUnused(Outsides.Lease lease) {
        if (drive == null) {
            lease.release();
        }
    }

    private Drive prepare(Deployment deployment, Outsides.Lease lease, FileJournal journal) throws IOException {
        return engine.driver().prepare(deployment, lease.outside(), journal, console, goal::reached);
    }

    private Deployment anew(Deployment saved) {
        return saved.rollBackPlan() == null
                ? Deployment.create(id, saved.configuration(), engine.now())
                : Deployment.rollBack(id, saved.configuration(), saved.rollBackPlan(), engine.now());
    }

    private static boolean untouched(Deployment d) {
        PhaseName first = d.rollBackPlan() == null ? PhaseName.RESOLVE : PhaseName.PREFLIGHT;
        return d.phase().phase() == first
                && d.services().isEmpty()
                && d.image() == null
                && d.resumes().isEmpty()
                && !d.decided();
    }

    private void ended(Ended ended, Throwable trouble) {
        if (trouble != null) {
            fail(trouble);
            return;
        }
        try {
            if (ended instanceof Ended.Reached) {
                park();
            } else {
                DeploymentFiles.Side side = files.side();
                DeploymentQueue.get().leave(id);
                if (!side.reported()) {
                    console.report(ended);
                    files.save(ended.deployment().ended() ? side.told() : side);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Deployment " + id + " has come to an end that could not be told", e);
        }
        done.complete(ended);
    }

    /** A cancel that the drive did not hear of any more is for the next part. */
    private synchronized void park() throws IOException {
        reached = true;
        files.save(files.side().parked(true).cancelledBy(cancelledBy));
    }

    // --- cancel

    /**
     * Asks for an early end, as the configuration's {@code onCancel} says: leave what runs, or stop it and wait for that.
     * The second time it does not wait any more. One that comes after the part has been done is for the next part.
     */
    public synchronized void cancel(String by) {
        if (reached) {
            cancelNext(by);
            return;
        }
        boolean again = cancelledBy != null;
        cancelledBy = by;
        if (drive == null && files.load().map(BuildDeployment::untouched).orElse(true)) {
            nothingBegun();
        } else if (again) {
            console.say("Cancelled again: not waiting any longer. What runs at AWS goes on.");
            done.complete(new Ended.Suspended(files.load().orElseThrow(), abandoned(by)));
        } else if (drive != null) {
            drive.cancel(by);
        }
        // What an earlier stage began is cancelled as soon as it is driven again.
    }

    /** Pipeline may have forgotten it already. */
    private void cancelNext(String by) {
        try {
            files.save(files.side().cancelledBy(by));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The cancel of deployment " + id + " could not be written down", e);
        }
    }

    /** Who or what has aborted a build. */
    public static String who(List<CauseOfInterruption> causes) {
        return causes.isEmpty()
                ? "Jenkins"
                : causes.stream()
                        .map(CauseOfInterruption::getShortDescription)
                        .collect(Collectors.joining(", "));
    }

    private static Suspension abandoned(String by) {
        return new Suspension(Suspension.Reason.CANCELLED, "Cancelled twice by " + by + ".", null, "");
    }

    private void nothingBegun() {
        if (!done.isDone()) {
            DeploymentQueue.get().leave(id);
            console.say("Cancelled before anything was begun. Nothing was changed.");
            done.complete(null);
        }
    }
}
