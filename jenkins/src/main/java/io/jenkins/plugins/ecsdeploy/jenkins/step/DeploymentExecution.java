package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.console.BuildConsole;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.BuildDeployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.StepLogs;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RollBackRequest;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step's share of a deployment.
 *
 * <p>Its life: {@link #start} only asks for the pipeline's state to be saved, and returns; once it is, the deployment is
 * attended to, on other threads, so that a pipeline that is set back by a crash never begins a second one. After a restart
 * {@link #onResume} attends to the same deployment: its journal says how far it is. {@link #stop} cancels it as
 * {@code onCancel} says; the step ends when the cancel is through.
 *
 * <p>What survives a restart are the plain fields; the rest is looked up again.
 */
final class DeploymentExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(DeploymentExecution.class.getName());
    private static final int MESSAGE = 1_000;

    private final String deployment;
    private final Goal goal;
    /** Null for a part that carries on with what an earlier step began. */
    private final Request request;
    /** Null for what is no roll back. */
    private final RollBackRequest rollBack;

    private transient BuildDeployment attended;
    private transient Throwable stopped;

    DeploymentExecution(StepContext context, String deployment, Goal goal, Request request) {
        this(context, deployment, goal, request, null);
    }

    DeploymentExecution(StepContext context, String deployment, RollBackRequest rollBack) {
        this(context, deployment, Goal.END, null, rollBack);
    }

    private DeploymentExecution(
            StepContext context, String deployment, Goal goal, Request request, RollBackRequest rollBack) {
        super(context);
        this.rollBack = rollBack;
        this.deployment = deployment;
        this.goal = goal;
        this.request = request;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        try {
            new PipelineStep(getContext().get(FlowNode.class)).label(label());
        } catch (LinkageError e) {
            LOGGER.log(Level.FINE, "There are no views that would show a label", e);
        }
        getContext()
                .saveState()
                .addListener(this::attend, DeploymentEngine.get().blocking());
        return false;
    }

    private String label() {
        if (request != null && request.dryRun()) {
            return Messages.label_PLAN();
        }
        if (rollBack != null) {
            return Messages.label_ROLL_BACK();
        }
        return switch (goal) {
            case RESOLVE -> Messages.label_RESOLVE();
            case PREFLIGHT -> Messages.label_PREFLIGHT();
            case REGISTER -> Messages.label_REGISTER();
            case MIGRATE -> Messages.label_MIGRATE();
            case DEPLOY -> Messages.label_DEPLOY();
            case VERIFY -> Messages.label_VERIFY();
            case END -> request == null ? Messages.label_DEPLOY() : Messages.label_END();
        };
    }

    @Override
    public void onResume() {
        DeploymentEngine.get().blocking().execute(this::attend);
    }

    private void attend() {
        try {
            BuildConsole console = new BuildConsole(getContext().get(TaskListener.class));
            BuildDeployment mine =
                    new BuildDeployment(getContext().get(Run.class), deployment, goal, console, logs());
            Throwable already;
            synchronized (this) {
                already = stopped;
                attended = mine;
            }
            mine.done().whenComplete(this::ended);
            if (already != null) {
                mine.cancel(who(already));
                if (mine.done().isDone()) {
                    return;
                }
            }
            if (rollBack != null) {
                mine.rollBack(rollBack);
            } else if (request == null) {
                mine.carryOn();
            } else {
                mine.begin(request, () -> getContext().get(FilePath.class));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            getContext().onFailure(e);
        } catch (IOException | RuntimeException e) {
            getContext().onFailure(e);
        }
    }

    private StepLogs logs() throws IOException, InterruptedException {
        try {
            return new PipelineStep(getContext().get(FlowNode.class));
        } catch (LinkageError e) {
            return StepLogs.NONE;
        }
    }

    private void ended(Ended ended, Throwable trouble) {
        Throwable why;
        synchronized (this) {
            why = stopped;
        }
        if (why != null) {
            getContext().onFailure(why);
        } else if (trouble != null) {
            getContext().onFailure(trouble);
        } else if (ended instanceof Ended.Suspended suspended) {
            getContext()
                    .onFailure(new AbortException(oneLine(
                            suspended.why().summary() + " " + suspended.why().next())));
        } else if (ended.deployment().failure() != null) {
            getContext()
                    .onFailure(new AbortException(
                            oneLine(ended.deployment().failure().summary())));
        } else {
            succeeded(ended.deployment());
        }
    }

    private void succeeded(Deployment end) {
        try {
            StageMark.ofPhase(getContext(), end, goal.phase());
            // Its stage has been marked when the smoke tests ended: that of Verify was well.
            if (end.unstable() && goal != Goal.VERIFY) {
                getContext().get(Run.class).setResult(Result.UNSTABLE);
                new PipelineStep(getContext().get(FlowNode.class)).unstable(Messages.unstable());
            }
        } catch (IOException | InterruptedException | LinkageError e) {
            // How a stage looks is no reason to fail a deployment that succeeded.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        getContext().onSuccess(ResultMap.of(end));
    }

    private static String oneLine(String text) {
        return PlainText.line(text, MESSAGE);
    }

    @Override
    public void stop(Throwable cause) {
        BuildDeployment mine;
        synchronized (this) {
            stopped = cause;
            mine = attended;
        }
        if (mine != null) {
            mine.cancel(who(cause));
        }
        // Otherwise it is about to be attended to, and is cancelled then: earlier stages may have left something running.
    }

    private static String who(Throwable cause) {
        return BuildDeployment.who(
                cause instanceof FlowInterruptedException interrupted ? interrupted.getCauses() : List.of());
    }

    @Override
    public synchronized String getStatus() {
        return attended == null ? "about to begin " + deployment : deployment + ": " + attended.progress();
    }
}
