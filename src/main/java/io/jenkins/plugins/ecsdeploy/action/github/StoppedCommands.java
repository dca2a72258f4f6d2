package io.jenkins.plugins.ecsdeploy.action.github;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.WorkflowText;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Lines that a runner shows and does not act upon (GitHub Docs, <i>Workflow commands</i>: stopping and starting workflow
 * commands). The token is new each time and unguessable, so that a line can't start commands again; and what looks like
 * a command is broken up all the same.
 */
public final class StoppedCommands {
    private static final SecureRandom RANDOM = new SecureRandom();

    private StoppedCommands() {}

    public static String around(String text) {
        String token = "ecs-deploy-" + token();
        return "::stop-commands::" + token + "\n" + WorkflowText.log(text.stripTrailing()) + "\n::" + token + "::\n";
    }

    /** 128 random bits. */
    static String token() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
