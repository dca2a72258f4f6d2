package io.jenkins.plugins.ecsdeploy.aws;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock behind the time limits of all SDK clients of the process. Left to itself, every client keeps five threads for
 * them. Nothing closes it: its one thread ends by itself when no call is under way for a while.
 */
final class Timeouts {
    private static final int IDLE_SECONDS = 10;
    private static final ScheduledThreadPoolExecutor EXECUTOR = make();

    private Timeouts() {}

    static ScheduledExecutorService executor() {
        return EXECUTOR;
    }

    private static ScheduledThreadPoolExecutor make() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "ecs-deploy-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        // Nearly every limit is cancelled: the call was answered. Kept until due, each would hold its call's memory.
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
